// Texts are read back as they were, whichever of them the reader knows; a known one takes a byte;
// and bytes that no writer has written are refused.

import fc from 'fast-check';
import { expect, test } from 'vitest';

import { ByteReader, ByteWriter } from '../../lambdas/domain/bytes.ts';
import { readTexts, writeTexts } from '../../lambdas/domain/known-texts.ts';
import { anyString } from '../support/messages.ts';

/** Often the same in two lists. */
const aText = fc.oneof({ weight: 3, arbitrary: fc.nat(40).map((n) => `/page-${n}`) }, anyString(6));
const aList = fc.uniqueArray(aText, { maxLength: 30 }).map((texts) => texts.sort());

function written(texts: readonly string[], known: readonly string[]): Uint8Array {
  const writer = new ByteWriter();
  writeTexts(writer, texts, known);
  return writer.finish();
}

function read(bytes: Uint8Array, known: readonly string[]): readonly string[] {
  const reader = new ByteReader(bytes);
  const texts = readTexts(reader, known);
  reader.end();
  return texts;
}

test('texts are read back as they were, whichever are known', () => {
  fc.assert(
    fc.property(aList, aList, (texts, known) => {
      expect(read(written(texts, known), known)).toEqual(texts);
    }),
    { numRuns: 500 },
  );
});

test('texts that are all known take a byte each, and two more', () => {
  fc.assert(
    fc.property(aList, fc.array(fc.boolean(), { minLength: 30, maxLength: 30 }), (known, isKept) => {
      fc.pre(known.length > 0);
      const texts = known.filter((_, index) => isKept[index]);
      expect(written(texts, known)).toHaveLength(texts.length + 2);
    }),
  );
});

test('bytes that were changed are refused, or are what other texts are written as', () => {
  const changes = fc.array(fc.tuple(fc.nat(), fc.nat(255)), { minLength: 1, maxLength: 3 });
  fc.assert(
    fc.property(aList, aList, changes, (texts, known, changed) => {
      const bytes = written(texts, known);
      for (const [at, value] of changed) bytes[at % bytes.length] = value;
      let found: readonly string[];
      try {
        found = read(bytes, known);
      } catch (error) {
        expect(error instanceof RangeError || error instanceof TypeError).toBe(true);
        return;
      }
      expect(written(found, known)).toEqual(bytes);
    }),
    { numRuns: 2000 },
  );
});

test('a known text that is stored as it is, is refused: equal texts have equal bytes', () => {
  expect(() => read(Uint8Array.of(0, ...written(['b'], [])), ['a', 'b'])).toThrow('stored without need');
  expect(() => read(written(['b'], ['a', 'b']), ['a'])).toThrow('there is no known text 1 of 1');
});
