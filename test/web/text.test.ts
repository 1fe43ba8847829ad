// The texts of the page have a word for all that the API may name.

import { expect, test } from 'vitest';

import { FILTER_REASONS } from '../../lambdas/domain/event/filtered.ts';
import { isTextKey } from '../../web/dashboard/text/text.ts';

test.each(FILTER_REASONS)('the reason %s, for which events are left out, has a text', (reason) => {
  expect(isTextKey(`reason.${reason}`)).toBe(true);
});
