// Bodies in gzip (RFC 1952), as some clients send them, with a Content-Encoding or without. No text
// begins with its first two bytes: the second cannot follow the first in UTF-8.

import { gunzipSync } from 'node:zlib';

import { MAX_BODY_BYTES } from '../domain/limits/requests.ts';
import { BadRequestError, PayloadTooLargeError } from './errors.ts';

/** Whether bytes begin as gzip does. */
export const isGzip = (bytes: Uint8Array): boolean => bytes[0] === 0x1f && bytes[1] === 0x8b;

/** Whether it was gzip before somebody took it for UTF-8. */
export const isSpoiltGzip = (text: string): boolean => text.startsWith('\u001F\uFFFD');

/**
 * The bytes in it. A few KB can unpack to a gigabyte, so it stops at MAX_BODY_BYTES. Throws
 * PayloadTooLargeError and BadRequestError.
 */
export function unpacked(bytes: Uint8Array): Buffer {
  try {
    return gunzipSync(bytes, { maxOutputLength: MAX_BODY_BYTES });
  } catch (cause) {
    if (cause instanceof Error && 'code' in cause && cause.code === 'ERR_BUFFER_TOO_LARGE')
      throw new PayloadTooLargeError(`Body must be at most ${MAX_BODY_BYTES} bytes`);
    throw new BadRequestError('Body must be gzip, as its first bytes say', { cause });
  }
}
