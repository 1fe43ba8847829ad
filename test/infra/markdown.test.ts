// The pages that people read: lines fit a terminal and a diff, links lead somewhere, README stays
// short.

import { existsSync, globSync, readFileSync, statSync } from 'node:fs';
import { basename, dirname, join, relative, resolve } from 'node:path';

import { describe, expect, test } from 'vitest';

const ROOT = join(import.meta.dirname, '../..');
/** Folders whose pages are not ours. */
const FOREIGN = new Set(['node_modules', 'cdk.out', '.local', '.git']);

const PAGES = globSync('**/*.md', { cwd: ROOT, exclude: (name) => FOREIGN.has(name) });

const MAX_PROSE = 100;
const MAX_CODE = 120;

interface Line {
  readonly number: number;
  readonly text: string;
  /** Within a fenced block. */
  readonly isCode: boolean;
}

function linesOf(page: string): readonly Line[] {
  let isCode = false;
  return readFileSync(join(ROOT, page), 'utf8')
    .split('\n')
    .map((text, index) => {
      const isFence = /^\s*```/.test(text);
      if (isFence) isCode = !isCode;
      return { number: index + 1, text, isCode: isCode || isFence };
    });
}

/** A line without the targets of its links, which cannot be wrapped. */
const withoutTargets = (text: string): string =>
  text.replaceAll(/\]\([^)\s]*\)/g, ']').replaceAll(/https?:\/\/\S+/g, '');

/** The anchor that GitHub gives a heading: its text without marks, in lower case, with hyphens. */
const anchorOf = (heading: string): string =>
  heading
    .replaceAll(/\[([^\]]*)\]\([^)]*\)/g, '$1')
    .toLowerCase()
    .replaceAll(/[^\p{L}\p{N}\s_-]/gu, '')
    .replaceAll(/\s/g, '-');

const anchorsOf = (page: string): readonly string[] =>
  linesOf(page).flatMap(({ text, isCode }) => {
    const [, heading] = /^#+ (.*)$/.exec(text) ?? [];
    return isCode || heading === undefined ? [] : [anchorOf(heading)];
  });

/** The targets within this repository. */
function linksOf(page: string): readonly string[] {
  const prose = linesOf(page).filter(({ isCode }) => !isCode);
  const text = prose.map(({ text: line }) => line.replaceAll(/`[^`]*`/g, '')).join('\n');
  const targets = [...text.matchAll(/\]\(([^)\s]+)\)/g)].map(([, target = '']) => target);
  return targets.filter((target) => !/^[a-z]+:/.test(target));
}

/** What is missing, if a link leads nowhere. */
function problemOf(page: string, link: string): string | undefined {
  const [path = '', anchor] = link.split('#');
  const target = path === '' ? join(ROOT, page) : resolve(ROOT, dirname(page), path);
  if (relative(ROOT, target).startsWith('..')) return `${link} leads out of the repository`;
  if (!existsSync(target)) return `${link} is not there`;
  if (anchor === undefined) return undefined;
  if (statSync(target).isDirectory()) return `${link} is a folder, which has no anchors`;
  return anchorsOf(relative(ROOT, target)).includes(anchor) ? undefined : `${link} is no heading`;
}

test('there are pages to look at', () => {
  expect(PAGES).toEqual(expect.arrayContaining(['README.md', 'docs/architecture.md', 'docs/decisions/README.md']));
});

describe.each(PAGES)('%s', (page) => {
  test('has no line that is too long', () => {
    const long = linesOf(page).filter(
      ({ text, isCode }) => withoutTargets(text).length > (isCode ? MAX_CODE : MAX_PROSE),
    );
    expect(long.map(({ number, text }) => `${page}:${number} ${text.slice(0, 60)}`)).toEqual([]);
  });

  test('links to what is there', () => {
    const problems = linksOf(page).map((link) => problemOf(page, link));
    expect(problems.filter((problem) => problem !== undefined)).toEqual([]);
  });
});

test('README is at most 150 lines', () => {
  expect(linesOf('README.md').length).toBeLessThanOrEqual(151); // The last one is empty.
});

test('every decision has a number of its own and a line in the index, by its title', () => {
  const files = PAGES.filter((page) => /^docs\/decisions\/(?!README)/.test(page)).toSorted();
  const index = readFileSync(join(ROOT, 'docs/decisions/README.md'), 'utf8');
  const listed = [...index.replaceAll(/\n {2}/g, ' ').matchAll(/^- \[(\d{4})\]\((\S+)\): (.+)$/gm)];
  const expected = files.map((file) => {
    const [, title = ''] = /^# (.+)/.exec(readFileSync(join(ROOT, file), 'utf8')) ?? [];
    const name = basename(file);
    return [name.slice(0, 4), name, title];
  });
  expect(listed.map(([, number, file, title]) => [number, file, title])).toEqual(expected);
  expect(new Set(expected.map(([number]) => number)).size).toBe(files.length);
});
