import { expect, test } from 'vitest';

import { rawDaysOf } from '../../ops/raw-retention.ts';
import type { Target } from '../../ops/target.ts';
import { aSite } from '../support/access.ts';

test.each([
  ['is not registered', undefined, 90],
  ['says nothing', {}, 90],
  ['says less', { rawDays: 3 }, 3],
  ['says more', { rawDays: 400 }, 90],
])('of a site that %s, raw events are relied on for as long as they surely are there', async (_, more, days) => {
  const sites = { read: async (id: string) => more && aSite(id, more) } as Target['sites'];
  expect(await rawDaysOf('a', { sites, rawRetentionDays: 90 })).toBe(days);
});
