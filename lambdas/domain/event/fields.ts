// Fields of an event as a client sends it: the sentence that refuses each begins with its name.

import * as z from 'zod/mini';

/** A string that must be there, and not be empty. */
export function required(name: string, max: number) {
  return z.string(missing(name)).check(z.minLength(1, missing(name)), z.maxLength(max, tooLong(name, max)));
}

/** A string; `null` and `""` count as absent. */
export function optional(name: string, max: number) {
  return z.nullish(z.string(`${name} must be a string`).check(z.maxLength(max, tooLong(name, max))));
}

/** Refuses a field; to be returned. */
export type Refuse = (message: string) => never;

/**
 * What `derive` makes of a field, or refuses; `null` and `""` count as absent. The field's own
 * schema has looked at it before.
 */
export const derived = <Sent, Derived>(
  sent: z.ZodMiniType<Sent, Sent>,
  about: string,
  derive: (value: Sent, refuse: Refuse) => Derived,
) =>
  z
    .nullish(
      z.pipe(
        sent,
        z.transform((input: Sent, context: z.core.ParsePayload) =>
          input === '' ? undefined : derive(input, refuseIn(context, input)),
        ),
      ),
    )
    .check(z.describe(about));

/** Refuses an input of a transform, with the detail of the 400. */
export const refuseIn =
  (context: z.core.ParsePayload, input: unknown): Refuse =>
  (message) => {
    context.issues.push({ code: 'custom', message, input });
    return z.NEVER;
  };

/** A string that `derive` makes something of. */
export const derivedText = <Derived>(
  name: string,
  max: number,
  about: string,
  derive: (text: string, refuse: Refuse) => Derived,
) => derived(z.string(`${name} must be a string`).check(z.maxLength(max, tooLong(name, max))), about, derive);

/** Whether an optional text counts as sent. */
export const isGiven = (value: string | null | undefined): value is string =>
  value !== undefined && value !== null && value !== '';

/** The detail of a required field that was not sent. */
export function missing(name: string): string {
  return `${name} is required and must be a string`;
}

/** The detail of a text that is longer than it may be. */
export const tooLong = (name: string, max: number): string => `${name} must be at most ${max} characters`;
