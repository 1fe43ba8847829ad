// Moving raw events to the days of another zone: each event ends on the day that it has there,
// counted once, whatever dies on the way, and however often the zone changes.

import fc from 'fast-check';
import { describe, expect, test } from 'vitest';

import { daysIn } from '../../../lambdas/domain/days/site-days.ts';
import { formatDot, spanOf } from '../../../lambdas/domain/dots/dot.ts';
import { countMissing, dotSetOf } from '../../../lambdas/domain/dots/dot-set.ts';
import { decodeMessage, encodeMessage, type Message } from '../../../lambdas/domain/event/message.ts';
import { moveEvents } from '../../../ops/move/move-events.ts';
import type { RawItems } from '../../../ops/store/raw-items.ts';
import { aMessage, aView } from '../../support/messages.ts';

class Death extends Error {}

/**
 * Documents and raw items of a site. What is sent is delivered, twice, and counted once by its dot.
 */
class World {
  /** By day: raw items, as packs of bodies. */
  readonly #raw = new Map<string, { bodies: string[]; moved: string[] }[]>();
  /** Steps until the run dies. */
  stepsLeft = Infinity;
  #producers = 0;

  /** Raw first, then the document: here the document is all raw messages. */
  commit(messages: readonly Message[], copies = 1): void {
    for (const message of messages) {
      const items = this.#raw.get(message.day) ?? [];
      this.#raw.set(message.day, items);
      if (this.messagesOn(message.day).some(({ dot }) => formatDot(dot) === formatDot(message.dot))) continue;
      for (let copy = 0; copy < copies; copy += 1) items.push({ bodies: [encodeMessage(message)], moved: [] });
    }
  }

  messagesOn(day: string): Message[] {
    const all = (this.#raw.get(day) ?? []).flatMap(({ bodies }) => bodies.map(decodeMessage));
    return [...new Map(all.map((message) => [formatDot(message.dot), message])).values()];
  }

  get days(): string[] {
    return [...this.#raw.keys()].sort();
  }

  /** Instants of the events that each day counts, and of no note. */
  get counted(): Map<string, number[]> {
    const days = this.days.map((day): [string, number[]] => {
      const instants = this.messagesOn(day).flatMap(({ dayStart = Date.parse(day), events }) =>
        events.filter(({ filtered }) => filtered === undefined).map(({ at }) => dayStart + at),
      );
      return [day, instants.sort((a, b) => a - b)];
    });
    return new Map(days.filter(([, instants]) => instants.length > 0));
  }

  get missing(): number {
    return this.days.reduce((sum, day) => sum + countMissing(dotSetOf(this.messagesOn(day).map(spanOf))), 0);
  }

  readonly #rawItems: RawItems = {
    read: (key) => this.#read(key.day),
  };

  async *#read(day: string) {
    for (const item of this.#raw.get(day) ?? []) {
      yield {
        messages: item.bodies.map(decodeMessage),
        moved: item.moved.map(decodeMessage),
        daysLeft: () => 5,
        rewrite: async (messages: readonly Message[], moved: readonly Message[]) => {
          this.#step();
          Object.assign(item, { bodies: messages.map(encodeMessage), moved: moved.map(encodeMessage) });
        },
      };
    }
  }

  #step(): void {
    this.stepsLeft -= 1;
    if (this.stepsLeft < 0) throw new Death();
  }

  move(day: string, timezone: string, isDryRun = false) {
    const counted = dotSetOf(this.messagesOn(day).map(spanOf));
    return moveEvents(
      { key: { site: 'example.com', day, shard: 0 }, counted, timezone, isDryRun },
      {
        rawItems: this.#rawItems,
        send: async (messages) => {
          this.#step();
          this.commit(messages);
          this.commit(messages);
        },
        now: () => 1_763_200_000_000,
        newProducer: () => `${(this.#producers += 1)}`.padStart(16, '0'),
        signal: new AbortController().signal,
      },
    );
  }

  /** Until it gets through; dies on the way after these steps. */
  async moveAll(timezone: string, deaths: readonly number[]): Promise<void> {
    const left = [...deaths];
    for (const day of this.days) {
      for (let isDone = false; !isDone;) {
        this.stepsLeft = left.shift() ?? Infinity;
        isDone = await this.move(day, timezone).then(
          () => true,
          (error: unknown) => {
            if (error instanceof Death) return false;
            throw error;
          },
        );
      }
    }
  }
}

