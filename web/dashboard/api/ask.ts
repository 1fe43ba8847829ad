// Asks the query API. Many questions go in one request, since the server reads the documents of all
// of them once. A question that the server refuses does not take the others with it.

import { ApiError, type Asked, get, post } from './http.ts';
import type { FunnelAnswer, FunnelQuery, Query, QueryAnswer } from './query.ts';

/** What the API takes in one array. */
const MAX_TOGETHER = 16;

/** Characters of an address that every gateway takes, with room for its headers. */
const MAX_ADDRESS = 6000;

export type Answered = QueryAnswer | ApiError;

/** Answers in the order of the questions; a refused one is its error. Throws where all fail. */
export async function ask(queries: readonly Query[], signal?: AbortSignal): Promise<Asked<readonly Answered[]>> {
  if (queries.length === 0) return { body: [], isSame: true };
  const parts: (readonly Query[])[] = [];
  for (let at = 0; at < queries.length; at += MAX_TOGETHER) parts.push(queries.slice(at, at + MAX_TOGETHER));
  const answers = await Promise.all(parts.map((part) => askTogether(part, signal)));
  return { body: answers.flatMap(({ body }) => body), isSame: answers.every(({ isSame }) => isSame) };
}

async function askTogether(queries: readonly Query[], signal?: AbortSignal): Promise<Asked<readonly Answered[]>> {
  try {
    return await send<readonly QueryAnswer[]>(queries, signal);
  } catch (error) {
    const isRefused = error instanceof ApiError && error.status === 400;
    if (!isRefused) throw error;
    if (queries.length === 1) return { body: [error], isSame: false };
    return { body: await Promise.all(queries.map((query) => askAlone(query, signal))), isSame: false };
  }
}

async function askAlone(query: Query, signal?: AbortSignal): Promise<Answered> {
  try {
    return (await send<QueryAnswer>(query, signal)).body;
  } catch (error) {
    if (error instanceof ApiError && error.status === 400) return error;
    throw error;
  }
}

/** By GET, which has ETags; by POST where the address would be too long. */
async function send<Body>(question: unknown, signal?: AbortSignal): Promise<Asked<Body>> {
  const address = `api/v2/query?q=${encodeURIComponent(JSON.stringify(question))}`;
  if (address.length <= MAX_ADDRESS) return await get<Body>(address, signal);
  return { body: await post<Body>('api/v2/query', question, signal), isSame: false };
}

export const askFunnel = (query: FunnelQuery, signal?: AbortSignal): Promise<FunnelAnswer> =>
  post<FunnelAnswer>('api/v2/funnel', query, signal);
