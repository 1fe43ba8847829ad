// Stories for the world: the requests of clients, the deliveries of SQS, and the faults in between.

import fc from 'fast-check';

import type { Event } from '../../lambdas/domain/event/event.ts';
import { type Code, type Fault, type Request, World } from './world.ts';

const anyEvent: fc.Arbitrary<Event> = fc.record({
  site: fc.constantFrom('a.com', 'b.com'),
  day: fc.constantFrom('2025-11-14', '2025-11-15'),
  at: fc.constant(0),
  type: fc.constant('page_view'),
  path: fc.constantFrom('/', '/pricing'),
  userId: fc.constantFrom('user-1', 'user-2', 'user-3'),
});

interface Scenario {
  readonly rounds: readonly {
    readonly requests: readonly Request[];
    readonly batches: readonly (readonly number[])[];
  }[];
  readonly faults: readonly Fault[];
}

/**
 * `size` bounds rounds, requests and batches; shrinking ends at the shortest story that breaks a
 * law.
 */
export const scenario = (size: number): fc.Arbitrary<Scenario> =>
  fc.record({
    rounds: fc.array(
      fc.record({
        requests: fc.array(
          fc.record({
            events: fc.array(anyEvent, { minLength: 1, maxLength: 3 }),
            keyed: fc.constantFrom('not', 'not', 'request', 'request', 'event'),
            refused: fc.array(fc.nat(3), { maxLength: 2 }),
          }),
          { maxLength: size },
        ),
        batches: fc.array(fc.array(fc.nat(50), { maxLength: size * 2 }), { maxLength: 3 }),
      }),
      { maxLength: size },
    ),
    faults: fc.array(
      fc.oneof(
        { weight: 6, arbitrary: fc.constant<Fault>('none') },
        { weight: 1, arbitrary: fc.constant<Fault>('fail') },
        { weight: 2, arbitrary: fc.constant<Fault>('throttle') },
        { weight: 1, arbitrary: fc.constant<Fault>('die') },
      ),
      { maxLength: 40 },
    ),
  });

/** Plays the story. Returns the laws that it broke. */
export async function play(code: Code, { rounds, faults }: Scenario, scheduler: fc.Scheduler): Promise<string[]> {
  const world = new World(code);
  const drawn = (function* draw(): Generator<Fault, Fault> {
    yield* faults;
    for (;;) yield 'none';
  })();
  for (const { requests, batches } of rounds) {
    for (const request of requests) world.ingest(request);
    await world.deliver(scheduler, batches, drawn);
  }
  return world.finish(scheduler);
}
