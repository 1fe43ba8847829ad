// The module of a function: loaded as Node would, and from what an earlier environment compiled.

import { hash } from 'node:crypto';
import { existsSync, mkdirSync, readdirSync, rmSync, statSync, writeFileSync } from 'node:fs';
import { createRequire, getCompileCacheDir } from 'node:module';
import { join } from 'node:path';

import { expect, onTestFinished, test } from 'vitest';

import { loadBundle } from '../../../local/lambda/bundle.cjs';
import { scratch, start } from '../assembly.ts';

/** A bundle in a folder of its own, and the files that are kept. */
function write(source: string, cacheDir = scratch()) {
  const file = join(scratch(), 'index.cjs');
  writeFileSync(file, source);
  const bundles = join(cacheDir, 'bundles');
  const kept = () => readdirSync(bundles).map((name) => statSync(join(bundles, name)));
  return { load: () => loadBundle(file, cacheDir), file, cacheDir, kept };
}

/** Where the function `fail` of a module has thrown. */
function placeOf({ fail }: Record<string, unknown>): string | undefined {
  try {
    (fail as () => void)();
  } catch (error) {
    return (error as Error).stack?.split('\n')[1];
  }
  return undefined;
}

test('a bundle finds what a module finds that is required, and its errors are at the same places', () => {
  const source = `"use strict"; exports.fail = () => lost;
    exports.found = [require('node:fs').existsSync, __filename, __dirname, module.exports === exports];`;
  const first = write(source);
  // V8 would know the same file in this thread, as a new thread does not.
  for (const { load, file } of [first, write(source, first.cacheDir)]) {
    const required = createRequire(import.meta.url)(file) as Record<string, unknown>;
    const { exports, keep } = load();
    expect(exports['found']).toEqual(required['found']);
    expect(placeOf(exports)).toMatch(placeOf(required) ?? 'no place');
    keep();
  }
  expect(first.kept()).toHaveLength(1);
});

test('a bundle can import, also one that was kept', async () => {
  const first = write(`exports.load = () => import('node:path');`);
  first.load().keep();
  for (const { exports } of [first.load(), write('exports.load = () => import("node:path");').load()]) {
    expect(await (exports['load'] as () => Promise<object>)()).toHaveProperty('join');
  }
});

test('what ran is kept with the module', () => {
  const body = 'sum += Math.sqrt(sum); '.repeat(500);
  const sizes = ['/* sum(); */', 'exports.sum();'].map((run) => {
    const bundle = write(`exports.sum = () => { let sum = 0; ${body} }; ${run}`);
    bundle.load().keep();
    return bundle.kept()[0]?.size ?? 0;
  });
  expect(sizes[1]).toBeGreaterThan((sizes[0] ?? 0) + body.length / 4);
});

test('a bundle is compiled once, and another one of its length by itself', () => {
  const first = write('exports.n = 1;');
  first.load().keep();
  const [kept] = first.kept();
  const again = write('exports.n = 1;', first.cacheDir).load();
  again.keep();
  expect(first.kept().map(({ ino }) => ino)).toEqual([kept?.ino]);
  const other = write('exports.n = 2;', first.cacheDir).load();
  expect([again.exports['n'], other.exports['n']]).toEqual([1, 2]);
});

test('what V8 cannot use is compiled, and replaced', () => {
  const source = 'exports.n = 3;';
  const { load, cacheDir, kept } = write(source);
  mkdirSync(join(cacheDir, 'bundles'));
  writeFileSync(join(cacheDir, 'bundles', hash('sha256', source)), 'of another version');
  const { exports, keep } = load();
  expect(exports['n']).toBe(3);
  keep();
  expect(kept()[0]?.size).toBeGreaterThan(100);
});

test('nothing is kept without a folder for it', () => {
  const { file, cacheDir } = write('exports.n = 1;');
  loadBundle(file, undefined).keep();
  expect(readdirSync(cacheDir)).toEqual([]);
});

test('a folder that cannot be written does not fail a call', () => {
  const { load, cacheDir } = write('exports.n = 1;');
  writeFileSync(join(cacheDir, 'bundles'), 'a file, and no folder');
  const { exports, keep } = load();
  keep();
  expect(exports['n']).toBe(1);
});

test('a function keeps its bundle before its first answer', async () => {
  const { stack, dir } = await start();
  const source = 'exports.handler = async () => ({ ok: true });';
  const kept = join(getCompileCacheDir() ?? '', 'bundles', hash('sha256', source));
  rmSync(kept, { force: true });
  onTestFinished(() => rmSync(kept));
  const front = join(dir, 'cdk.out/asset.front');
  rmSync(join(front, 'index.mjs'));
  writeFileSync(join(front, 'index.cjs'), source);
  expect(await (await fetch(`${stack.url}/echo`)).json()).toEqual({ ok: true });
  expect(existsSync(kept)).toBe(true);
});
