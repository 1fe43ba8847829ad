// Long answers are compressed for clients that accept it, and decompress to the original.

import { brotliDecompressSync, gunzipSync } from 'node:zlib';

import fc from 'fast-check';
import { expect, test } from 'vitest';

import { bestOf, encodedText, isLong } from '../../../lambdas/http/compression.ts';

const TEXT = 'how-to-'.repeat(200);
const compress = (text: string, accepted?: string) => bestOf(encodedText(text).encoded, accepted);

test.each([
  ['br', 'br'],
  ['gzip', 'gzip'],
  ['gzip, deflate, br', 'br'],
  ['gzip;q=1.0, br;q=0', 'gzip'],
  ['GZIP', 'gzip'],
  ['br;q=0.5', 'br'],
])('by Accept-Encoding "%s" in %s', (accepted, encoding) => {
  expect(compress(TEXT, accepted)?.encoding).toBe(encoding);
});

test.each([undefined, '', 'identity', 'deflate', '*;q=0', 'br;q=0, gzip;q=0.0', 'brotli, gzipped'])(
  'not at all by Accept-Encoding %j',
  (accepted) => {
    expect(compress(TEXT, accepted)).toBeUndefined();
  },
);

test('by the first hundred encodings that are named', () => {
  expect(compress(TEXT, `${'x,'.repeat(99)}br`)?.encoding).toBe('br');
  expect(compress(TEXT, `${'x,'.repeat(100)}br`)).toBeUndefined();
});

test('loses nothing', () => {
  const decoders = { br: brotliDecompressSync, gzip: gunzipSync };
  fc.assert(
    fc.property(fc.string({ unit: 'grapheme' }), fc.constantFrom('br' as const, 'gzip' as const), (text, encoding) => {
      const { bytes = Buffer.of() } = compress(text, encoding) ?? {};
      expect(decoders[encoding](bytes).toString()).toBe(text);
    }),
  );
});

test('is worth it from 1,024 bytes on', () => {
  expect([isLong('x'.repeat(1023)), isLong('é'.repeat(512))]).toEqual([false, true]);
});
