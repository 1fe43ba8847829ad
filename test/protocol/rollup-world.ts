// A world of old days: aggregators that bring late events, rollup runs that overlap, and readers in between, all of them real code over
// tables in memory. The scheduler decides who goes next, `faults` decides what goes wrong.

import type fc from 'fast-check';

import { DocumentCache } from '../../lambdas/aggregate/document-cache.ts';
import { encodeCounts } from '../../lambdas/domain/document-codec.ts';
import { formatDot } from '../../lambdas/domain/dot.ts';
import type { Message } from '../../lambdas/domain/message.ts';
import { type Period, periodsOf } from '../../lambdas/domain/periods.ts';
import { addSummaries, noSummary, summaryOf } from '../../lambdas/domain/summary.ts';
import type { Due } from '../../lambdas/store/due-store.ts';
import { createDocumentReader } from '../../lambdas/store/document-reader.ts';
import { throttling } from '../support/aws-errors.ts';
import { hitsOf } from '../support/hits.ts';
import { aMessage, aView, queued } from '../support/messages.ts';
import { SMALL_WORLD, type TableBugs, Tables } from './memory-stores.ts';
import type { Fault } from './world.ts';

/** The code under test: the real one, or one with a bug put in. */
export interface RollupCode {
  readonly commit: typeof import('../../lambdas/aggregate/commit.ts').commit;
  readonly createDocumentStore: typeof import('../../lambdas/store/document-store.ts').createDocumentStore;
  readonly createRollupGuard: typeof import('../../lambdas/store/rollup-guard.ts').createRollupGuard;
  readonly settle: typeof import('../../lambdas/rollup/roll.ts').settle;
  readonly run: typeof import('../../lambdas/rollup/run.ts').run;
  readonly readRange: typeof import('../../lambdas/stats/read-range.ts').readRange;
  readonly tableBugs?: TableBugs;
}

/** A year, two months, three dekads; in one of them two days. */
export const DAYS = ['2025-01-04', '2025-01-05', '2025-01-31', '2025-02-03'] as const;

/** What happens at the same time; days and ends of ranges by their place in DAYS. */
export interface Round {
  /** Each commits a new message to each of these days; numbers beyond them are messages that were sent before, delivered again. */
  readonly commits: readonly (Pausing & { readonly picks: readonly number[] })[];
  readonly runs: readonly Pausing[];
  readonly reads: readonly (Pausing & Reading)[];
}

interface Reading {
  /** Of all days where both ends are the same. */
  readonly range: readonly [number, number];
  readonly youngDays: number;
}

/** Of a site that is not young. */
const ALL: Reading = { range: [0, 0], youngDays: 1 };

/**
 * A process stops at these points, the n-th time that it comes there, until nobody else can go on. Few such switches find most races (Musuvathi and Qadeer, "Iterative
 * context bounding", PLDI 2007), and chance alone would seldom stop a short commit for all of a long rollup.
 */
interface Pausing {
  readonly pauses: readonly Pause[];
}

export interface Pause {
  readonly point: string;
  readonly time: number;
}

const SITE = 'a.com';
/** All of the days are long over. */
const NOW = Date.parse('2026-06-01');
/** Rounds without faults after which everything must be rolled up. */
const CALM_ROUNDS = 6;
const SOME_TIME_MS = 100_000;

export class RollupWorld {
  readonly #code: RollupCode;
  readonly #tables: Tables;
  readonly #sent: Message[] = [];
  readonly #problems: string[] = [];
  readonly #caches = [new DocumentCache(), new DocumentCache()];
  #hadFault = false;

  constructor(code: RollupCode) {
    this.#code = code;
    this.#tables = new Tables(code.tableBugs ?? {});
  }

