// Sends long answers compressed where the client takes it. HTTP APIs do not compress; REST APIs do
// it themselves (lib/api/rest-api.ts).

import { brotliCompressSync, constants, gzipSync } from 'node:zlib';

import { MAX_LISTED_NAMES } from '../domain/limits/requests.ts';
import { MIN_COMPRESSED_BYTES } from '../shared/names.ts';

/** Of 11: 3 KB take a tenth of a millisecond. */
const BROTLI_QUALITY = 4;

/** The bytes by encoding, the better first: `br`, `gzip`. They are made when they are asked for. */
export type Encoded = Readonly<Record<string, () => Buffer>>;

/** A text, and what it can be sent as instead. */
export interface EncodedText {
  readonly plain: string;
  readonly encoded: Encoded;
}

/** A text that is compressed for each answer. */
export const encodedText = (plain: string): EncodedText => ({
  plain,
  encoded: {
    br: () => brotliCompressSync(plain, { params: { [constants.BROTLI_PARAM_QUALITY]: BROTLI_QUALITY } }),
    gzip: () => gzipSync(plain),
  },
});

/** Worth compressing. */
export const isLong = (text: string): boolean => Buffer.byteLength(text) >= MIN_COMPRESSED_BYTES;

export interface Compressed {
  /** `br` or `gzip`. */
  readonly encoding: string;
  readonly bytes: Buffer;
}

/** By the best encoding that `Accept-Encoding` names; undefined when there is none. */
export function bestOf(encoded: Encoded, acceptEncoding = ''): Compressed | undefined {
  const accepted = acceptEncoding
    .toLowerCase()
    .split(',', MAX_LISTED_NAMES)
    .map((part) => part.split(';').map((piece) => piece.trim()))
    // A weight of 0 refuses.
    .flatMap(([name, weight = '']) => (/^q=0(\.0*)?$/.test(weight) ? [] : name));
  const [encoding, encode] = Object.entries(encoded).find(([name]) => accepted.includes(name)) ?? [];
  if (encoding === undefined || encode === undefined) return undefined;
  return { encoding, bytes: encode() };
}
