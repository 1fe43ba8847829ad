// All events of the demo, day by day, in batches as large as a request may be. With one seed and
// one day of today they are the same in every run.

import { seededRandom } from '../../kit/random.ts';
import { MAX_BATCH_EVENTS } from '../../lambdas/domain/limits/requests.ts';
import { type DemoPlan, type DayPlan, planDays } from './days.ts';
import { pick } from './pick.ts';
import { LAUNCH, NEWSLETTER, WAYS, type Way } from './shop.ts';
import { type DemoEvent, personOf, visitOf } from './visit.ts';

export interface Traffic {
  readonly days: readonly DayPlan[];
  /** Batches of one day each. */
  batchesOf(day: DayPlan): DemoEvent[][];
}

/** Of all visits, those by somebody who was here before. */
const RETURNING = 0.28;
/** People who may come back: the last of them. */
const REMEMBERED = 3000;

/** Bytes of one batch: well below what a body may have. */
const BATCH_BYTES = 150_000;

export function createTraffic(site: string, seed: string, plan: DemoPlan): Traffic {
  const days = planDays(plan, seededRandom(`${seed} days`));
  let people = 0;
  return {
    days,
    batchesOf(day) {
      const random = seededRandom(`${seed} ${day.at}`);
      const draw = (count: number, wayOf: () => Way): DemoEvent[] =>
        Array.from({ length: count }, () => {
          const isBack = people > 0 && random() < RETURNING;
          const number = isBack ? people - 1 - Math.floor(random() * Math.min(people, REMEMBERED)) : people++;
          return visitOf(site, personOf(seed, number), wayOf(), day.at, random);
        }).flat();
      const events = [
        ...draw(day.visits, () => pick(WAYS, random)),
        ...draw(day.launched, () => LAUNCH),
        ...draw(day.mailed, () => NEWSLETTER),
      ];
      return batched(events.filter(({ timestamp }) => Date.parse(timestamp) <= plan.now));
    },
  };
}

function batched(events: readonly DemoEvent[]): DemoEvent[][] {
  const batches: DemoEvent[][] = [];
  let bytes = Infinity;
  for (const event of events) {
    const size = JSON.stringify(event).length;
    if (bytes + size > BATCH_BYTES || (batches.at(-1)?.length ?? 0) >= MAX_BATCH_EVENTS) {
      batches.push([]);
      bytes = 0;
    }
    batches.at(-1)?.push(event);
    bytes += size;
  }
  return batches;
}