  /** Messages of these days were counted and rolled up long ago. */
  async begin(days: readonly number[]): Promise<void> {
    const { items, rollups, dues, events } = this.#tables.storesFor(async () => undefined);
    const documents = this.#code.createDocumentStore(items, SMALL_WORLD);
    const guard = this.#code.createRollupGuard(rollups, dues);
    const deps = { documents, rollups: guard, events, now: () => NOW, random: () => 0, wait: async () => undefined };
    for (const message of days.map((day) => this.#pick(day))) {
      const key = { site: SITE, day: message.day, shard: 0 };
      await this.#code.commit(key, [queued(message)], Infinity, { ...deps, cache: new DocumentCache() });
    }
    const settle = (due: Due) => this.#code.settle(due, { documents, rollups, dues });
    await this.#code.run(Infinity, { dues, settle, now: () => NOW });
  }

  async play(round: Round, scheduler: fc.Scheduler, faults: Iterator<Fault>): Promise<void> {
    const turns = new Turns(scheduler);
    // All of them are there before the first one moves, or stops.
    const actors = [
      ...round.commits.map(({ picks, pauses }, index) => {
        const [messages, turn] = [picks.map((pick) => this.#pick(pick)), turns.enter(`commit ${index}`, pauses)];
        return () => this.#commit(messages, index, turn, faults);
      }),
      ...round.runs.map(({ pauses }, index) => {
        const turn = turns.enter(`rollup ${index}`, pauses);
        return () => this.#run(turn, faults);
      }),
      ...round.reads.map(({ pauses, ...reading }, index) => {
        const turn = turns.enter(`reader ${index}`, pauses);
        return () => this.#read(reading, turn);
      }),
    ];
    await scheduler.waitFor(Promise.all(actors.map((act) => act())));
  }

  /** The faults end, the queue delivers everything again, and what is due is done. Returns the laws that were broken. */
  async settle(scheduler: fc.Scheduler): Promise<string[]> {
    const calm: Iterator<Fault> = { next: () => ({ done: false, value: 'none' }) };
    const enter = (name: string): Turn => new Turns(scheduler).enter(name, []);
    await scheduler.waitFor(this.#commit(this.#sent, 0, enter('commit'), calm));
    await scheduler.waitFor(this.#read(ALL, enter('reader')));
    for (let round = 0; round < CALM_ROUNDS && this.#tables.rollups.duesOf().length > 0; round += 1) {
      await scheduler.waitFor(this.#run(enter('rollup'), calm));
    }
    await scheduler.waitFor(this.#read(ALL, enter('reader')));
    await scheduler.waitFor(this.#read({ ...ALL, range: [1, 2] }, enter('reader')));
    return [...this.#problems, ...this.#tables.violations, ...this.#checkEnd()];
  }

  #pick(pick: number): Message {
    const again = pick < DAYS.length ? undefined : this.#sent.at(-(pick % DAYS.length) - 1);
    return again ?? this.#send(DAYS[pick % DAYS.length] ?? DAYS[0]);
  }

  #send(day: string): Message {
    const seq = this.#sent.length;
    // Its path is its name, so that an answer says which messages are in it, and how often.
    const message = aMessage(seq, { site: SITE, day, events: [aView({ path: `/${seq}`, user: `${seq}` })] });
    this.#sent.push(message);
    return message;
  }

  async #commit(messages: readonly Message[], index: number, turn: Turn, faults: Iterator<Fault>): Promise<void> {
    await this.#asProcess(turn, faults, async (gate) => {
      const { items, rollups, dues, events } = this.#tables.storesFor(gate);
      const deps = {
        documents: this.#code.createDocumentStore(items, SMALL_WORLD),
        rollups: this.#code.createRollupGuard(rollups, dues),
        events,
        cache: this.#caches[index] ?? new DocumentCache(),
        now: () => NOW,
        random: () => 0.5,
        wait: () => gate('wait'),
      };
      for (const [day, group] of Map.groupBy(messages, (message) => message.day)) {
        await this.#code.commit({ site: SITE, day, shard: 0 }, group.map(queued), NOW + SOME_TIME_MS, deps);
      }
    });
  }

  async #run(turn: Turn, faults: Iterator<Fault>): Promise<void> {
    await this.#asProcess(turn, faults, async (gate) => {
      const { items, rollups, dues } = this.#tables.storesFor(gate);
      const deps = { documents: this.#code.createDocumentStore(items, SMALL_WORLD), rollups, dues };
      await this.#code.run(Infinity, { dues, settle: (due) => this.#code.settle(due, deps), now: () => NOW });
    });
  }

  /** Ends with the process, whether that does its work, fails or dies. */
  async #asProcess(
    turn: Turn,
    faults: Iterator<Fault>,
    work: (gate: (point: string) => Promise<void>) => Promise<void>,
  ): Promise<void> {
    let die = (): void => undefined;
    const death = new Promise<void>((resolve) => (die = resolve));
    const gate = async (point: string): Promise<void> => {
      await turn.step(point);
      const fault = faults.next().value as Fault;
      if (fault === 'none') return;
      this.#hadFault = true;
      if (fault === 'die') {
        die();
        await new Promise(() => undefined); // A dead process does nothing more.
      }
      throw fault === 'throttle' ? throttling(point) : new Error(point);
    };
    const start = async (): Promise<void> => {
      await gate('start');
      await work(gate);
    };
    // What fails is delivered, or run, again later.
    await Promise.race([start().catch(() => undefined), death]);
    turn.end();
  }

  /** The law of every answer: each message at most once, all that were counted before it began, none that was not when it ended. */
  async #read({ range: [first, last], youngDays }: Reading, turn: Turn): Promise<void> {
    const [from, to] =
      first === last
        ? ['1970-01-01', '2099-12-31']
        : [DAYS[Math.min(first, last)] ?? DAYS[0], DAYS[Math.max(first, last)] ?? DAYS[0]];
    await turn.step('start');
    const before = this.#countedIn(from, to);
    const { items, rollups } = this.#tables.storesFor((point) => turn.step(point));
    const reader = { documents: createDocumentReader(items), rollups, now: () => NOW, youngDays };
    let summary = noSummary;
    await this.#code.readRange(SITE, 0, from, to, (part) => (summary = addSummaries(summary, part)), reader);
    turn.end();
    const after = this.#countedIn(from, to);
    const hits = hitsOf(summary.counts.dimensions.path);
    const say = (what: string): void => void this.#problems.push(`an answer for ${from} to ${to} ${what}`);
    for (const path of before) if (!hits.has(path)) say(`lacks ${path}`);
    for (const [path, count] of hits) {
      if (!after.has(path)) say(`has ${path}, which is not counted`);
      if (count !== 1) say(`has ${path} ${count} times`);
    }
    if (summary.tally.counted !== hits.size) say(`has a ledger of ${summary.tally.counted}, and ${hits.size} events`);
  }

