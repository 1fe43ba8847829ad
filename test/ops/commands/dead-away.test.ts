// `dead redrive --all` and `dead drop --all` take all messages that were in the dead-letter queue
// when they began, whatever length SQS reports.

import { expect, test } from 'vitest';

import type { OpsCommand } from '../../../ops/command.ts';
import { deadDrop, deadRedrive } from '../../../ops/commands/dead-away.ts';
import type { DeadLetter, DeadLetters } from '../../../ops/dead/dead-letters.ts';
import type { Ops } from '../../../ops/ops.ts';

const START = Date.parse('2025-11-14T12:00:00Z');
const letter = (id: string, sentAt: number): DeadLetter => ({
  id,
  body: 'poison',
  sentAt,
  receiveCount: 6,
  receiptHandle: id,
});

/** A dead-letter queue to which every redriven message returns, as a new one. */
function queueOf(count: number) {
  let clock = START;
  const sent = Array.from({ length: count }, (_, index) => letter(`old-${index}`, START - index * 60_000));
  const left = new Set(sent);
  const letters: DeadLetters = {
    async visit(visit) {
      // Iterating over a Set also visits the entries added meanwhile.
      for (const each of left) {
        const disposition = await visit(each);
        if (disposition === 'stop') return;
        if (disposition === 'gone') left.delete(each);
      }
    },
    redrive: ({ id }) => {
      clock += 1000;
      if (left.size > 3 * count) throw new Error('it goes round for ever');
      left.add(letter(`new-${id}`, clock));
      return Promise.resolve();
    },
    drop: () => Promise.resolve(),
  };
  return { letters, ids: () => [...left].map(({ id }) => id), now: () => clock };
}

async function run(command: OpsCommand, args: string[], { letters, now }: ReturnType<typeof queueOf>) {
  const out: string[] = [];
  const ops = {
    target: { deadLetters: letters },
    terminal: { out: (line: string) => out.push(line), err: () => undefined, isTty: false },
    now,
    signal: new AbortController().signal,
  };
  let code: number | undefined;
  const made = command((prepare) => async (...given) => {
    code = await prepare(...given)(ops as unknown as Ops);
  });
  await made.parseAsync(args, { from: 'user' });
  return { code, out };
}

const LEFT = 'left in the queue, as they were sent after this command began: 25 messages';

test('redrive --all takes every message that was there, and none that comes back meanwhile', async () => {
  const queue = queueOf(25);
  expect(await run(deadRedrive, ['--all'], queue)).toEqual({ code: 0, out: ['25 messages redriven', LEFT] });
  expect(queue.ids()).toEqual(Array.from({ length: 25 }, (_, index) => `new-old-${index}`));
});

test('drop --all leaves none', async () => {
  const queue = queueOf(25);
  expect(await run(deadDrop, ['--all'], queue)).toEqual({ code: 0, out: ['25 messages dropped'] });
  expect(queue.ids()).toEqual([]);
});

test('a message that is named is taken alone, also if it was sent a moment ago by another clock', async () => {
  const queue = queueOf(3);
  await queue.letters.redrive(letter('b', START));
  expect(await run(deadRedrive, ['new-b'], { ...queue, now: () => START })).toMatchObject({ code: 0 });
  expect(queue.ids()).toEqual(['old-0', 'old-1', 'old-2', 'new-new-b']);
});
