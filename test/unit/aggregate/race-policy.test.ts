// How long a commit waits after a lost race, and when it trusts its copy of a document.

import { describe, expect, test } from 'vitest';

import { type Contention, RacePolicy } from '../../../lambdas/aggregate/race-policy.ts';

const half = (): number => 0.5;
const fail = (policy: RacePolicy, times: number): number[] =>
  Array.from({ length: times }, () => policy.pauseAfterFailure(true));

describe('the pauses of a commit', () => {
  test('double from 40 ms to 640 ms, and each is drawn at random up to its length', () => {
    expect(fail(new RacePolicy(undefined, half), 7)).toEqual([20, 40, 80, 160, 320, 320, 320]);
    expect(fail(new RacePolicy(undefined, () => 0), 3)).toEqual([0, 0, 0]);
    expect(fail(new RacePolicy(undefined, () => 0.999), 1)[0]).toBeCloseTo(40, 0);
  });

  test('begin where the last commit of the document ended, less one, and forget it commit by commit', () => {
    let before: Contention | undefined;
    const pauses = [6, 2, 0, 0, 0, 1].map((failures) => {
      const policy = new RacePolicy(before, half);
      const all = fail(policy, failures);
      before = policy.afterSuccess(0);
      return all;
    });
    expect(pauses).toEqual([[20, 40, 80, 160, 320, 320], [160, 320], [], [], [], [20]]);
  });
});

describe('the copy of a document', () => {
  test('is not there before the first commit, and is trusted for good where no other writer was met', () => {
    expect(new RacePolicy(undefined, half).trustsCopy(0)).toBe(false);
    const alone = new RacePolicy(undefined, half).afterSuccess(1000);
    expect(new RacePolicy(alone, half).trustsCopy(Number.MAX_SAFE_INTEGER)).toBe(true);
  });

  test('is trusted for one pause where others race for the document: as long as they wait', () => {
    const policy = new RacePolicy(undefined, half);
    fail(policy, 1);
    const raced = policy.afterSuccess(1000);
    expect([1039, 1040].map((now) => new RacePolicy(raced, half).trustsCopy(now))).toEqual([true, false]);
  });

  test('is trusted no more in a commit that has failed with it', () => {
    const policy = new RacePolicy({ freshUntil: Infinity, crowding: 0 }, half);
    expect(policy.trustsCopy(0)).toBe(true);
    fail(policy, 1);
    expect(policy.trustsCopy(0)).toBe(false);
  });
});

test('counts what failed, and which of it was a race', () => {
  const policy = new RacePolicy(undefined, half);
  for (const wasRace of [true, false, true]) policy.pauseAfterFailure(wasRace);
  expect([policy.failures, policy.lostRaces]).toEqual([3, 2]);
});
