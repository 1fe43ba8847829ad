// Reads what a client has sent as a question, and says of the first thing that is wrong where it
// is, what it is, and what is allowed.

import * as z from 'zod/mini';
import { _default as withDefault } from 'zod/mini';

import { explain, shown } from './explain.ts';
import { readFilters } from './read-filters.ts';
import { funnelSchema, type FunnelQuestion, type Question, questionSchema } from './question.ts';
import { UnanswerableError } from './unanswerable.ts';

// Filters nest, and a union that nests tries every branch at every level: they are read by hand.
const unread = withDefault(z.unknown(), []);
const question = z.extend(questionSchema, { filters: unread });
const funnel = z.extend(funnelSchema, { filters: unread });

/** Throws UnanswerableError. */
export function readQuestion(sent: unknown): Question {
  const { filters, ...rest } = read(question, sent);
  return { ...rest, filters: readFilters(filters) };
}

/** Throws UnanswerableError. */
export function readFunnel(sent: unknown): FunnelQuestion {
  const { filters, ...rest } = read(funnel, sent);
  return { ...rest, filters: readFilters(filters) };
}

function read<T>(schema: z.ZodMiniType<T>, sent: unknown): T {
  if (typeof sent !== 'object' || sent === null || Array.isArray(sent)) {
    throw new UnanswerableError(`a question is an object, and this is ${shown(sent)}`);
  }
  const { data, error } = schema.safeParse(sent);
  if (error !== undefined) throw new UnanswerableError(explain(error.issues[0], sent));
  return data;
}
