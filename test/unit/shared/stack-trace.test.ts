// Stack traces of a bundle, with its map and without.

import { mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { createRequire, getSourceMapsSupport, setSourceMapsSupport } from 'node:module';
import { tmpdir } from 'node:os';
import { join } from 'node:path';

import { buildSync } from 'esbuild';
import { expect, onTestFinished, test } from 'vitest';

import { inSources } from '../../../lambdas/shared/stack-trace.ts';

/** The stack of an error that a minified bundle throws on the third line of its source. */
function stackOf(sourcemap: 'linked' | false): { stack: string; dir: string } {
  const dir = mkdtempSync(join(tmpdir(), 'stack-'));
  onTestFinished(() => rmSync(dir, { recursive: true }));
  const source = join(dir, 'source.ts');
  writeFileSync(source, 'export const fail = (why: string): never => {\n\n  throw new Error(why);\n};\n');
  const outfile = join(dir, 'index.cjs');
  buildSync({ entryPoints: [source], outfile, sourcemap, bundle: true, minify: true, format: 'cjs', platform: 'node' });
  // Vitest has Node.js read maps, which Lambda has not.
  const before = getSourceMapsSupport();
  setSourceMapsSupport(false);
  onTestFinished(() => setSourceMapsSupport(before.enabled, before));
  const { fail } = createRequire(import.meta.url)(outfile) as { fail: (why: string) => never };
  try {
    return fail('on purpose');
  } catch (error) {
    return { stack: (error as Error).stack ?? '', dir };
  }
}

test('names the lines of the sources', () => {
  const { stack, dir } = stackOf('linked');
  expect(stack).toContain(join(dir, 'index.cjs:1:'));
  const mapped = inSources(stack);
  expect(mapped).toMatch(/^Error: on purpose\n {4}at \S+ \(source\.ts:3:9\)\n/);
  expect(mapped).not.toContain('index.cjs');
});

test('is as it was where there is no map', () => {
  const { stack } = stackOf(false);
  expect(inSources(stack)).toBe(stack);
});

test('leaves alone what is no place of a bundle', () => {
  for (const text of ['Error: no', 'at /var/task/index.cjs', 'at f (/none/index.cjs:1:2)', 'at node:fs:1:2']) {
    expect(inSources(text)).toBe(text);
  }
});
