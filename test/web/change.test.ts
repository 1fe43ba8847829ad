// The change of a figure: what it says of numbers that are counted, and of those that are not.

import fc from 'fast-check';
import { describe, expect, test } from 'vitest';

import { formatChange, formatFull } from '../../web/dashboard/format/numbers.ts';
import { describeChange } from '../../web/dashboard/page/describe-change.ts';
import { type Figure, FIGURES } from '../../web/dashboard/state/metrics.ts';
import type { ComparedWith } from '../../web/dashboard/state/so-far.ts';

type Error = number | null | undefined;

/** `errors`: of the figure, and of what it was before. */
function described(
  figure: Figure,
  [before, change]: readonly [number | null, number | null],
  errors: readonly [now?: Error, then?: Error] = [],
  comparedTo: ComparedWith = 'before',
) {
  const [now, then] = errors;
  const comparison = { metrics: [before], change: [change], ...(then !== undefined && { error: [then] }) };
  return describeChange(figure, { comparison, ...(now !== undefined && { error: [now] }) }, 0, comparedTo);
}

const [TEN, POINTS] = [formatChange(10), formatFull(10, 'ratio')];

describe('the change of a figure', () => {
  test('that is counted, as what it is compared with is, is exact', () => {
    expect(described('visitors', [200, -10])).toEqual({
      shown: `↓ ${TEN}`,
      spoken: `down ${TEN}`,
      title: '200 before',
      mood: 'bad',
    });
    expect(described('bounce_rate', [40, -10])).toMatchObject({ shown: `↓ ${POINTS} points`, mood: 'good' });
    expect(described('visits', [200, 0.04])).toMatchObject({ shown: `→ ${formatChange(0)}`, spoken: 'unchanged' });
  });

  test('is about so much where the earlier number is an estimate, and its title has the error', () => {
    expect(described('visitors', [200, 10], [undefined, 12])).toEqual({
      shown: `↑ ≈ ${TEN}`,
      spoken: `up about ${TEN}`,
      title: '200 ± 12 before',
      mood: 'good',
    });
    expect(described('visitors', [200, 10], [undefined, null])).toMatchObject({ shown: `↑ ≈ ${TEN}` });
    expect(described('visits', [200, 0], [undefined, 12])).toMatchObject({ spoken: 'about unchanged' });
    expect(described('visits', [0, null], [undefined, 2])).toEqual({
      shown: '0 ± 2 before',
      mood: 'quiet',
    });
  });

  test('has ≈ where one of the two is an estimate, and nowhere else', () => {
    const error = fc.constantFrom(undefined, 0, null, 0.5, 12);
    const change = fc.double({ min: -100, max: 1000, noNaN: true });
    fc.assert(
      fc.property(fc.constantFrom(...FIGURES), change, error, error, (figure, changed, now, then) => {
        const isEstimate = [now, then].some((each) => each !== undefined && each !== 0);
        const { shown, spoken } = described(figure, [50, changed], [now, then]) ?? expect.fail('there is a change');
        expect(shown.includes('≈')).toBe(isEstimate);
        expect(spoken?.includes('about')).toBe(isEstimate);
      }),
    );
  });

  test('of a day that is not over says with how much of the other it is compared', () => {
    expect(described('visitors', [200, -10], [], 'so_far')).toMatchObject({
      title: '200 by this time then',
      mood: 'bad',
    });
    expect(described('visitors', [200, -10], [], 'whole_day')).toMatchObject({
      title: '200 in all of that day',
      mood: 'same',
    });
  });

  test('is nothing where nothing is compared', () => {
    expect(describeChange('visitors', undefined, 0, 'before')).toBeUndefined();
    expect(describeChange('visitors', {}, 0, 'before')).toBeUndefined();
  });
});
