// A request that names the tag of an answer gets a 304, however the header is written; no other
// request does.

import fc from 'fast-check';
import { expect, test } from 'vitest';

import { entityTagOf, isNamedBy } from '../../../lambdas/http/entity-tag.ts';

const TAG = entityTagOf('{"total_views":3}');

test.each([TAG, TAG.replace('W/', ''), `"other", ${TAG}`, ` ${TAG} ,W/"x"`, '*'])('is named by %s', (header) => {
  expect(isNamedBy(TAG, header)).toBe(true);
});

test.each([undefined, '', '""', '"other"', TAG.slice(0, -2), TAG.replaceAll('"', ''), `${TAG}x`])(
  'is not named by %s',
  (header) => {
    expect(isNamedBy(TAG, header)).toBe(false);
  },
);

test('is looked for among a hundred tags, and not among ten thousand', () => {
  const others = (count: number): string => 'W/"x",'.repeat(count);
  expect(isNamedBy(TAG, `${others(99)}${TAG}`)).toBe(true);
  expect(isNamedBy(TAG, `${others(100)}${TAG}`)).toBe(false);
});

test('differs for texts that differ', () => {
  fc.assert(
    fc.property(fc.string(), fc.string(), (a, b) => {
      expect(entityTagOf(a) === entityTagOf(b)).toBe(a === b);
    }),
  );
});
