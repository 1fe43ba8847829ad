// Faults between the queue and its function: what the function gets, and what happens to the
// message.

import { expect, test } from 'vitest';
import { type Context, start, type Started } from '../assembly.ts';

const NOTE = 'note(event.Records.map(({ body, attributes }) => body + attributes.ApproximateReceiveCount));';

/** Sends these messages and waits until all are done. */
async function deliver(context: Context, faults: string, ...bodies: string[]): Promise<Started & { dead: string[] }> {
  const local = await start({
    context,
    back: NOTE,
    faults,
    properties: { Mapping: { MaximumBatchingWindowInSeconds: 300 } },
  });
  await local.send(...bodies);
  await local.stack.idle();
  const QueueUrl = local.stack.outputs['DeadUrl'];
  const { Messages = [] } = (await local.sqs('ReceiveMessage', { QueueUrl })) as { Messages?: { Body: string }[] };
  return { ...local, dead: Messages.map(({ Body }) => Body) };
}

test.concurrent('without faults, each message is delivered once', async (context) => {
  const { notes, dead } = await deliver(context, '', 'a', 'b');
  expect([notes(), dead]).toEqual([[['a1', 'b1']], []]);
});

test.concurrent.for(['queue.duplicate', 'queue.redeliver'])(
  '%s: a message is delivered twice and deleted once',
  async (fault, context) => {
    const { notes, dead, stack } = await deliver(context, `${fault}=1`, 'a', 'b');
    expect([notes(), dead]).toEqual([
      [
        ['a1', 'b1'],
        ['a1', 'b1'],
      ],
      [],
    ]);
    expect(stack.faults.counts).toEqual({ [fault]: 2 });
  },
);

test.concurrent('queue.redeliver: what failed is not among it', async (context) => {
  const local = await start({ context, back: `${NOTE} throw new Error('poison');`, faults: 'queue.redeliver=1' });
  await local.send('a');
  await local.stack.idle();
  expect([local.notes(), local.stack.faults.counts]).toEqual([[['a1'], ['a2']], {}]);
});

test.concurrent(
  'queue.lose-delete: a message comes back although it succeeded, at last to the dead-letter queue',
  async (context) => {
    const { notes, dead, stack } = await deliver(context, 'queue.lose-delete=1', 'a');
    expect([notes(), dead]).toEqual([[['a1'], ['a2']], ['a']]);
    expect(stack.faults.counts).toEqual({ 'queue.lose-delete': 2 });
  },
);

/** One batch: two at the same time would come in any order. */
const TEN = Array.from({ length: 10 }, (_, index) => `m${index}-`);

test.concurrent('queue.delay: a message comes later, as if for the first time', async (context) => {
  const { notes, dead, stack } = await deliver(context, 'seed=1,queue.delay=0.5', ...TEN);
  expect(notes().flat()).toHaveLength(10);
  expect(new Set(notes().flat())).toEqual(new Set(TEN.map((body) => `${body}1`)));
  expect(notes().flat()).not.toEqual(TEN.map((body) => `${body}1`));
  expect(stack.faults.counts['queue.delay']).toBeGreaterThan(2);
  expect(dead).toEqual([]);
});

test.concurrent('queue.reorder: messages come in another order, all of them', async (context) => {
  const { notes, stack } = await deliver(context, 'seed=1,queue.reorder=1', ...TEN);
  expect(notes().flat()).not.toEqual(TEN.map((body) => `${body}1`));
  expect(notes().flat()).toHaveLength(10);
  expect(new Set(notes().flat())).toEqual(new Set(TEN.map((body) => `${body}1`)));
  expect(stack.faults.counts['queue.reorder']).toBe(10);
});

test.concurrent('idle waits for what is delivered again', async (context) => {
  const slow = `${NOTE} await new Promise((resolve) => setTimeout(resolve, 50)); note('done');`;
  const local = await start({ context, back: slow, faults: 'queue.duplicate=1,queue.redeliver=1' });
  await local.send('a');
  await local.stack.idle();
  expect(local.notes().filter((note) => note === 'done')).toHaveLength(3);
});
