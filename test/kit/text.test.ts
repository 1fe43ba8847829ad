// What strangers sent reaches a terminal as text alone.

import fc from 'fast-check';
import { expect, test } from 'vitest';

import { CLEAR_LINE, harmless, Progress, type Terminal } from '../../kit/terminal.ts';
import { escaped, escapedLines, quoted, shortened } from '../../kit/text.ts';
import { anyCharacter } from '../support/any-character.ts';

/**
 * Written apart from the code: C0, DEL and C1; the marks, embeddings, overrides and isolates of
 * direction; line separators.
 */
const isObeyed = (char: string): boolean => {
  const code = char.charCodeAt(0);
  return (
    code < 0x20 ||
    (code >= 0x7f && code <= 0x9f) ||
    [0x061c, 0x200e, 0x200f, 0x2028, 0x2029].includes(code) ||
    (code >= 0x202a && code <= 0x202e) ||
    (code >= 0x2066 && code <= 0x2069)
  );
};
const obeyedIn = (text: string): string[] => Array.from(text).filter(isObeyed);

/** Half of it what a terminal obeys. */
const hostile = fc.string({
  unit: fc.oneof(
    fc.constantFrom('\n', '\r', '\t', '\u001b', '\u0000', '\u007f', '\u009b', '\u061c', '\u200e', '\u200f'),
    fc.constantFrom('\u2028', '\u2029', '\u202a', '\u202e', '\u2066', '\u2069', '"', '\\', "'", 'é', '🎉'),
    fc.string({ minLength: 1, maxLength: 1, unit: anyCharacter }),
  ),
});

test('nothing that is escaped, quoted or shortened holds a character that a terminal obeys', () => {
  fc.assert(
    fc.property(hostile, (text) => {
      for (const shown of [escaped(text), quoted(text), shortened(text), quoted({ [text]: [text] })]) {
        expect(obeyedIn(shown)).toEqual([]);
      }
      expect(obeyedIn(escapedLines(text)).filter((char) => char !== '\n')).toEqual([]);
      expect(JSON.parse(quoted(text))).toBe(text);
    }),
  );
});

test('text without such characters is shown as it is', () => {
  expect(escapedLines('Zoë’s café 🎉\n  עברית')).toBe('Zoë’s café 🎉\n  עברית');
});

test('a harmless terminal lets no answer obey it, and progress neither', () => {
  const said: string[] = [];
  const terminal: Terminal = { out: (line) => said.push(line), err: (text) => said.push(text), isTty: true };
  harmless(terminal).out('a\u001b[2J\u202eb\nc');
  new Progress({ terminal, now: () => 1e12 }).show('a\u001b[2Jb');
  expect(said).toEqual([String.raw`a\u001b[2J\u202eb` + '\nc', `${CLEAR_LINE}${String.raw`a\u001b[2Jb`}`]);
});
