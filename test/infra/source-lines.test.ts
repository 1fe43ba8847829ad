// The source files that people read: lines fit a terminal and a diff.

import { globSync, readFileSync } from 'node:fs';
import { join } from 'node:path';

import { expect, test } from 'vitest';

const ROOT = join(import.meta.dirname, '../..');
/** Folders whose files are not ours. */
const FOREIGN = new Set(['node_modules', 'cdk.out', '.local', '.git']);

const MAX_COMMENT = 100;
const MAX_CODE = 120;

const FILES = globSync('**/*.{ts,mjs,cjs}', { cwd: ROOT, exclude: (name) => FOREIGN.has(name) }).toSorted();

/** A line with nothing but a comment, or within a block comment. */
const isComment = (line: string): boolean => /^\s*(\/\/|\/\*\*|\* |\*\/)/.test(line);

/** Neither an address nor an instruction to a linter can be wrapped. */
const withoutUnwrappable = (line: string): string =>
  line.replaceAll(/https?:\/\/\S+/g, '').replace(/\/\/ oxlint-disable.*/, '');

function longLinesOf(file: string): readonly string[] {
  return readFileSync(join(ROOT, file), 'utf8')
    .split('\n')
    .flatMap((line, index) => {
      const width = withoutUnwrappable(line).length;
      return width > (isComment(line) ? MAX_COMMENT : MAX_CODE) ? [`${file}:${index + 1} has ${width} columns`] : [];
    });
}

test('there are files to look at', () => {
  expect(FILES).toEqual(expect.arrayContaining(['bin/app.ts', 'lib/settings.ts', 'local/lambda/worker.cjs']));
});

test('no comment is over 100 columns, and no other line over 120', () => {
  expect(FILES.flatMap(longLinesOf)).toEqual([]);
});
