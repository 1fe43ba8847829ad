// POST /api/event, the bounds: counted in characters (Unicode code points), not in bytes or UTF-16
// units. A value within them is counted in full, a longer one is refused; nothing is cut.

import { test } from 'vitest';
import { api, expectAccepted, expectCounted, expectError, expectInvalid } from '../support/contract.ts';
import { freshSite, pageView } from '../support/events.ts';

const BOUNDS = { site_id: 255, event_type: 100, path: 1000, user_id: 255 };
const fields = Object.entries(BOUNDS);

const characters = [
  ['letters', 'x'],
  ['emoji of two UTF-16 units and four bytes', '🎉'],
  ['control characters that JSON escapes', '\u0001'],
] as const;

test.each(characters)('counts an event whose every field is as long as it may be, in %s', async (_, character) => {
  const start = freshSite();
  const site_id = start + character.repeat(BOUNDS.site_id - start.length);
  const [path, user_id] = [character.repeat(BOUNDS.path), character.repeat(BOUNDS.user_id)];
  expectAccepted(await api.post(pageView({ site_id, event_type: character.repeat(BOUNDS.event_type) })));
  expectAccepted(await api.post(pageView({ site_id, path, user_id })));
  await expectCounted({ site_id }, { site_id, total_views: 1, unique_users: 1, top_paths: [{ path, views: 1 }] });
});

test.each(fields.flatMap(([field, most]) => characters.map(([kind, character]) => ({ field, most, kind, character }))))(
  'refuses a $field of more than $most $kind',
  async ({ field, most, character }) => {
    expectInvalid(await api.post({ ...pageView(), [field]: character.repeat(most + 1) }), [
      `${field} must be at most ${most} characters`,
    ]);
  },
);

test('names every field that is too long', async () => {
  const tooLong = Object.fromEntries(fields.map(([field, most]) => [field, 'x'.repeat(most + 1)]));
  expectInvalid(
    await api.post({ ...pageView(), ...tooLong }),
    fields.map(([field, most]) => `${field} must be at most ${most} characters`),
  );
});

test('takes an Idempotency-Key of 255 characters and refuses a longer one', async () => {
  expectAccepted(await api.post(pageView(), { 'idempotency-key': 'k'.repeat(255) }));
  expectError(await api.post(pageView(), { 'idempotency-key': 'k'.repeat(256) }), 400);
});

test('refuses an event_id that is too long or no string', async () => {
  expectError(await api.post({ ...pageView(), event_id: 'e'.repeat(256) }), 400, 'Validation failed');
  expectError(await api.post({ ...pageView(), event_id: 7 }), 400, 'Validation failed');
});
