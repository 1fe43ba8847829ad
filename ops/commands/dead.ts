// `dead list` and `dead show`: what is in the dead-letter queue, and why. Looking changes nothing but the receive count.

import type { InspectedDay } from '../store/document-keeper.ts';
import { type Autopsy, examine } from '../autopsy.ts';
import type { Command, Input } from '../command.ts';
import { EXIT, OpsFailure, UsageError } from '../failure.ts';
import { JSON_OUTPUT } from '../options.ts';
import { type Ops, Progress } from '../ops.ts';
import { counted, formatAge, quoted, shortened, table } from '../text.ts';

const DEFAULT_LIMIT = 100;

export const deadList: Command = {
  name: 'dead list',
  summary: 'what is in the dead-letter queue, and why',
  about: `Reads only, but SQS counts each look as a receive, and hides a message from others meanwhile. Why: from the
message and its document, where they tell; else from the log of the aggregate function, by the message id.`,
  options: { limit: { value: 'N', about: `messages to look at, ${DEFAULT_LIMIT} if not given` }, ...JSON_OUTPUT },
  prepare(input) {
    const limit = Number(input.text('limit') ?? DEFAULT_LIMIT);
    if (!Number.isSafeInteger(limit) || limit < 1) throw new UsageError('--limit takes a whole number from 1');
    const isJson = input.flag('json');
    return async (ops) => {
      const progress = new Progress(ops);
      const inspect = inspectOnce(ops);
      const found: Autopsy[] = [];
      await ops.target.deadLetters.visit(async (letter) => {
        if (found.length === limit) return 'stop';
        found.push(await examine(letter, ops.now(), inspect));
        progress.show(counted(found.length, 'message'));
        return 'stay';
      }, ops.signal);
      progress.clear();
      found.sort((a, b) => (a.sent_at < b.sent_at ? -1 : 1));
      if (isJson) ops.terminal.out(quoted(found, 2));
      else for (const line of lines(found, limit)) ops.terminal.out(line);
      return EXIT.done;
    };
  },
};

export const deadShow: Command = {
  name: 'dead show',
  operands: '<id>',
  summary: 'one message of the dead-letter queue, with its body',
  about: 'Reads only. The body holds what clients sent, user ids too.',
  options: JSON_OUTPUT,
  prepare(input) {
    const [id, isJson] = [idOf(input, 'show'), input.flag('json')];
    return async (ops) => {
      let shown: (Autopsy & { body: string }) | undefined;
      await ops.target.deadLetters.visit(async (letter) => {
        if (letter.id !== id) return 'stay';
        shown = { ...(await examine(letter, ops.now(), (key) => ops.target.keeper.inspect(key))), body: letter.body };
        return 'stop';
      }, ops.signal);
      if (shown === undefined) throw notThere(id);
      if (isJson) ops.terminal.out(quoted(shown, 2));
      else for (const [name, value] of Object.entries(shown)) ops.terminal.out(`${name.padEnd(13)}  ${plain(value)}`);
      return EXIT.done;
    };
  },
};

/** Exactly one operand. Throws UsageError. */
export function idOf({ operands }: Input, verb: string): string {
  const [id, ...more] = operands;
  if (id === undefined || more.length > 0) {
    throw new UsageError(`Name one message: npm run ops -- dead ${verb} <id>, as dead list shows it`);
  }
  return id;
}

export const notThere = (id: string): OpsFailure =>
  new OpsFailure(`There is no message ${quoted(id)} in the dead-letter queue: see npm run ops -- dead list`);

/** Documents as of the first look: the messages of a day come in heaps. */
function inspectOnce({
  target,
}: Ops): (key: { site: string; day: string; shard: number }) => Promise<InspectedDay | undefined> {
  const looked = new Map<string, Promise<InspectedDay | undefined>>();
  return ({ site, day, shard }) => {
    const name = `${day}#${shard}#${site}`;
    const item = looked.get(name) ?? target.keeper.inspect({ site, day, shard });
    looked.set(name, item);
    return item;
  };
}

function lines(found: readonly Autopsy[], limit: number): string[] {
  if (found.length === 0) return ['The dead-letter queue is empty.'];
  const rows = found.map(({ id, age_seconds, receive_count, site, day, events, dot, why }) => [
    id,
    formatAge(age_seconds * 1000),
    receive_count,
    site === null ? '-' : shortened(site, 30),
    day ?? '-',
    events === null ? '-' : String(events),
    dot ?? '-',
    printable(why),
  ]);
  const whole = table(['id', 'age', 'receives', 'site', 'day', 'events', 'dot', 'why'], rows);
  return found.length < limit ? whole : [...whole, `The first ${limit}: --limit shows more.`];
}

/** A sentence of ours may quote what strangers sent. */
const printable = (text: string): string => quoted(text).slice(1, -1).replaceAll('\\"', '"');
const plain = (value: string | number | null): string =>
  value === null ? '-' : typeof value === 'number' ? String(value) : printable(value);
