// The API that the contract suite tests, and the bodies that many tests expect.

import { expect, inject } from 'vitest';
import { type Answer, connect, type Query, type Stats } from './api.ts';
import { pageView } from './events.ts';
import { soon, soonCounted } from './soon.ts';

export { soon, soonCounted };

declare module 'vitest' {
  interface ProvidedContext {
    /** The API under test: of the local stack, or `BASE_URL`. */
    baseUrl: string;
  }
}

export const api = connect(inject('baseUrl'));

export const ACCEPTED = { success: true, message: 'Event received and queued for processing' };

/** The details of a request without any required field. */
export const REQUIRED = [
  'site_id is required and must be a string',
  'event_type is required and must be a string',
  'timestamp is required and must be a string',
] as const;
export const BAD_TIMESTAMP = 'timestamp must be a valid ISO 8601 date string';
export const TOO_FAR_AHEAD = 'timestamp must not be more than 48 hours in the future';

export function expectAccepted(answer: Answer, accepted?: number): void {
  expect(answer).toMatchObject({ status: 202, text: JSON.stringify({ ...ACCEPTED, accepted }) });
}

/** The one shape of all errors: `success`, `error`, sometimes `details`; always JSON. */
export function expectError(answer: Answer, status: number, error: unknown = expect.any(String)): void {
  expect(answer).toMatchObject({ status, body: { success: false, error } });
  expect(answer.headers.get('content-type')).toMatch(/^application\/json\b/);
  expect(Object.keys(JSON.parse(answer.text)).filter((key) => key !== 'details')).toEqual(['success', 'error']);
}

export function expectInvalid(answer: Answer, details: readonly string[]): void {
  expect(answer).toMatchObject({
    status: 400,
    text: JSON.stringify({ success: false, error: 'Validation failed', details }),
  });
}

/** Waits until the API answers these numbers: an accepted event is counted soon, not at once. */
export const expectCounted = (query: Query, stats: Partial<Stats>) =>
  soonCounted(async () => expect(await api.counted(query)).toMatchObject(stats));

/**
 * The exact views of a site after an event that must not count (again). Posts another view last;
 * once that is counted, everything before it has been delivered.
 */
export async function expectViews(site_id: string, exactly: number): Promise<void> {
  await viewsOf(site_id, exactly);
  expectAccepted(await api.post(pageView({ site_id })));
  expect(await viewsOf(site_id, exactly + 1)).toBe(exactly + 1);
}

/** The views of a site, once there are at least this many. */
const viewsOf = (site_id: string, atLeast: number) =>
  soonCounted(async () => {
    const { total_views } = await api.counted({ site_id });
    expect(total_views).toBeGreaterThanOrEqual(atLeast);
    return total_views;
  });