const START = Date.parse('2025-10-24');
const HOUR = 3_600_000;
const zones = ['UTC', 'Asia/Kathmandu', 'America/New_York', 'Pacific/Kiritimati', 'Europe/Berlin', 'Pacific/Apia'];

/** Messages as ingest makes them in a zone, of events at these instants. */
function messagesOf(timezone: string, batches: readonly (readonly number[])[]): Message[] {
  const days = daysIn(timezone);
  const next = new Map<string, number>();
  return batches.flatMap((batch) =>
    [...Map.groupBy(batch, (instant) => days.of(instant).day)].map(([day, instants]) => {
      const seq = next.get(day) ?? 0;
      next.set(day, seq + instants.length);
      const dayStart = timezone === 'UTC' ? undefined : days.startOf(day);
      return aMessage(seq, {
        day,
        ...(dayStart !== undefined && { dayStart }),
        events: instants.map((instant) => aView({ at: days.of(instant).at })),
      });
    }),
  );
}

const byDay = (timezone: string, instants: readonly number[]): Map<string, number[]> =>
  new Map(
    [
      ...Map.groupBy(
        instants.toSorted((a, b) => a - b),
        (at) => daysIn(timezone).of(at).day,
      ),
    ].sort(([a], [b]) => (a < b ? -1 : 1)),
  );

test('every event ends on the day of the last zone, counted once, whatever dies on the way', async () => {
  const instant = fc.nat(6 * 24 * HOUR).map((ms) => START + ms);
  await fc.assert(
    fc.asyncProperty(
      fc.array(fc.array(instant, { minLength: 1, maxLength: 5 }), { minLength: 1, maxLength: 6 }),
      fc.constantFrom(...zones),
      fc.array(fc.tuple(fc.constantFrom(...zones), fc.array(fc.nat(6), { maxLength: 4 })), {
        minLength: 1,
        maxLength: 3,
      }),
      fc.integer({ min: 1, max: 2 }),
      async (batches, zone, moves, copies) => {
        const world = new World();
        world.commit(messagesOf(zone, batches), copies);
        expect(world.counted).toEqual(byDay(zone, batches.flat()));
        for (const [timezone, deaths] of moves) {
          await world.moveAll(timezone, deaths);
          expect(world.counted).toEqual(byDay(timezone, batches.flat()));
          expect(world.missing).toBe(0);
        }
      },
    ),
    { numRuns: 300 },
  );
});

describe('a message', () => {
  const late = aMessage(0, { day: '2025-11-14', events: [aView({ at: HOUR }), aView({ at: 20 * HOUR, path: '/x' })] });

  test('keeps its dot and its place in the day, and has a note of what went', async () => {
    const world = new World();
    world.commit([late]);
    expect(await world.move('2025-11-14', 'Asia/Kathmandu')).toEqual({
      events: 1,
      days: ['2025-11-15'],
      changed: true,
    });
    expect(world.messagesOn('2025-11-14')).toEqual([
      {
        ...late,
        dayStart: Date.parse('2025-11-13T18:15Z'),
        events: [aView({ at: 6.75 * HOUR }), { type: 'moved', at: 0, filtered: 'moved' }],
      },
    ]);
    expect(world.messagesOn('2025-11-15')).toMatchObject([
      { rawDays: 5, dayStart: Date.parse('2025-11-14T18:15Z'), events: [{ at: 1.75 * HOUR, path: '/x' }] },
    ]);
  });

  test('is as it was after a dry run, and where the zone is the one that it has', async () => {
    const world = new World();
    world.commit([late]);
    expect(await world.move('2025-11-14', 'Asia/Kathmandu', true)).toMatchObject({ events: 1, days: ['2025-11-15'] });
    expect(await world.move('2025-11-14', 'UTC')).toEqual({ events: 0, days: [], changed: false });
    expect(world.messagesOn('2025-11-14')).toEqual([late]);
    expect(world.days).toEqual(['2025-11-14']);
  });
});
