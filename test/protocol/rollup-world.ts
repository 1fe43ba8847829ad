// A world where days pass: aggregators commit events in time, late and repeatedly, rollup runs
// overlap, and readers read in between. All of them are real code over tables in memory. The
// scheduler decides which process goes next, `faults` decides what goes wrong, and every process
// has its own clock.

import type fc from 'fast-check';

import { DocumentCache } from '../../lambdas/aggregate/document-cache.ts';
import { encodeRollup } from '../../lambdas/domain/document/document-codec.ts';
import { formatDot } from '../../lambdas/domain/dots/dot.ts';
import type { Message } from '../../lambdas/domain/event/message.ts';
import { type Period, periodsOf } from '../../lambdas/domain/periods.ts';
import { addForRollup, addSummaries, noSummary, summaryOf } from '../../lambdas/domain/document/summary.ts';
import { DAY_MS, dayOf } from '../../lambdas/domain/event/timestamp.ts';
import { createDocumentReader } from '../../lambdas/store/days/document-reader.ts';
import { createDocumentStore } from '../../lambdas/store/days/document-store.ts';
import { throttling } from '../support/aws-errors.ts';
import { hitsOf } from '../support/hits.ts';
import { aMessage, aView, queued } from '../support/messages.ts';
import { SMALL_WORLD, Tables } from './memory-stores.ts';
import type { RollupCode } from './rollup-code.ts';
import { DAYS, type Reading, type Round, TIMES } from './rollup-round.ts';
import { type Turn, Turns } from './turns.ts';
import type { Fault } from './world.ts';
import { visitorOf } from '../support/visitors.ts';

/** Of a site that is not young. */
const ALL: Reading = { range: [0, 0], youngDays: 1 };

const SITE = 'a.com';
/** Nights without faults, after which everything must be rolled up. */
const CALM_NIGHTS = 3;
const SOME_TIME_MS = 100_000;
const HOUR_MS = 3_600_000;
/** Timestamps further in the future are refused. */
const FUTURE_MS = 2 * DAY_MS;

const NOBODY: Iterator<Fault> = { next: () => ({ done: false, value: 'none' }) };

export class RollupWorld {
  readonly #code: RollupCode;
  readonly #tables: Tables;
  readonly #sent: Message[] = [];
  /** Paths of the acknowledged messages. */
  readonly #acknowledged = new Set<string>();
  readonly #problems: string[] = [];
  readonly #caches = [new DocumentCache(), new DocumentCache()];
  #now = 0;

  constructor(code: RollupCode) {
    this.#code = code;
    this.#tables = new Tables(code.tableBugs ?? {});
  }

