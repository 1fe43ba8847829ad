// The judge of a soak refuses leaks, and nothing else.

import * as fc from 'fast-check';
import { describe, expect, test } from 'vitest';
import { judge, LEAST_VALUES, type Series } from './judge.ts';

const drift = { share: 0.03, plus: 1 };
const series = (values: number[], more: Partial<Series> = {}): Series => ({
  name: 'heap',
  unit: 'MB',
  drift,
  values,
  ...more,
});
/**
 * Values around a base that is the same from first to last, and the noise of each, from -1 to 1.
 */
const run = fc.record({
  base: fc.double({ min: 5, max: 500, noNaN: true }),
  moves: fc.array(fc.double({ min: -1, max: 1, noNaN: true }), { minLength: LEAST_VALUES, maxLength: 200 }),
});
const boundOf = (base: number): number => base * drift.share + drift.plus;

describe('a series', () => {
  test('is flat whatever its noise, as long as that stays within half the bound', () => {
    fc.assert(
      fc.property(run, ({ base, moves }) => {
        const noise = (base * drift.share + drift.plus) / 2.2;
        expect(judge(series(moves.map((move) => base + move * noise))).fault).toBeUndefined();
      }),
    );
  });

  test('that leaks more than bound and noise in a third of the run is refused, whatever its noise', () => {
    fc.assert(
      fc.property(run, fc.double({ min: 0.01, max: 2, noNaN: true }), ({ base, moves }, loudness) => {
        const noise = boundOf(base) * loudness;
        const third = Math.floor(moves.length / 3);
        // By the time of the second third the base has grown too, and the bound with it.
        const leak = (1.2 * (boundOf(base) + 2 * noise)) / third;
        const values = moves.map((move, at) => base + leak * at + move * noise);
        expect(judge(series(values)).fault).toBe('grows');
      }),
    );
  });

  test('may have spikes, as high as they like, in a quarter of the values', () => {
    fc.assert(
      fc.property(run, fc.double({ min: 0, max: 1e6, noNaN: true }), ({ base, moves }, height) => {
        const values = moves.map((_, at) => base + (at % 4 === 1 ? height : 0));
        expect(judge(series(values)).fault).toBeUndefined();
      }),
    );
  });

  test('may grow in its first third, and may shrink at any time', () => {
    fc.assert(
      fc.property(run, ({ base, moves }) => {
        const warmUp = Math.floor(moves.length / 3);
        expect(judge(series(moves.map((_, at) => base * Math.min(1, (at + 1) / warmUp)))).fault).toBeUndefined();
        expect(judge(series(moves.map((_, at) => base * (moves.length - at)))).fault).toBeUndefined();
      }),
    );
  });

  test('with one value above its budget is refused, long or short', () => {
    expect(judge(series([1, 2, 25, 1], { most: 24 })).fault).toBe('too large');
    expect(judge(series([1, 2, 24, 1], { most: 24 })).fault).toBeUndefined();
  });

  test('that is too short is not judged by its drift', () => {
    expect(judge(series([1, 2, 4, 8, 16, 32, 64, 128]))).toMatchObject({ fault: undefined, last: Number.NaN });
  });
});
