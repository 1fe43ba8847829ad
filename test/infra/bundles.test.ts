// What a cold start has to read. It is billed and somebody waits for it, so it may not grow unnoticed: a limit is raised
// by whoever has looked at `metafile` and knows why.

import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join, resolve } from 'node:path';
import { afterAll, describe, expect, test } from 'vitest';
import { HOPS } from '../../lambdas/shared/names.ts';
import { bundle } from '../../lib/bundle.ts';
import manifest from '../../package.json' with { type: 'json' };

const { dependencies } = manifest;

const outdir = mkdtempSync(join(tmpdir(), 'bundles-'));
afterAll(() => rmSync(outdir, { recursive: true }));

/** Bytes, minified; 21,000 of ingest, aggregate and stats are zod/mini. */
const LIMITS = { ingest: 50_000, aggregate: 65_000, stats: 60_000, rollup: 35_000 };

describe.each(HOPS)('the bundle of %s', (hop) => {
  const modules = Object.entries(bundle(hop, join(outdir, hop)).outputs).filter(([path]) => path.endsWith('.mjs'));
  const [path, index] = modules[0] ?? expect.fail('there is a module');

  test('is an index.mjs with a handler', () => {
    expect(modules.length).toBe(1);
    expect(resolve(path)).toBe(join(outdir, hop, 'index.mjs'));
    expect(index.exports).toContain('handler');
  });

  test('stays small', () => {
    expect(index.bytes).toBeGreaterThan(10_000);
    expect(index.bytes).toBeLessThan(LIMITS[hop]);
  });

  test('has nothing in it but our code and what package.json names as a dependency', () => {
    const packages = Object.keys(index.inputs).flatMap(
      (path) => /node_modules\/((?:@[^/]+\/)?[^/]+)/.exec(path)?.[1] ?? [],
    );
    expect(Object.keys(dependencies)).toEqual(expect.arrayContaining(packages));
    expect(packages).not.toContain('commander'); // It is for the programs of this machine.
  });

  test('needs nothing but itself and Node', () => {
    expect(index.imports.filter(({ path }) => !process.getBuiltinModule(path))).toEqual([]);
    // `require` is esbuild's stand-in for what it could not turn into an import; in an ES module it throws.
    expect(index.imports.filter(({ kind }) => kind === 'require-call')).toEqual([]);
  });
});
