// Parses the JSON body of a request, up to a size limit.

import { BadRequestError, PayloadTooLargeError } from './errors.ts';
import type { HttpRequest } from './http-request.ts';

/**
 * The value is unchecked. Throws PayloadTooLargeError above the limit in bytes, and BadRequestError
 * for invalid JSON.
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
