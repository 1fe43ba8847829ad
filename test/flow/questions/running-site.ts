// A made-up site on a running stack: set up as an operator does it, its events posted over HTTP,
// and asked once all of them are counted.

import { freshSite } from '../../support/events.ts';
import { soonCounted } from '../../support/soon.ts';
import type { OpsStack } from '../../ops/flow/ops-stack.ts';
import { seededRandom } from '../../../kit/random.ts';
import type { Funnel, Question } from './asked.ts';
import { type Calendar, dayAt } from './calendar.ts';
import type { Row } from './expected.ts';
import { GOALS, PROPERTIES } from './made-up-days.ts';
import type { Told } from './told.ts';

/** Events of one request: about 180 KB of the 200 that it may have. */
const BATCH = 400;
const CONNECTIONS = 6;
/** Questions that one request may ask. */
const ASKED_AT_ONCE = 16;

export interface Answered {
  readonly results: readonly (Row & { readonly error?: readonly (number | null)[] })[];
  readonly meta: {
    readonly method: 'exact' | 'estimated';
    readonly timezone: string;
    readonly total_rows?: number;
    readonly unattributed?: number;
    readonly sample?: { readonly kept: number; readonly of: number };
  };
}

export class RunningSite {
  readonly id = freshSite();
  readonly #stack: OpsStack;

  constructor(stack: OpsStack) {
    this.#stack = stack;
  }

  /** `key` is the site's visitor key: with the same key, the same visitors are sampled. */
  async setUp({ timezone }: Calendar, key: Uint8Array): Promise<void> {
    const several = (name: string, values: readonly string[]) => values.flatMap((value) => [name, value]);
    const settings = ['--timezone', timezone, ...several('--property', PROPERTIES), ...several('--goal', GOALS)];
    const add = ['site', 'add', this.id, ...settings];
    const { code, err } = await this.#stack.ops(add, { randomBytes: () => Buffer.from(key) });
    if (code !== 0) throw new Error(`site add failed: ${err}`);
  }

  /** Posts all events, those of a day in any order, and waits until they are counted. */
  async post(told: readonly Told[], calendar: Calendar, seed: number): Promise<void> {
    const random = seededRandom(seed);
    const batches = [...Map.groupBy(told, ({ at }) => dayAt(calendar, at)).values()].flatMap((ofDay) => {
      const mixed = ofDay.map((event) => ({ event, place: random() })).sort((a, b) => a.place - b.place);
      return chunked(mixed, BATCH).map((some) => some.map(({ event }) => ({ site_id: this.id, ...event.body })));
    });
    const queue = batches.values();
    const connection = async (): Promise<void> => {
      for (const batch of queue) {
        const { status, text } = await this.#stack.api.postBatch(batch);
        if (status !== 202) throw new Error(`a batch got ${status}: ${text}`);
      }
    };
    await Promise.all(Array.from({ length: CONNECTIONS }, connection));
    const patience = 60_000 + 10 * told.length;
    await soonCounted(async () => {
      const { text } = await this.#stack.api.stats({ site_id: this.id, include: 'ledger' });
      if (!text.includes(`"counted":${told.length},`)) throw new Error(`${told.length} are not counted yet: ${text}`);
    }, patience);
  }

  async ask(questions: readonly Question[]): Promise<Answered[]> {
    const answers: Answered[] = [];
    for (const some of chunked(questions, ASKED_AT_ONCE)) {
      const sent = some.map((question) => ({ site_id: this.id, ...question }));
      answers.push(...((await this.#post('/api/v2/query', sent)) as Answered[]));
    }
    return answers;
  }

  async askFunnel(funnel: Funnel): Promise<{ steps: unknown; meta: Answered['meta'] }> {
    return (await this.#post('/api/v2/funnel', { site_id: this.id, ...funnel })) as never;
  }

  async #post(path: string, question: unknown): Promise<unknown> {
    const { status, text, body } = await this.#stack.api.call('POST', path, {}, JSON.stringify(question));
    if (status !== 200) throw new Error(`${path} answered ${status}: ${text}`);
    return body;
  }
}

function chunked<T>(list: readonly T[], size: number): T[][] {
  return Array.from({ length: Math.ceil(list.length / size) }, (_, index) =>
    list.slice(index * size, (index + 1) * size),
  );
}
