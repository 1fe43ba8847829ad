// Funnels: how many visitors reach one goal after the other. Of each page and event name a
// visitor-day has the first time; a visitor has reached a step if on one day the first times of the
// goals up to it are in their order. So the order is that of first times, and a visitor who does
// the second step before the first, and then again, has not reached it.

import type { FunnelStep } from './answer.ts';
import { roundedError } from './cells.ts';
import type { Columns } from './columns.ts';
import { type Estimate, Sample } from './estimate.ts';
import { GroupSums } from './group-sums.ts';
import type { FunnelQuestion } from './question.ts';
import type { Reading } from './reading.ts';
import { rounded } from './rounded.ts';
import { type Taker, takerOf } from './taker.ts';

export interface Funnel {
  readonly steps: readonly FunnelStep[];
  readonly sample: Sample;
}

/** Of a reading with one part. */
export function funnelOf({ steps, filters }: FunnelQuestion, { selection, parts }: Reading): Funnel {
  const { columns, isCut } = selection;
  const isTaken = rowTest(takerOf(filters, columns), columns);
  const goals = steps.map((goal) => columns.marks('event:goal', 'is', [goal]));
  const into = new GroupSums(selection, [], { sums: new Set(), products: isCut }, steps);
  const added = into.over((row) => {
    if (!isTaken(row)) return;
    let before = -1;
    for (const [step, goal] of goals.entries()) {
      const first = firstTime(goal, row, columns);
      if (first < before || first === Infinity) return;
      before = first;
      into.touch(row, -1, -1, step);
    }
  });
  const summary = parts[0]?.summary;
  const sampled = added.parts[0] ?? { visitors: 0, viewers: 0 };
  if (summary === undefined) throw new RangeError('a funnel is of one part');
  const sample = new Sample(summary.table.theta, sampled, summary.counts.visitors);
  // Two steps may have one goal, so they are told apart by place: a step that nobody reached has no
  // group, and groups come in the order of steps.
  const moments = added.groups.map((group) => group.moments);
  const reached = steps.map((_, step) => moments[step]?.sum('visitors') ?? 0);
  return { sample, steps: steps.map((goal, step) => stepOf(goal, step)) };

  function stepOf(goal: string, step: number): FunnelStep {
    const own = moments[step];
    const visitors: Estimate =
      own === undefined ? { value: 0, error: sample.isCut ? null : 0 } : sample.total(own, 'visitors');
    const [all, previous, here] = [reached[0] ?? 0, reached[Math.max(0, step - 1)] ?? 0, reached[step] ?? 0];
    const rate = sample.share(here, all);
    return {
      goal,
      visitors: Math.round(visitors.value ?? 0),
      conversion_rate: perCent(rate.value),
      step_rate: perCent(sample.share(here, previous).value),
      ...(sample.isCut && {
        error: {
          visitors: visitors.error === null ? null : roundedError(visitors.error),
          conversion_rate: rate.error === null ? null : roundedError(100 * rate.error),
        },
      }),
    };
  }
}

const perCent = (share: number | null): number | null => (share === null ? null : rounded(100 * share, 1));

/** Seconds of the day; Infinity where no event of the row reaches the goal. */
function firstTime(goal: Uint8Array, row: number, { facts }: Columns): number {
  let first = Infinity;
  const end = facts.actsFrom[row + 1] ?? 0;
  for (let act = facts.actsFrom[row] ?? 0; act < end; act += 1) {
    const at = facts.actAt[act] ?? 0;
    if (goal[facts.actSubject[act] ?? 0] === 1 && at < first) first = at;
  }
  return first;
}

/** Whether a filter takes anything of a row. */
function rowTest({ takes, levels }: Taker, { facts }: Columns): (row: number) => boolean {
  return (row) => {
    const visits = levels.has('visit') ? [facts.visitsFrom[row] ?? 0, facts.visitsFrom[row + 1] ?? 0] : [-1, 0];
    const acts = levels.has('act') ? [facts.actsFrom[row] ?? 0, facts.actsFrom[row + 1] ?? 0] : [-1, 0];
    const [firstVisit = 0, visitsEnd = 0] = visits;
    const [firstAct = 0, actsEnd = 0] = acts;
    for (let act = firstAct; act < actsEnd; act += 1) {
      for (let visit = firstVisit; visit < visitsEnd; visit += 1) if (takes(row, visit, act)) return true;
    }
    return false;
  };
}
