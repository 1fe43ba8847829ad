// What was written is read back, whatever strings a client sends, and in no more bytes than their
// weight says.

import fc from 'fast-check';
import { describe, expect, test } from 'vitest';

import { ByteReader, ByteWriter } from '../../lambdas/domain/bytes.ts';
import { decodeText, encodeText } from '../../lambdas/domain/wtf-8.ts';
import { anyString } from '../support/messages.ts';

const anyText = fc.oneof(
  anyString(30),
  fc.constantFrom('', '\n', 'a\nb', '\uFFFD', '\uD800\uFFFD', '\uDC00\uD800'),
  // Mostly halves of pairs, and what Node writes for them.
  fc.string({ unit: fc.constantFrom('\uD800', '\uDBFF', '\uDC00', '\uDFFF', '\uFFFD', 'é', 'a') }),
);

function written(write: (writer: ByteWriter) => void): Uint8Array {
  const writer = new ByteWriter();
  write(writer);
  return writer.finish();
}

describe('a text', () => {
  test('is read back as it was, in as many bytes as UTF-8 has', () => {
    fc.assert(
      fc.property(anyText, (text) => {
        expect(encodeText(text).length).toBe(Buffer.byteLength(text));
        expect(decodeText(encodeText(text))).toBe(text);
      }),
    );
  });

  test('is refused if it could not have been written', () => {
    const bytes = fc.oneof(
      fc.uint8Array({ maxLength: 8 }),
      fc
        .array(fc.constantFrom(0xed, 0xa0, 0xb0, 0x80, 0xef, 0xbf, 0xbd, 0x41), { maxLength: 8 })
        .map((some) => Uint8Array.from(some)),
    );
    fc.assert(
      fc.property(bytes, (some) => {
        let text: string;
        try {
          text = decodeText(some);
        } catch (error) {
          expect(error).toBeInstanceOf(TypeError);
          return;
        }
        expect([...encodeText(text)]).toEqual([...some]);
      }),
      { numRuns: 2000 },
    );
    // A pair in two halves: UTF-8 has four bytes for it.
    expect(() => decodeText(Uint8Array.of(0xed, 0xa0, 0x80, 0xed, 0xb0, 0x80))).toThrow(TypeError);
  });
});

describe('a list of texts', () => {
  test('is read back as it was', () => {
    fc.assert(
      fc.property(fc.array(anyText, { maxLength: 8 }), (texts) => {
        const reader = new ByteReader(written((writer) => writer.texts(texts)));
        expect(reader.texts()).toEqual(texts);
        reader.end();
      }),
    );
  });

  test('takes a byte more than each of its texts, and three', () => {
    fc.assert(
      fc.property(fc.array(anyText, { maxLength: 8 }), (texts) => {
        const bytes = texts.reduce((sum, text) => sum + Buffer.byteLength(text) + 1, 3);
        expect(written((writer) => writer.texts(texts)).length).toBeLessThanOrEqual(bytes);
      }),
    );
  });

  test('is refused with another number of texts than it says', () => {
    const lines = written((writer) => writer.texts(['a', 'b']));
    expect(() => new ByteReader(lines.with(0, 6)).texts()).toThrow('2 texts, not 3');
    const lengths = written((writer) => writer.texts(['a\n', 'b']));
    expect(() => new ByteReader(lengths.with(1, 1)).texts()).toThrow('texts of 2 characters, not 3');
  });
});