  #countedIn(from: string, to: string): Set<string> {
    const days = DAYS.filter((day) => day >= from && day <= to);
    const documents = days.map((day) => this.#tables.documentOf({ site: SITE, day, shard: 0 }));
    return new Set(documents.flatMap((document) => document.counts.dimensions.path.kept.map(({ value }) => value)));
  }

  /** The laws that hold when everything has been delivered and nobody is at work. */
  #checkEnd(): string[] {
    const problems: string[] = [];
    const counted = this.#countedIn('1970-01-01', '2099-12-31');
    for (const { dot, events } of this.#sent) {
      if (!counted.has(events[0]?.path ?? '')) problems.push(`never counted: ${formatDot(dot)}`);
    }
    const due = this.#tables.rollups.duesOf();
    if (due.length > 0) problems.push(`still due: ${due.map(({ period }) => period.name).join()}`);
    const periods = new Map(this.#sent.flatMap(({ day }) => periodsOf(day).map((period) => [period.name, period])));
    return [...problems, ...[...periods.values()].flatMap((period) => this.#checkRollup(period))];
  }

  #checkRollup(period: Period): string[] {
    const found = this.#tables.rollups.get({ site: SITE, shard: 0, period })?.summary;
    if (found === undefined) {
      // A process that dies after it has struck a rollup out may leave it so, where another has counted its message.
      return this.#hadFault ? [] : [`${period.name} is not rolled up`];
    }
    const expected = DAYS.filter((day) => day >= period.first && day <= period.last)
      .map((day) => summaryOf(this.#tables.documentOf({ site: SITE, day, shard: 0 }), NOW))
      .reduce(addSummaries, noSummary);
    const same =
      Buffer.compare(encodeCounts(found.counts), encodeCounts(expected.counts)) === 0 &&
      found.tally.counted === expected.tally.counted;
    return same ? [] : [`${period.name} is not the sum of its days`];
  }
}

/** A process among others. */
interface Turn {
  /** Waits until it may go on. */
  step(point: string): Promise<void>;
  end(): void;
}

class Turns {
  readonly #scheduler: fc.Scheduler;
  readonly #paused: (() => void)[] = [];
  #moving = 0;

  constructor(scheduler: fc.Scheduler) {
    this.#scheduler = scheduler;
  }

  enter(name: string, pauses: readonly Pause[]): Turn {
    const times = new Map<string, number>();
    this.#moving += 1;
    return {
      step: async (point) => {
        const time = times.get(point) ?? 0;
        times.set(point, time + 1);
        if (pauses.some((pause) => pause.point === point && pause.time === time)) {
          const resumed = new Promise<void>((resolve) => this.#paused.push(resolve));
          this.#stop();
          await resumed;
        }
        await this.#scheduler.schedule(Promise.resolve(), `${name} ${point}`);
      },
      end: () => this.#stop(),
    };
  }

  #stop(): void {
    this.#moving -= 1;
    const next = this.#moving > 0 ? undefined : this.#paused.shift();
    if (next === undefined) return;
    this.#moving += 1;
    next();
  }
}
