// What a cold start has to read. It is billed and somebody waits for it, so it may not grow unnoticed: a limit is raised
// by whoever has looked at `metafile` and knows why.

import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join, resolve } from 'node:path';
import type { Metafile } from 'esbuild';
import { afterAll, describe, expect, test } from 'vitest';
import { HOPS } from '../../lambdas/shared/names.ts';
import { bundle } from '../../lib/bundle.ts';

const outdir = mkdtempSync(join(tmpdir(), 'bundles-'));
afterAll(() => rmSync(outdir, { recursive: true }));

/** Bytes: of `index.mjs` and all that it imports at once, and of everything with what is imported on demand. */
const LIMITS = {
  ingest: { start: 25_000, all: 25_000 },
  aggregate: { start: 300_000, all: 440_000 },
  stats: { start: 285_000, all: 425_000 },
  rollup: { start: 290_000, all: 430_000 },
};

describe.each(HOPS)('the bundle of %s', (hop) => {
  const { outputs } = bundle(hop, join(outdir, hop));
  const modules = Object.entries(outputs).filter(([path]) => path.endsWith('.mjs'));
  const index = modules.find(([, output]) => output.entryPoint?.endsWith(`lambdas/${hop}/handler.ts`));

  test('is an index.mjs with a handler', () => {
    expect(index && resolve(index[0])).toBe(join(outdir, hop, 'index.mjs'));
    expect(index?.[1].exports).toContain('handler');
  });

  test('stays small', () => {
    const bytes = (paths: Iterable<string>) => [...paths].reduce((sum, path) => sum + (outputs[path]?.bytes ?? 0), 0);
    const start = bytes(importedBy(index?.[0] ?? '', outputs));
    expect(start).toBeGreaterThan(10_000);
    expect(start).toBeLessThan(LIMITS[hop].start);
    expect(bytes(modules.map(([path]) => path))).toBeLessThan(LIMITS[hop].all);
  });

  test('needs nothing but itself and Node', () => {
    const outside = modules.flatMap(([, { imports }]) => imports.filter((it) => it.external).map((it) => it.path));
    expect(outside.filter((path) => !process.getBuiltinModule(path))).toEqual([]);
    // `require` is esbuild's stand-in for what it could not turn into an import; in an ES module it throws.
    expect(modules.flatMap(([, { imports }]) => imports.filter((it) => it.kind === 'require-call'))).toEqual([]);
  });
});

function importedBy(path: string, outputs: Metafile['outputs'], seen = new Set<string>()): Set<string> {
  if (seen.has(path)) return seen;
  seen.add(path);
  for (const { kind, path: next, external } of outputs[path]?.imports ?? []) {
    if (kind === 'import-statement' && !external) importedBy(next, outputs, seen);
  }
  return seen;
}
