// Asks `POST /api/v2/query` and compares its rows with the owed ones.

import type { Api } from '../support/api.ts';

/** A value per metric; money is `{"amount","currency"}` in a list. */
export type Metrics = readonly unknown[];

/** Owed to one question. */
export interface OwedAnswer {
  readonly name: string;
  /** By the value of its dimension, or by '' without one. */
  readonly rows: ReadonlyMap<string, Metrics>;
  /** Views without a visitor, where the answer says so. */
  readonly unattributed?: number;
}

export interface Answer {
  readonly results: readonly { readonly dimensions: readonly string[]; readonly metrics: Metrics }[];
  readonly meta: { readonly method: string; readonly unattributed?: number };
}

/** Told and owed of one number: a difference if they are not the same. */
export type Expect = (what: string, told: unknown, owed: unknown) => void;

/** Throws on any status but 200. */
export async function answersTo(api: Api, questions: readonly object[]): Promise<readonly Answer[]> {
  const { status, text } = await api.call('POST', '/api/v2/query', {}, JSON.stringify(questions));
  if (status !== 200) throw new Error(`questions were answered with ${status}: ${text}`);
  return JSON.parse(text) as readonly Answer[];
}

export function compareAnswers(answers: readonly Answer[], owed: readonly OwedAnswer[], expect: Expect): void {
  expect('answers', answers.length, owed.length);
  for (const [index, { name, rows, unattributed }] of owed.entries()) {
    const { results = [], meta } = answers[index] ?? {};
    expect(`${name}: method`, meta?.method, 'exact');
    if (unattributed !== undefined) expect(`${name}: unattributed`, meta?.unattributed ?? 0, unattributed);
    const told = new Map(results.map(({ dimensions, metrics }) => [dimensions.join(), metrics]));
    for (const row of new Set([...told.keys(), ...rows.keys()])) {
      expect(row === '' ? name : `${name}: ${row}`, JSON.stringify(told.get(row)), JSON.stringify(rows.get(row)));
    }
  }
}
