// The JSON that a request has sent, within a bound.

import { BadRequestError, PayloadTooLargeError } from './errors.ts';
import type { HttpRequest } from './http-request.ts';

/**
 * Unchecked. Throws PayloadTooLargeError above so many bytes, and BadRequestError for what is no
 * JSON.
 */
export function parseJsonBody({ text }: Pick<HttpRequest, 'text'>, maxBytes: number): unknown {
  const body = text();
  if (Buffer.byteLength(body) > maxBytes) throw new PayloadTooLargeError(`Body must be at most ${maxBytes} bytes`);
  try {
    return JSON.parse(body);
  } catch (cause) {
    throw new BadRequestError('Invalid JSON body', { cause });
  }
}
