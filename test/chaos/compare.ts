// Compares the API's answers after a run with the truth. Every number must be the owed one. Only
// the answers can show how many of the unkeyed messages with unknown outcome were accepted. Each of
// those shows in many numbers at once (views of its path, visitors, views, visits and bounces of
// the day), so a message that was counted twice, or by half, fits none.

import type { Api, Stats } from '../support/api.ts';
import { UNKEYED } from './plan.ts';
import { owedOfDay, owedOfRange, QUESTIONS_OF_A_DAY, rangeQuestion, type Taken } from './questions.ts';
import { answersTo, compareAnswers, type Expect } from './answers.ts';
import type { Cell, Truth } from './truth.ts';

export interface Ledger {
  accepted: number;
  counted: number;
  duplicates: number;
  pending: number;
}

export interface Comparison {
  /** One line per wrong number. */
  readonly differences: string[];
  /** Of all sites and days. */
  readonly ledger: Ledger;
  /** Unkeyed messages with unknown outcome that were accepted after all. */
  readonly taken: number;
  readonly days: number;
  readonly answers: number;
  readonly receipts: number;
}

const PARALLEL = 8;

export async function compare(truth: Truth, api: Api, onDone: (share: number) => void): Promise<Comparison> {
  const differences: string[] = [];
  const ledger: Ledger = { accepted: 0, counted: 0, duplicates: 0, pending: 0 };
  let [taken, days, answers] = [0, 0, 0];
  const expect: Expect = (what, told, owed) => {
    if (told !== owed) differences.push(`${what}: ${String(told)}, owed ${String(owed)}`);
  };

  for (const [site_id, cells] of truth.sites) {
    const sum = { views: 0, taken: 0, users: new Set<string>() };
    const found: Taken[] = [];
    for (const [date, cell] of cells) {
      const told = await ask(api, { site_id, date });
      const expectOfDay: Expect = (what, ...values) => expect(`${site_id} ${date} ${what}`, ...values);
      const taken = compareDay(cell, told, expectOfDay);
      found.push(taken);
      const asked = QUESTIONS_OF_A_DAY.map((question) => ({ site_id, date_range: [date, date], ...question }));
      compareAnswers(await answersTo(api, asked), owedOfDay(cell, taken), expectOfDay);
      answers += asked.length;
      for (const key of ['accepted', 'counted', 'duplicates', 'pending'] as const) ledger[key] += told.ledger[key];
      for (const user of cell.users) sum.users.add(user);
      sum.views += told.total_views;
      sum.taken += taken.singles + taken.batches;
      days += 1;
    }
    const all = await ask(api, { site_id });
    expect(`${site_id} all-time views`, all.total_views, sum.views);
    expect(`${site_id} all-time visitors`, all.unique_users, sum.users.size + sum.taken);
    taken += sum.taken;
    const asked = { site_id, ...rangeQuestion([...cells.keys()]) };
    compareAnswers(await answersTo(api, [asked]), [owedOfRange([...cells.values()], found)], (what, ...values) =>
      expect(`${site_id} all days ${what}`, ...values),
    );
    answers += 1;
  }

  const receipts = truth.receipts.values();
  let asked = 0;
  const asking = async (): Promise<void> => {
    for (const receipt of receipts) {
      const { body } = await api.call('GET', `/api/event/${receipt}`);
      expect(`receipt ${receipt}`, (body as { status?: string } | undefined)?.status, 'counted');
      onDone((asked += 1) / truth.receipts.length);
    }
  };
  await Promise.all(Array.from({ length: PARALLEL }, asking));
  return { differences, ledger, taken, days, answers, receipts: asked };
}

const ask = async (api: Api, query: Record<string, string>): Promise<Stats & { ledger: Ledger }> =>
  (await api.counted({ ...query, include: 'ledger' })) as Stats & { ledger: Ledger };

/** Compares one day; returns the messages with unknown outcome that it contains. */
function compareDay(cell: Cell, told: Stats & { ledger: Ledger }, expect: Expect): Taken {
  const viewsOf = (path: string): number => told.top_paths.find((each) => each.path === path)?.views ?? 0;
  const beyond = ({ path, views }: { path: string; views: number }): number =>
    (viewsOf(path) - (cell.paths.get(path) ?? 0)) / views;
  const [singles, batches] = [beyond(UNKEYED.single), beyond(UNKEYED.batch)];
  for (const [kind, taken] of [['single', singles] as const, ['batch', batches] as const]) {
    const isPossible = Number.isInteger(taken) && taken >= 0 && taken <= cell.unknown[kind];
    if (!isPossible) expect(`unkeyed messages taken (${kind})`, taken, `0 to ${cell.unknown[kind]}`);
  }
  const extra = singles + batches * UNKEYED.batch.views;
  expect('views', told.total_views, cell.views + extra);
  expect('visitors', told.unique_users, cell.users.size + singles + batches);
  const unkeyed = new Set<string>([UNKEYED.single.path, UNKEYED.batch.path]);
  const paths = new Set([...cell.paths.keys(), ...told.top_paths.map(({ path }) => path)]);
  for (const path of paths) {
    if (!unkeyed.has(path)) expect(`views of ${path}`, viewsOf(path), cell.paths.get(path) ?? 0);
  }

  const { accepted, counted, duplicates, pending } = told.ledger;
  expect('ledger counted', counted, cell.events + extra);
  expect('ledger pending', pending, 0);
  expect('ledger accepted', accepted, counted + duplicates);
  const { least, most } = cell.duplicates;
  if (duplicates < least || duplicates > most) expect('ledger duplicates', duplicates, `${least} to ${most}`);
  return { singles, batches };
}
