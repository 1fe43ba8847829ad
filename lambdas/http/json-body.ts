// Parses JSON that a request carries, up to a size limit.

import { BadRequestError, PayloadTooLargeError } from './errors.ts';
import type { HttpRequest } from './http-request.ts';

/**
 * The value is unchecked. Throws PayloadTooLargeError above the limit in bytes, and BadRequestError
 * for invalid JSON.
 */
export function parseJsonBody({ text }: Pick<HttpRequest, 'text'>, maxBytes: number): unknown {
  const body = text();
  if (Buffer.byteLength(body) > maxBytes) throw new PayloadTooLargeError(`Body must be at most ${maxBytes} bytes`);
  return parse(body, 'Invalid JSON body');
}

/** The same of a query parameter, which throws BadRequestError for both. */
export function parseJsonParameter(name: string, text: string, maxBytes: number): unknown {
  if (Buffer.byteLength(text) > maxBytes) throw new BadRequestError(`${name} must be at most ${maxBytes} bytes`);
  return parse(text, `${name} must be JSON`);
}

function parse(text: string, refusal: string): unknown {
  try {
    return JSON.parse(text);
  } catch (cause) {
    throw new BadRequestError(refusal, { cause });
  }
}
