// Fields of an event as a client sends it: the sentence that refuses each begins with its name.

import { $ZodObjectJIT } from 'zod/v4/core';
import * as z from 'zod/mini';

/**
 * The schema, described for the OpenAPI document. Not by `z.describe`: that is a check like others,
 * and every field of every event would run it.
 */
export const described = <T extends z.core.$ZodType>(schema: T, about: string): T => {
  z.globalRegistry.add(schema, { description: about });
  return schema;
};

/** A string that must be there, and not be empty. */
export const required = (name: string, max: number, about: string) =>
  described(z.string(missing(name)).check(z.minLength(1, missing(name)), z.maxLength(max, tooLong(name, max))), about);

/** A string; `null` and `""` count as absent. */
export const optional = (name: string, max: number, about: string) =>
  described(z.nullish(z.string(`${name} must be a string`).check(z.maxLength(max, tooLong(name, max)))), about);

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
  described(
    z.nullish(
      z.pipe(
        sent,
        z.transform((input: Sent, context: z.core.ParsePayload) =>
          input === '' ? undefined : derive(input, refuseIn(context, input)),
        ),
      ),
    ),
    about,
  );

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

/**
 * The same object, for values that come in hundreds: zod compiles its reader at the first value,
 * which takes 2 ms, and then reads each in three quarters of the time. (`z.object` of `zod` does so
 * always, that of `zod/mini` never.)
 */
export const compiled = <T extends z.ZodMiniObject>({ def }: T): z.core.$ZodObject<T['shape'], z.core.$strip> =>
  new $ZodObjectJIT(def);

/** Whether an optional text counts as sent. */
export const isGiven = (value: string | null | undefined): value is string =>
  value !== undefined && value !== null && value !== '';

/** The detail of a required field that was not sent. */
export function missing(name: string): string {
  return `${name} is required and must be a string`;
}

/** The detail of a text that is longer than it may be. */
export const tooLong = (name: string, max: number): string => `${name} must be at most ${max} characters`;
