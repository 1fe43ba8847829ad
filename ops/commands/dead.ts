// `dead list` and `dead show`: the messages in the dead-letter queue, and why they are there.
// Looking changes only the receive count.

import type { InspectedDay } from '../store/document-inspector.ts';
import { diagnose, type Diagnosis } from '../dead/diagnosis.ts';
import { command, type OpsCommand } from '../command.ts';
import { EXIT } from '../../kit/failure.ts';
import { OpsFailure } from '../failure.ts';
import { numberOption } from '../../kit/command-line.ts';
import { JSON_OUTPUT, type JsonOption } from '../options.ts';
import { Progress } from '../../kit/terminal.ts';
import type { Ops } from '../ops.ts';
import { table } from '../../kit/text-table.ts';
import { formatAge, plural, quoted, shortened } from '../../kit/text.ts';

const DEFAULT_LIMIT = 100;

export const deadList: OpsCommand = (prepared) =>
  command('list', {
    summary: 'shows the messages in the dead-letter queue, and why they are there',
    about: `Reads only, but SQS counts each look as a receive and hides the message from other
receivers for that time. The reason comes from the message and its document. If they do not show it,
search the log of the aggregate function for the message id.`,
    options: [
      numberOption('--limit <N>', 'the most messages to show', { least: 1, most: 1_000_000 }).default(DEFAULT_LIMIT),
      JSON_OUTPUT,
    ],
  }).action(
    prepared(({ limit, json }: { readonly limit: number } & JsonOption) => {
      return async (ops) => {
        const progress = new Progress(ops);
        const inspect = inspectOnce(ops);
        const found: Diagnosis[] = [];
        await ops.target.deadLetters.visit(async (letter) => {
          if (found.length === limit) return 'stop';
          found.push(await diagnose(letter, ops.now(), inspect));
          progress.show(plural(found.length, 'message'));
          return 'stay';
        }, ops.signal);
        progress.clear();
        found.sort((a, b) => (a.sent_at < b.sent_at ? -1 : 1));
        if (json) ops.terminal.out(quoted(found, 2));
        else for (const line of lines(found, limit)) ops.terminal.out(line);
        return EXIT.done;
      };
    }),
  );

export const deadShow: OpsCommand = (prepared) =>
  command('show', {
    summary: 'shows one message of the dead-letter queue, with its body',
    about: 'Reads only. The body holds what clients sent, with visitors in place of user ids.',
    options: [JSON_OUTPUT],
  })
    .argument('<id>', 'as dead list shows it')
    .action(
      prepared((id: string, { json }: JsonOption) => {
        return async (ops) => {
          let shown: (Diagnosis & { body: string }) | undefined;
          await ops.target.deadLetters.visit(async (letter) => {
            if (letter.id !== id) return 'stay';
            shown = {
              ...(await diagnose(letter, ops.now(), (key) => ops.target.inspector.inspect(key))),
              body: letter.body,
            };
            return 'stop';
          }, ops.signal);
          if (shown === undefined) throw notThere(id);
          if (json) ops.terminal.out(quoted(shown, 2));
          else
            for (const [name, value] of Object.entries(shown)) ops.terminal.out(`${name.padEnd(13)}  ${plain(value)}`);
          return EXIT.done;
        };
      }),
    );

export const notThere = (id: string): OpsFailure =>
  new OpsFailure(`There is no message ${quoted(id)} in the dead-letter queue: see npm run ops -- dead list`);

/** Reads each document once: many messages of a dead-letter queue are of the same day. */
function inspectOnce({
  target,
}: Ops): (key: { site: string; day: string; shard: number }) => Promise<InspectedDay | undefined> {
  const looked = new Map<string, Promise<InspectedDay | undefined>>();
  return ({ site, day, shard }) => {
    const name = `${day}#${shard}#${site}`;
    const item = looked.get(name) ?? target.inspector.inspect({ site, day, shard });
    looked.set(name, item);
    return item;
  };
}

function lines(found: readonly Diagnosis[], limit: number): string[] {
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

/** Our own sentence, which may quote text from strangers. */
const printable = (text: string): string => quoted(text).slice(1, -1).replaceAll('\\"', '"');
const plain = (value: string | number | null): string =>
  value === null ? '-' : typeof value === 'number' ? String(value) : printable(value);
