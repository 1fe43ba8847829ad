// A body is two sections: the head is read without the tail, and a delta only with its base.

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

  test('stores once what its sections share', () => {
    const apart = [sections.head, sections.tail].map((head) => packSections({ head, tail: new Uint8Array() }).length);
    expect(packed.length).toBeLessThan(((apart[0] ?? 0) + (apart[1] ?? 0)) * 0.8);
  });

  test('is refused with anything cut off, and with no bytes at all', () => {
    for (let length = 0; length < packed.length; length += 7) {
      expect(() => unpackSections(packed.subarray(0, length), true)).toThrow(Error);
    }
    expect(() => unpackSections(new Uint8Array(), false)).toThrow('it has no body');
    expect(() => unpackSections(Uint8Array.of(2, 9, 1), false)).toThrow('a tail of 9 bytes in 1');
  });
});

describe('a body that adds to another', () => {
  const added = { head: textOf(20, 40), tail: textOf(70, 40) };
  const delta = packSections(added, packed);

  test('takes less for it, and is read with it', () => {
    expect(delta.length).toBeLessThan(packSections(added).length / 2);
    const { head, tail } = unpackSections(Uint8Array.from(delta), true, read());
    expect([Buffer.compare(head, added.head), Buffer.compare(tail, added.tail)]).toEqual([0, 0]);
  });

  test('is refused without it, and with another', () => {
    expect(() => unpackSections(delta, false)).toThrow('it adds to a document that is not there');
    const other = packSections({ head: textOf(1, 100), tail: new Uint8Array() });
    expect(() => unpackSections(Uint8Array.from(delta), false, other)).toThrow(/data/i);
  });

  test('is stored as it is while it is small, and needs no other', () => {
    const small = packSections({ head: textOf(0, 3), tail: textOf(3, 3) }, packed);
    expect(isPlain(small)).toBe(true);
    expect(Buffer.compare(unpackSections(small, true).tail, textOf(3, 3))).toBe(0);
  });
});
