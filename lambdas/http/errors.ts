// Every error that a client can get.
//
//   error                  | HTTP | retry?
//   ValidationError        | 400  | no: fix what the details name
//   BadRequestError        | 400  | no
//   UnauthorizedError      | 401  | with a token that counts
//   ForbiddenError         | 403  | no
//   NotFoundError          | 404  | no
//   UnknownSiteError       | 404  | once the site is registered
//   MethodNotAllowedError  | 405  | no: see Allow
//   PayloadTooLargeError   | 413  | no: send less at once
//   QueueUnavailableError  | 503  | yes: after Retry-After, with the same Idempotency-Key
//   UnavailableError       | 503  | yes: after Retry-After, with the same Idempotency-Key
//   DeploymentError        | 500  | no: the deployment is to be changed
//
// Any other error is a defect: the log gets it with its cause, the client a 500 without details.

import { isTransient } from '../shared/transient.ts';

/** One base for all of them. `message` is the client's; `cause` is the log's. */
export abstract class HttpError extends Error {
  abstract readonly status: number;
  readonly headers: Readonly<Record<string, string>> = {};
  readonly details: readonly string[] | undefined;

  constructor(message: string, { details, ...options }: ErrorOptions & { readonly details?: readonly string[] } = {}) {
    super(message, options);
    this.details = details;
  }
}

export class BadRequestError extends HttpError {
  override readonly name: string = 'BadRequestError';
  readonly status = 400;
}

export class ValidationError extends BadRequestError {
  override readonly name = 'ValidationError';

  constructor(details: readonly string[]) {
    super('Validation failed', { details });
  }
}

export class NotFoundError extends HttpError {
  override readonly name = 'NotFoundError';
  readonly status = 404;
}

const BAD_TOKEN = 'The token is unknown, expired, revoked or not for this';
const NO_TOKEN = 'A token is needed: send it as "Authorization: Bearer …"';

/**
 * No token, or a bad one. The log says what is wrong with it; the client does not learn that.
 */
export class UnauthorizedError extends HttpError {
  override readonly name = 'UnauthorizedError';
  readonly status = 401;
  override readonly headers = { 'www-authenticate': 'Bearer', 'cache-control': 'no-store' };

  constructor(isTokenSent: boolean, message = isTokenSent ? BAD_TOKEN : NO_TOKEN) {
    super(message);
  }
}

/** Refused because of the page that the request comes from. */
export class ForbiddenError extends HttpError {
  override readonly name = 'ForbiddenError';
  readonly status = 403;
}

/** The same for a site that does not exist and for one that the caller may not see. */
export class UnknownSiteError extends HttpError {
  override readonly name = 'UnknownSiteError';
  readonly status = 404;
  override readonly headers = { 'cache-control': 'no-store' };

  constructor(details: readonly string[]) {
    super('Unknown site', { details });
  }
}

export class MethodNotAllowedError extends HttpError {
  override readonly name = 'MethodNotAllowedError';
  readonly status = 405;
  override readonly headers: Readonly<Record<string, string>>;

  constructor(message: string, allow: readonly string[]) {
    super(message);
    this.headers = { allow: allow.join(', ') };
  }
}

export class PayloadTooLargeError extends HttpError {
  override readonly name = 'PayloadTooLargeError';
  readonly status = 413;
}

/**
 * Seconds after which a client may try again: a service that throttles or fails over is back within
 * a few.
 */
const RETRY_AFTER_SECONDS = 2;

/** A service that the answer needs does not answer, or throttles. */
export class UnavailableError extends HttpError {
  override readonly name: string = 'UnavailableError';
  readonly status = 503;
  override readonly headers = { 'retry-after': String(RETRY_AFTER_SECONDS) };

  constructor(cause: unknown, message = 'The answer could not be made. Try again.') {
    super(message, { cause });
  }
}

export class QueueUnavailableError extends UnavailableError {
  override readonly name = 'QueueUnavailableError';

  constructor(cause: unknown) {
    super(cause, 'The event could not be queued. Try again.');
  }
}

/** A setting of the deployment is wrong. The message is for its operator: what to change. */
export class DeploymentError extends HttpError {
  override readonly name = 'DeploymentError';
  readonly status = 500;
}

/**
 * What the client gets of an error that was thrown. A failed call of a service that a later try may
 * not meet is an UnavailableError, whichever function made the call. Undefined for a defect.
 */
export function toHttpError(error: unknown): HttpError | undefined {
  if (error instanceof HttpError) return error;
  return isTransient(error) ? new UnavailableError(error) : undefined;
}
