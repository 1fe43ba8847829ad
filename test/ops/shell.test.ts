// Commands and snippets to copy mean what they say, whatever a site is called.

import { execFileSync } from 'node:child_process';

import fc from 'fast-check';
import { expect, test } from 'vitest';

import { escaped } from '../../kit/text.ts';
import { nextSteps } from '../../ops/access/next-steps.ts';
import { shellWord } from '../../ops/access/shell.ts';
import { snippet } from '../../ops/access/snippet.ts';
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
      // Bash takes the socket that is its input for a remote shell's, and would read ~/.bashrc.
      const command = ['--norc', '-c', `printf '%s\\0' ${words.join(' ')}`];
      const said = execFileSync('bash', command, { encoding: 'utf8', env });
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

const target = { url: 'https://api.example', scriptPath: '/js/script.js', flag: '' } as Target;

/** As a browser reads an attribute; it has no names for what we refer to by number. */
const read = (attribute: string): string =>
  attribute.replaceAll(/&#(\d+);/g, (_, code) => String.fromCodePoint(Number(code)));

test('a snippet is one tag, whose attribute is the site, whatever it is called', () => {
  fc.assert(
    fc.property(fc.oneof(operand, fc.string({ unit: fc.constantFrom('"', '>', '<', '&', '&amp;', '&#39;') })), (id) => {
      const tag = snippet(target, id);
      // C1 controls have no reference in HTML.
      expect(tag === undefined).toBe(/[\u0080-\u009f]/.test(id));
      if (tag === undefined) return;
      const [, domain = ''] = /^<script defer src="[^"<>]*" data-domain="([^"<>]*)"><\/script>$/.exec(tag) ?? [];
      expect(read(domain)).toBe(id);
      expect(escaped(tag)).toBe(tag);
    }),
  );
});

test('a snippet has the name that the deployment gives the tracker, and is for a laptop where that is one', () => {
  const named = { url: 'https://api.example/prod', scriptPath: '/stats/app.js' };
  expect(snippet(named, 'a')).toBe(
    '<script defer src="https://api.example/prod/stats/app.js" data-domain="a"></script>',
  );
  expect(snippet({ ...target, url: 'http://127.0.0.1:3000' }, 'a')).toMatch(/ data-domain="a" data-dev><\/script>$/);
  expect(snippet({ ...target, url: 'https://localhost.example' }, 'a')).not.toContain('data-dev');
});

test('no site has a next step that a terminal obeys', () => {
  for (const id of ['</script><script>alert(1)//\u2028\n', 'a\u009bb']) {
    const lines = nextSteps({ id, origins: ['*'] }, target, new Date(0));
    expect(lines.filter((line) => escaped(line) !== line)).toEqual([]);
  }
});
