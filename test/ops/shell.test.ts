// Commands and snippets to copy mean what they say, whatever a site is called.

import { execFileSync } from 'node:child_process';

import fc from 'fast-check';
import { expect, test } from 'vitest';

import { escaped } from '../../kit/text.ts';
import { nextSteps } from '../../ops/access/next-steps.ts';
import { shellWord } from '../../ops/access/shell.ts';
import type { Target } from '../../ops/target.ts';

/** Everything that an operand can hold: no NUL, and no half of a pair. */
const operand = fc
  .string({
    unit: fc.oneof(
      fc.constantFrom(
        "'",
        '"',
        '\\',
        '$',
        '`',
        '!',
        ' ',
        '\n',
        '\t',
        '\u001b',
        '\u007f',
        '\u009b',
        '\u202e',
        '*',
        '~',
        '#',
        '-',
      ),
      fc.string({ minLength: 1, maxLength: 1, unit: 'grapheme' }),
    ),
  })
  .filter((text) => !text.includes('\0'));

test('a word is one word of bash that means the text, and a terminal obeys nothing in it', () => {
  fc.assert(
    fc.property(fc.array(operand, { minLength: 1, maxLength: 20 }), (texts) => {
      const words = texts.map(shellWord);
      for (const word of words) expect(escaped(word)).toBe(word);
      const env = { ...process.env, LC_ALL: 'C.UTF-8' };
      const said = execFileSync('bash', ['-c', `printf '%s\\0' ${words.join(' ')}`], { encoding: 'utf8', env });
      expect(said.split('\0').slice(0, -1)).toEqual(texts);
    }),
    { numRuns: 50 },
  );
});

test.each([
  ['my-site', 'my-site'],
  ['', "''"],
  ['a b', "'a b'"],
  ["it's", String.raw`'it'\''s'`],
  ['a\u001bb', String.raw`$'a\u001bb'`],
])('%j is %s', (text, word) => {
  expect(shellWord(text)).toBe(word);
});

test('no site ends the script of its snippet, or the line that it is in', () => {
  const id = '</script><script>alert(1)//\u2028\n';
  const target = { url: 'https://api.example', flag: '' } as Target;
  const lines = nextSteps({ id, origins: ['*'] }, target, new Date(0));
  const snippet = lines.slice(lines.indexOf('  <script>'), lines.indexOf('  </script>') + 1);
  expect(snippet.filter((line) => /<\/?script/.test(line))).toEqual(['  <script>', '  </script>']);
  const [, literal = ''] = /site_id: (.*),$/.exec(snippet.find((line) => line.includes('site_id')) ?? '') ?? [];
  expect(JSON.parse(literal)).toBe(id);
  expect(lines.filter((line) => escaped(line) !== line)).toEqual([]);
});
