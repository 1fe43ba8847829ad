// A body is two sections: the head is read without the tail.

import { describe, expect, test } from 'vitest';

import { isPlain, packSections, unpackSections } from '../../../lambdas/domain/document/sections.ts';

const textOf = (from: number, count: number): Uint8Array =>
  Buffer.from(Array.from({ length: count }, (_, index) => `/blog/${((from + index) * 7919) % 9973}-how-to`).join('\n'));

const sections = { head: textOf(0, 100), tail: textOf(50, 100) };
const packed = packSections(sections);
/** The same, as if it had just been read. */
const read = (): Uint8Array => Uint8Array.from(packed);

describe('a body', () => {
  test('has both sections again, or the head alone', () => {
    const { head, tail } = unpackSections(read(), true);
    expect([Buffer.compare(head, sections.head), Buffer.compare(tail, sections.tail)]).toEqual([0, 0]);
    expect(unpackSections(read(), false).tail).toHaveLength(0);
    expect(Buffer.compare(unpackSections(read(), false).head, sections.head)).toBe(0);
  });

  test('is read for its head though its tail is damaged: nothing of that is decompressed', () => {
    const torn = read().fill(0, packed.length - 40);
    expect(Buffer.compare(unpackSections(torn, false).head, sections.head)).toBe(0);
    expect(() => unpackSections(torn, true)).toThrow(/data/i);
  });

  test('is refused with anything cut off, and with no bytes at all', () => {
    for (let length = 0; length < packed.length; length += 7) {
      expect(() => unpackSections(packed.subarray(0, length), true)).toThrow(Error);
    }
    expect(() => unpackSections(new Uint8Array(), false)).toThrow('it has no body');
    expect(() => unpackSections(Uint8Array.of(2, 9, 1), false)).toThrow('a tail of 9 bytes in 1');
  });
});

describe('a small body', () => {
  test('is stored as it is', () => {
    const small = packSections({ head: textOf(0, 3), tail: textOf(3, 3) });
    expect([isPlain(small), isPlain(packed)]).toEqual([true, false]);
    expect(Buffer.compare(unpackSections(small, true).tail, textOf(3, 3))).toBe(0);
  });
});
