// Which folders may import which. Reads the sources, so that a wrong import fails here and not in a
// review.

import { globSync, readFileSync } from 'node:fs';
import { dirname, join, relative, resolve } from 'node:path';
import { describe, expect, test } from 'vitest';
import { FUNCTIONS } from '../../lambdas/shared/names.ts';

const ROOT = resolve(import.meta.dirname, '../..');

/** Every import from one file of ours to another, both as paths in the repository. */
const arrows = globSync('{bin,lib,lambdas,local,ops,bench,kit,web,test}/**/*.{ts,tsx}', { cwd: ROOT }).flatMap(
  (from) => {
    const source = readFileSync(join(ROOT, from), 'utf8');
    return [...source.matchAll(/(?:from|import\(?)\s*'(\.[^']+)'/g)].map(([, to = '']) => ({
      from,
      to: relative(ROOT, resolve(ROOT, dirname(from), to)),
    }));
  },
);

const forbidden = (from: string, isForbidden: (to: string) => boolean, of = arrows) =>
  of.filter((arrow) => arrow.from.startsWith(from) && isForbidden(arrow.to)).map(({ from, to }) => `${from} → ${to}`);

const isIn =
  (...folders: string[]) =>
  (path: string) =>
    folders.some((folder) => path.startsWith(folder));
const isNotIn =
  (...folders: string[]) =>
  (path: string) =>
    !isIn(...folders)(path);

describe('imports', () => {
  test('are found at all', () => {
    expect(arrows).toContainEqual({ from: 'bin/app.ts', to: 'lib/analytics-stack.ts' });
    expect(arrows.length).toBeGreaterThan(50);
  });

  test('lambdas know nothing of lib, local or bin', () => {
    expect(forbidden('lambdas/', isNotIn('lambdas/'))).toEqual([]);
  });

  test.each(FUNCTIONS)('%s imports no other function', (name) => {
    const others = FUNCTIONS.filter((other) => other !== name).map((other) => `lambdas/${other}/`);
    expect(forbidden(`lambdas/${name}/`, isIn(...others))).toEqual([]);
  });

  test('domain imports nothing of ours from outside', () => {
    expect(forbidden('lambdas/domain/', isNotIn('lambdas/domain/'))).toEqual([]);
  });

  test.each(['store', 'http', 'shared'])('%s imports no function', (folder) => {
    expect(forbidden(`lambdas/${folder}/`, isIn(...FUNCTIONS.map((name) => `lambdas/${name}/`)))).toEqual([]);
  });

  test('store knows nothing of HTTP, and HTTP nothing of tables', () => {
    expect(forbidden('lambdas/store/', isIn('lambdas/http/'))).toEqual([]);
    expect(forbidden('lambdas/http/', isIn('lambdas/store/'))).toEqual([]);
  });

  test('kit, which several programs share, imports nothing of ours', () => {
    expect(forbidden('kit/', isNotIn('kit/'))).toEqual([]);
  });

  test('ops knows the lambdas and kit, and neither lib nor local', () => {
    expect(forbidden('ops/', isNotIn('ops/', 'lambdas/', 'kit/'))).toEqual([]);
  });

  test('lib knows of the lambdas their names, and the schemas that it describes the API by', () => {
    const describes = isIn('lib/web/openapi/');
    const others = arrows.filter(({ from }) => !describes(from));
    expect(forbidden('lib/', isNotIn('lib/', 'lambdas/shared/names.ts', 'cdk.json'), others)).toEqual([]);
    const schemas = ['lambdas/domain/', 'lambdas/stats/session.ts', 'lambdas/stats/stats-query.ts'];
    expect(forbidden('lib/web/openapi/', isNotIn('lib/web/', 'lambdas/shared/names.ts', ...schemas))).toEqual([]);
  });

  test('web, which runs in browsers, knows of the rest what the API speaks alone', () => {
    expect(forbidden('web/tracker/', isNotIn('web/tracker/'))).toEqual([]);
    expect(forbidden('web/dashboard/', isNotIn('web/dashboard/', 'lambdas/domain/query/'))).toEqual([]);
    expect(arrows.filter(({ from, to }) => isIn('web/')(to) && isNotIn('web/', 'test/')(from))).toEqual([]);
  });

  test('the dashboard knows of the query API its types alone', () => {
    const sources = globSync('web/dashboard/**/*.{ts,tsx}', { cwd: ROOT }).map((path) =>
      readFileSync(join(ROOT, path), 'utf8'),
    );
    const imports = sources.flatMap((text) =>
      [...text.matchAll(/^import [^;]*from '[^']*lambdas\/[^']*'/gm)].map(String),
    );
    expect(imports.length).toBeGreaterThan(0);
    expect(imports.filter((line) => !line.startsWith('import type '))).toEqual([]);
  });

  test('local knows only the assembly in cdk.out, and kit', () => {
    expect(forbidden('local/', isNotIn('local/', 'kit/'))).toEqual([]);
  });

  test('go in no circle, those of types included', () => {
    const targets = Map.groupBy(arrows, ({ from }) => from);
    const seen = new Set<string>();
    const circles: string[] = [];
    const follow = (file: string, path: readonly string[]): void => {
      if (path.includes(file)) circles.push([...path.slice(path.indexOf(file)), file].join(' → '));
      if (seen.has(file)) return;
      seen.add(file);
      for (const { to } of targets.get(file) ?? []) follow(to, [...path, file]);
    };
    for (const file of targets.keys()) follow(file, []);
    expect(circles).toEqual([]);
  });

  test('nothing outside test knows test', () => {
    const importers = arrows.filter(({ to }) => to.startsWith('test/')).map(({ from, to }) => `${from} → ${to}`);
    expect(importers.filter(isNotIn('test/'))).toEqual([]);
  });

  test('bench measures what ships, and nothing that ships knows bench', () => {
    expect(forbidden('bench/', isNotIn('bench/', 'lambdas/', 'lib/', 'local/', 'kit/'))).toEqual([]);
    const importers = arrows.filter(({ to }) => to.startsWith('bench/')).map(({ from }) => from);
    expect(importers.filter(isNotIn('bench/', 'bin/bench.ts', 'test/bench/'))).toEqual([]);
  });
});

test('a program in bin/ is an entry and no more', () => {
  const lines = globSync('bin/*.ts', { cwd: ROOT }).map((path) => ({
    path,
    lines: readFileSync(join(ROOT, path), 'utf8').trimEnd().split('\n').length,
  }));
  expect(lines.length).toBeGreaterThan(3);
  expect(lines.filter(({ lines }) => lines > 30)).toEqual([]);
});
