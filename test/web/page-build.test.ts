// What the page's files weigh, and what is in none of its sources.

import { globSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import { gzipSync } from 'node:zlib';

import { describe, expect, test } from 'vitest';

import { buildDashboard } from '../../lib/web/dashboard.ts';
import { EN } from '../../web/dashboard/text/en.ts';

const ROOT = join(import.meta.dirname, '../..');
const { files, metafile, entries } = buildDashboard();
const weightOf = (paths: Iterable<string>): number =>
  [...paths].reduce((sum, path) => sum + gzipSync(textOf(path), { level: 9 }).length, 0);
const textOf = (path: string): string =>
  files.find((file) => file.path === path)?.text ?? expect.fail(`there is no file ${path}`);

/** The script and all that it loads before anything is shown. */
function firstView(): Set<string> {
  const found = new Set<string>();
  const follow = (name: string): void => {
    if (found.has(`assets/${name}`)) return;
    found.add(`assets/${name}`);
    const [, output] = Object.entries(metafile.outputs).find(([path]) => path.endsWith(`/${name}`)) ?? [];
    for (const { path, kind } of output?.imports ?? [])
      if (kind === 'import-statement') follow(path.split('/').at(-1) ?? '');
  };
  follow(entries.script);
  return found;
}

describe('the first view', () => {
  test('has at most 40 KB of script and 8 KB of styles, gzipped', () => {
    expect(weightOf(firstView())).toBeLessThan(40_000);
    expect(weightOf([`assets/${entries.styles}`])).toBeLessThan(8000);
  });

  test('loads neither the map, nor lists, nor dialogs', () => {
    const inputs = Object.entries(metafile.outputs)
      .filter(([path]) => firstView().has(`assets/${path.split('/').at(-1)}`))
      .flatMap(([, { inputs }]) => Object.keys(inputs));
    expect(inputs.filter((path) => /dashboard\/(map|dialogs|export)\//.test(path))).toEqual([]);
    expect(inputs.some((path) => path.endsWith('dashboard/main.tsx'))).toBe(true);
  });

  test('names its files relative to its own address', () => {
    const page = textOf('index.html');
    expect(page).toContain(`src="assets/${entries.script}"`);
    expect(page).toContain(`href="assets/${entries.styles}"`);
    expect([...page.matchAll(/(?:src|href)="(?!assets\/|data:|#)/g)]).toEqual([]);
  });
});

describe('the sources of the page', () => {
  const sources = globSync('web/dashboard/**/*.{ts,tsx}', { cwd: ROOT }).map((path) => ({
    path,
    text: readFileSync(join(ROOT, path), 'utf8'),
  }));

  test.each(['dangerouslySetInnerHTML', 'innerHTML', 'insertAdjacentHTML', 'eval(', 'document.write', 'style="'])(
    'have no %s',
    (word) => {
      expect(sources.length).toBeGreaterThan(50);
      expect(sources.filter(({ text }) => text.includes(word)).map(({ path }) => path)).toEqual([]);
    },
  );

  test('use every text of the catalogue', () => {
    const all = sources
      .filter(({ path }) => !path.includes('/text/en'))
      .map(({ text }) => text)
      .join('\n');
    // Keys of a family are made of what is chosen: `period.${period}`.
    const families = [...all.matchAll(/`([a-z_.]+\.)\$\{/g)].map(([, family = '']) => family).concat(['settings.']);
    const unused = Object.keys(EN).filter((key) => {
      const name = key.replace(/\.(one|other)$/, '');
      return !all.includes(`'${name}'`) && !families.some((family) => name.startsWith(family));
    });
    expect(unused).toEqual([]);
  });

  test('have at most 250 lines each', () => {
    expect(sources.filter(({ text }) => text.split('\n').length > 251).map(({ path }) => path)).toEqual([]);
  });
});