  async play(round: Round, scheduler: fc.Scheduler, faults: Iterator<Fault>): Promise<void> {
    this.#now = Math.max(this.#now, Date.parse(TIMES[round.time] ?? TIMES[0]));
    const turns = new Turns(scheduler);
    // All of them exist before the first one moves or stops.
    const actors = [
      ...round.commits.map(({ picks, pauses, skew }, index) => {
        const [messages, turn] = [picks.map((pick) => this.#pick(pick)), turns.enter(`commit ${index}`, pauses)];
        return () => this.#commit(messages, index, turn, faults, skew);
      }),
      ...round.runs.map(({ pauses, skew }, index) => {
        const turn = turns.enter(`rollup ${index}`, pauses);
        return () => this.#run(turn, faults, skew);
      }),
      ...round.reads.map(({ pauses, skew, ...reading }, index) => {
        const turn = turns.enter(`reader ${index}`, pauses);
        return () => this.#read(reading, turn, skew);
      }),
    ];
    await scheduler.waitFor(Promise.all(actors.map((act) => act())));
  }

  /**
   * Ends the faults, delivers what is left in the queue, and builds what is due. Returns the broken
   * laws.
   */
  async finish(scheduler: fc.Scheduler): Promise<string[]> {
    const enter = (name: string): Turn => new Turns(scheduler).enter(name, []);
    const left = this.#sent.filter(({ events }) => !this.#acknowledged.has(events[0]?.path ?? ''));
    await scheduler.waitFor(this.#commit(left, 0, enter('commit'), NOBODY));
    await scheduler.waitFor(this.#read(ALL, enter('reader')));
    this.#now = Date.parse(TIMES[TIMES.length - 1] ?? '');
    for (let night = 0; night < CALM_NIGHTS && this.#tables.rollups.due(Infinity).length > 0; night += 1) {
      await scheduler.waitFor(this.#run(enter('rollup'), NOBODY));
      this.#now += DAY_MS;
    }
    await scheduler.waitFor(this.#read(ALL, enter('reader')));
    await scheduler.waitFor(this.#read({ ...ALL, range: [1, 2] }, enter('reader')));
    return [...this.#problems, ...this.#tables.violations, ...this.#checkEnd()];
  }

  #pick(pick: number): Message {
    const again = pick < DAYS.length ? undefined : this.#sent.at(-(pick % DAYS.length) - 1);
    const days = DAYS.filter((day) => day <= dayOf(this.#now + FUTURE_MS));
    return again ?? this.#send(days[pick % days.length] ?? DAYS[0]);
  }

  #send(day: string): Message {
    const seq = this.#sent.length;
    // The path is the message's name, so that an answer shows which messages it contains, and how
    // often.
    const message = aMessage(seq, {
      site: SITE,
      day,
      events: [aView({ path: `/${seq}`, visitor: visitorOf(`${seq}`) })],
    });
    this.#sent.push(message);
    return message;
  }

  async #commit(
    messages: readonly Message[],
    index: number,
    turn: Turn,
    faults: Iterator<Fault>,
    skew = 0,
  ): Promise<void> {
    await this.#asProcess(turn, faults, async (gate) => {
      const { items, rollups, events } = this.#tables.storesFor(gate);
      const now = this.#now + skew * HOUR_MS;
      const deps = {
        documents: createDocumentStore(items, SMALL_WORLD),
        rollups,
        events,
        cache: this.#caches[index] ?? new DocumentCache(),
        now: () => now,
        random: () => 0.5,
        wait: () => gate('wait'),
      };
      for (const [day, group] of Map.groupBy(messages, (message) => message.day)) {
        await this.#code.commit({ site: SITE, day, shard: 0 }, group.map(queued), now + SOME_TIME_MS, deps);
        for (const { events } of group) this.#acknowledged.add(events[0]?.path ?? '');
        await gate('acknowledged');
      }
    });
  }

  async #run(turn: Turn, faults: Iterator<Fault>, skew = 0): Promise<void> {
    await this.#asProcess(turn, faults, async (gate) => {
      const { items, rollups } = this.#tables.storesFor(gate, true);
      const now = (): number => this.#now + skew * HOUR_MS;
      const deps = { documents: createDocumentReader(items), items, rollups, now };
      await this.#code.run(Infinity, { rollups, roll: (key) => this.#code.roll(key, deps), now });
    });
  }

  /** Resolves when the process has finished, failed or died. */
  async #asProcess(
    turn: Turn,
    faults: Iterator<Fault>,
    work: (gate: (point: string) => Promise<void>) => Promise<void>,
  ): Promise<void> {
    let die = (): void => undefined;
    const death = new Promise<void>((resolve) => (die = resolve));
    const gate = async (point: string): Promise<void> => {
      const isDead = await turn.step(point);
      const fault = isDead ? 'die' : (faults.next().value as Fault);
      if (fault === 'none') return;
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
    // Failed work is delivered, or run, again later.
    await Promise.race([start().catch(() => undefined), death]);
    turn.end();
  }

  /**
   * The law of every answer: each message at most once, all messages that were acknowledged before
   * it began, none that was not counted when it ended.
   */
  async #read({ range: [first, last], youngDays }: Reading, turn: Turn, skew = 0): Promise<void> {
    const [from, to] =
      first === last
        ? ['1970-01-01', '2099-12-31']
        : [DAYS[Math.min(first, last)] ?? DAYS[0], DAYS[Math.max(first, last)] ?? DAYS[0]];
    await turn.step('start');
    const before = this.#acknowledgedIn(from, to);
    const { items, rollups } = this.#tables.storesFor(async (point) => void (await turn.step(point)));
    const now = (): number => this.#now + skew * HOUR_MS;
    const reader = { documents: createDocumentReader(items), rollups, now, youngDays };
    let summary = noSummary;
    for await (const { summary: part } of this.#code.readRange({ site: SITE, shard: 0, from, to }, reader)) {
      summary = addSummaries(summary, part);
    }
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

  #acknowledgedIn(from: string, to: string): string[] {
    return this.#sent
      .filter(({ day }) => day >= from && day <= to)
      .map(({ events }) => events[0]?.path ?? '')
      .filter((path) => this.#acknowledged.has(path));
  }

  #countedIn(from: string, to: string): Set<string> {
    const days = DAYS.filter((day) => day >= from && day <= to);
    const documents = days.map((day) => this.#tables.documentOf({ site: SITE, day, shard: 0 }));
    return new Set(documents.flatMap(({ counts }) => counts.dimensions.path.kept.map(({ value }) => value)));
  }

  /** The laws that hold once everything is delivered, and no process is at work. */
  #checkEnd(): string[] {
    const problems: string[] = [];
    const counted = this.#countedIn('1970-01-01', '2099-12-31');
    for (const { dot, events } of this.#sent) {
      if (!counted.has(events[0]?.path ?? '')) problems.push(`never counted: ${formatDot(dot)}`);
    }
    const due = this.#tables.rollups.due(Infinity);
    if (due.length > 0) problems.push(`still due: ${due.map(({ period }) => period.name).join()}`);
    const periods = new Map(this.#sent.flatMap(({ day }) => periodsOf(day).map((period) => [period.name, period])));
    return [...problems, ...[...periods.values()].flatMap((period) => this.#checkRollup(period))];
  }

  #checkRollup(period: Period): string[] {
    const found = this.#tables.rollups.get({ site: SITE, shard: 0, period })?.summary;
    if (found === undefined) return [`${period.name} is not rolled up`];
    const expected = DAYS.filter((day) => day >= period.first && day <= period.last)
      .map((day) => summaryOf(day, this.#tables.documentOf({ site: SITE, day, shard: 0 }), 0))
      .reduce(addForRollup, noSummary);
    const same =
      Buffer.compare(encodeRollup(found), encodeRollup(expected)) === 0 &&
      found.tally.counted === expected.tally.counted;
    return same ? [] : [`${period.name} is not the sum of its days`];
  }
}
