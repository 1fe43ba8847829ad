// The glossary: short, with every new word of architecture.md, and with no word that is used
// nowhere.

import { globSync, readFileSync } from 'node:fs';
import { join } from 'node:path';

import { describe, expect, test } from 'vitest';

const ROOT = join(import.meta.dirname, '../..');
const textOf = (file: string): string => readFileSync(join(ROOT, file), 'utf8');
const textsOf = (...patterns: string[]): string => globSync(patterns, { cwd: ROOT }).map(textOf).join('\n');

const [ofDocs = '', ofCode = ''] = textOf('docs/glossary.md').split('## In the code alone');
const ENTRIES = `${ofDocs}${ofCode}`.split('\n- ').slice(1);

/** What is bold, and begins as a word of a sentence does: a heading of a list is none. */
const boldIn = (text: string): readonly string[] =>
  [...text.matchAll(/\*\*([a-z][^*]+)\*\*/g)].flatMap(([, words = '']) => words.replaceAll(/\s+/g, ' ').split(', '));

/** `raw events` as `raw event`, `summaries` as `summary`. */
const singular = (word: string): string => word.replace(/ies$/, 'y').replace(/s$/, '');

/** Whether a text has a word, in any number or person. */
const has = (text: string, word: string): boolean =>
  new RegExp(`\\b${singular(word).replace(/y$/, '(y|ies)').replaceAll(' ', '\\s+')}(e?s)?\\b`, 'i').test(text);

test('it has at most 60 entries, each with the word that the field has for it', () => {
  expect(ENTRIES.length).toBeGreaterThan(30);
  expect(ENTRIES.length).toBeLessThanOrEqual(60);
  for (const entry of ENTRIES) expect(entry).toMatch(/^\*\*[^*]+\*\*[^]* _[^_]+\._/);
});

test('it has every word once', () => {
  const words = boldIn(`${ofDocs}${ofCode}`);
  expect(words).toEqual([...new Set(words)]);
});

test('it has every bold word of architecture.md', () => {
  const words = new Set(boldIn(ofDocs).map(singular));
  const missing = boldIn(textOf('docs/architecture.md')).filter((word) => !words.has(singular(word)));
  expect(missing).toEqual([]);
});

describe('it has no word that is not used', () => {
  const pages = textsOf('README.md', 'CONTRIBUTING.md', 'docs/!(glossary).md', 'docs/decisions/*.md');
  const code = textsOf('lambdas/**/*.ts', 'lib/**/*.ts', 'ops/**/*.ts');

  test.each(boldIn(ofDocs))('by the other pages: %s', (word) => {
    expect(has(pages, word)).toBe(true);
  });

  test.each(boldIn(ofCode))('by the code: %s', (word) => {
    expect(has(code, word)).toBe(true);
  });
});
