// Compresses long answers where the client takes it. HTTP APIs do not; REST APIs do it themselves
// (lib/api/rest-api.ts).

import { brotliCompressSync, constants, gzipSync } from 'node:zlib';

import { MAX_LISTED_NAMES } from '../domain/limits.ts';
import { MIN_COMPRESSED_BYTES } from '../shared/names.ts';

/** Of 11: 3 KB take a tenth of a millisecond. */
const BROTLI_QUALITY = 4;

/** The better first. */
const ENCODINGS: Readonly<Record<string, (text: string) => Buffer>> = {
  br: (text) => brotliCompressSync(text, { params: { [constants.BROTLI_PARAM_QUALITY]: BROTLI_QUALITY } }),
  gzip: (text) => gzipSync(text),
};

/** Worth compressing. */
export const isLong = (text: string): boolean => Buffer.byteLength(text) >= MIN_COMPRESSED_BYTES;

export interface Compressed {
  /** `br` or `gzip`. */
  readonly encoding: string;
  readonly bytes: Buffer;
}

/** The text by the best encoding that `Accept-Encoding` names; undefined when there is none. */
export function compress(text: string, acceptEncoding = ''): Compressed | undefined {
  const accepted = acceptEncoding
    .toLowerCase()
    .split(',', MAX_LISTED_NAMES)
    .map((part) => part.split(';').map((piece) => piece.trim()))
    // A weight of 0 refuses.
    .flatMap(([name, weight = '']) => (/^q=0(\.0*)?$/.test(weight) ? [] : name));
  const [encoding, encode] = Object.entries(ENCODINGS).find(([name]) => accepted.includes(name)) ?? [];
  if (encoding === undefined || encode === undefined) return undefined;
  return { encoding, bytes: encode(text) };
}
