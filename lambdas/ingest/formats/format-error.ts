// What is wrong with a request in another client's format, by field. Each format has words of its
// own for it; a route that has none answers as ours do.

import { BadRequestError } from '../../http/errors.ts';

export class FormatError extends BadRequestError {
  override readonly name = 'ValidationError';
  /** By the name of the field, what is wrong with it. */
  readonly fields: Readonly<Record<string, readonly string[]>>;
  override readonly details: readonly string[];

  constructor(fields: Readonly<Record<string, readonly string[]>>) {
    super('Validation failed');
    this.fields = fields;
    this.details = Object.entries(fields).flatMap(([field, texts]) => texts.map((text) => `${field} ${text}`));
  }
}
