// A world of old days: aggregators that bring late events, rollup runs that overlap, and readers in between, all of them real code over
// tables in memory. The scheduler decides who goes next, `faults` decides what goes wrong.

import type fc from 'fast-check';

import { DocumentCache } from '../../lambdas/aggregate/document-cache.ts';
import { encodeDocument } from '../../lambdas/domain/document-codec.ts';
import { formatDot } from '../../lambdas/domain/dot.ts';
import type { Message } from '../../lambdas/domain/message.ts';
import { type Period, periodsOf } from '../../lambdas/domain/periods.ts';
import { addSummaries, noSummary, summaryOf } from '../../lambdas/domain/summary.ts';
import { createDocumentReader } from '../../lambdas/store/document-store.ts';
import { aMessage, aView } from '../support/messages.ts';
import { SMALL_WORLD, type TableBugs, Tables } from './memory-stores.ts';

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

/** Two years, three months, four dekads; in one of them two days. */
export const DAYS = ['2024-12-31', '2025-01-04', '2025-01-05', '2025-01-31', '2025-02-03'] as const;

/** What happens at the same time; days and ends of ranges by their place in DAYS. */
export interface Round {
  /** Each commits a new message to each of these days; numbers beyond them are messages that were sent before, delivered again. */
  readonly commits: readonly (readonly number[])[];
  readonly runs: number;
  /** Ranges; of all days where both ends are the same. */
  readonly reads: readonly (readonly [number, number])[];
}

/** `stall`: nothing happens here until others have gone many steps. */
export type Fault = 'none' | 'stall' | 'fail' | 'throttle' | 'die';

const SITE = 'a.com';
/** About as many as it takes to make a rollup. */
const STALL_STEPS = 80;
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

  async play(round: Round, scheduler: fc.Scheduler, faults: Iterator<Fault>): Promise<void> {
    const groups = round.commits.map((picks) => picks.map((pick) => this.#pick(pick)));
    const actors = [
      ...groups.map((messages, index) => this.#commit(messages, index, scheduler, faults)),
      ...Array.from({ length: round.runs }, (_, index) => this.#run(index, scheduler, faults)),
      ...round.reads.map((range) => this.#read(range, scheduler)),
    ];
    await scheduler.waitFor(Promise.all(actors));
  }

  /** The faults end, the queue delivers everything again, and what is due is done. Returns the laws that were broken. */
  async settle(scheduler: fc.Scheduler): Promise<string[]> {
    const calm: Iterator<Fault> = { next: () => ({ done: false, value: 'none' }) };
    await scheduler.waitFor(this.#commit(this.#sent, 0, scheduler, calm));
    await scheduler.waitFor(this.#read([0, 0], scheduler));
    for (let round = 0; round < CALM_ROUNDS && this.#tables.rollups.duesOf().length > 0; round += 1) {
      await scheduler.waitFor(this.#run(0, scheduler, calm));
    }
    await scheduler.waitFor(Promise.all([this.#read([0, 0], scheduler), this.#read([1, 3], scheduler)]));
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

  async #commit(
    messages: readonly Message[],
    index: number,
    scheduler: fc.Scheduler,
    faults: Iterator<Fault>,
  ): Promise<void> {
    await this.#asProcess(`commit ${index}`, scheduler, faults, async (gate) => {
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
        await this.#code.commit({ site: SITE, day, shard: 0 }, group, NOW + SOME_TIME_MS, deps);
      }
    });
  }

  async #run(index: number, scheduler: fc.Scheduler, faults: Iterator<Fault>): Promise<void> {
    await this.#asProcess(`rollup ${index}`, scheduler, faults, async (gate) => {
      const { items, rollups, dues } = this.#tables.storesFor(gate);
      const deps = { documents: this.#code.createDocumentStore(items, SMALL_WORLD), rollups, dues };
      await this.#code.run(Infinity, { dues, settle: (due) => this.#code.settle(due, deps), now: () => NOW });
    });
  }

  /** Ends with the process, whether that does its work, fails or dies. */
  async #asProcess(
    name: string,
    scheduler: fc.Scheduler,
    faults: Iterator<Fault>,
    work: (gate: (point: string) => Promise<void>) => Promise<void>,
  ): Promise<void> {
    let die = (): void => undefined;
    const death = new Promise<void>((resolve) => (die = resolve));
    const gate = async (point: string): Promise<void> => {
      await scheduler.schedule(Promise.resolve(), `${name} ${point}`);
      const fault = faults.next().value as Fault;
      if (fault === 'none') return;
      if (fault === 'stall') {
        for (let step = 0; step < STALL_STEPS; step += 1) await scheduler.schedule(Promise.resolve(), 'stalled');
        return;
      }
      this.#hadFault = true;
      if (fault === 'die') {
        die();
        await new Promise(() => undefined); // A dead process does nothing more.
      }
      throw Object.assign(new Error(`fault ${point}`), { name: fault === 'fail' ? 'Error' : 'ThrottlingException' });
    };
    // What fails is delivered, or run, again later.
    await Promise.race([work(gate).catch(() => undefined), death]);
  }

  /** The law of every answer: each message at most once, all that were counted before it began, none that was not when it ended. */
  async #read([first, last]: readonly [number, number], scheduler: fc.Scheduler): Promise<void> {
    const [from, to] =
      first === last
        ? ['1970-01-01', '2099-12-31']
        : [DAYS[Math.min(first, last)] ?? DAYS[0], DAYS[Math.max(first, last)] ?? DAYS[0]];
    const before = this.#countedIn(from, to);
    const { items, rollups } = this.#tables.storesFor((point) =>
      scheduler.schedule(Promise.resolve(), `reader ${point}`),
    );
    const reader = { documents: createDocumentReader(items), rollups, now: () => NOW };
    let summary = noSummary;
    await this.#code.readRange(SITE, 0, from, to, (part) => (summary = addSummaries(summary, part)), reader);
    const after = this.#countedIn(from, to);
    const { hits } = summary.document.dimensions.path;
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
    return new Set(documents.flatMap((document) => [...document.dimensions.path.hits.keys()]));
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
      Buffer.compare(encodeDocument(found.document), encodeDocument(expected.document)) === 0 &&
      found.tally.counted === expected.tally.counted;
    return same ? [] : [`${period.name} is not the sum of its days`];
  }
}
