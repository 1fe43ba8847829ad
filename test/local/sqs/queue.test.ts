// The queue under the trigger, on fauxqs's own store: an update of fauxqs that moves or renames
// what we use fails here.

import { randomUUID } from 'node:crypto';
import { expect, test } from 'vitest';
import { SqsStore, type StoredQueue } from '../../../local/sqs/fauxqs.ts';
import { Queue } from '../../../local/sqs/queue.ts';

function create(attributes: Record<string, string> = {}): { stored: StoredQueue; queue: Queue; dead: StoredQueue } {
  const store = new SqsStore();
  const dead = store.createQueue('dead', 'http://local/dead', 'arn:dead', {});
  const stored = store.createQueue('jobs', 'http://local/jobs', 'arn:jobs', attributes);
  return { stored, dead, queue: new Queue(stored, (arn) => store.getQueueByArn(arn)) };
}

const send = (stored: StoredQueue, body: string): void =>
  stored.enqueue({
    messageId: randomUUID(),
    body,
    md5OfBody: '',
    messageAttributes: {},
    sentTimestamp: Date.now(),
    approximateReceiveCount: 0,
  });
const bodies = (received: { message: { body: string } }[]): string[] => received.map(({ message }) => message.body);

test('receives in order, up to a count and up to a size, but at least one', () => {
  const { stored, queue } = create();
  for (const body of ['a', 'b', 'c', 'd'.repeat(9000), 'e']) send(stored, body);
  expect(bodies(queue.receive(2, 1e6))).toEqual(['a', 'b']);
  expect(bodies(queue.receive(10, 5000))).toEqual(['c']);
  expect(bodies(queue.receive(10, 5000))).toHaveLength(1);
  expect([queue.ready, queue.inflight]).toEqual([1, 4]);
});

test('what is deleted is gone, what is released comes back when its time has come', async () => {
  const { stored, queue } = create();
  for (const body of ['a', 'b']) send(stored, body);
  const [a, b] = queue.receive(10, 1e6);
  queue.delete([a, b].slice(0, 1).flatMap((each) => each ?? []));
  queue.release(b ? [b] : [], 5);
  queue.tick();
  expect(queue.ready).toBe(0);
  await expect.poll(() => (queue.tick(), queue.ready)).toBe(1);
  const [again] = queue.receive(10, 1e6);
  expect([again?.message.body, again?.message.approximateReceiveCount]).toEqual(['b', 2]);
});

test('a message that is held back comes again as if for the first time', () => {
  const { stored, queue } = create();
  send(stored, 'a');
  const held = queue.receive(10, 1e6);
  queue.hold(held);
  queue.release(held, 0);
  queue.tick();
  expect(queue.receive(10, 1e6).map(({ message }) => message.approximateReceiveCount)).toEqual([1]);
});

test('two messages that wait change places, and nothing else does', () => {
  const { stored, queue } = create();
  for (const body of ['a', 'b', 'c']) send(stored, body);
  queue.swap(0, 2);
  queue.swap(1, 1);
  queue.swap(0, 3);
  expect(bodies(queue.receive(10, 1e6))).toEqual(['c', 'b', 'a']);
});

test('a message received more than maxReceiveCount times is in the dead-letter queue, whole', () => {
  const RedrivePolicy = JSON.stringify({ deadLetterTargetArn: 'arn:dead', maxReceiveCount: 1 });
  const { stored, queue, dead } = create({ RedrivePolicy });
  send(stored, 'poison');
  queue.release(queue.receive(10, 1e6), 0);
  queue.tick();
  expect(queue.receive(10, 1e6)).toEqual([]);
  expect([queue.ready, queue.inflight, dead.messages.map(({ body }) => body)]).toEqual([0, 0, ['poison']]);
});

test('a backlog of 200,000 messages is emptied in a time that grows with it, not with its square', () => {
  const { stored, queue } = create();
  for (let i = 0; i < 200_000; i++) send(stored, '{}');
  const startedAt = process.cpuUsage();
  while (queue.ready > 0) {
    queue.tick();
    queue.delete(queue.receive(1000, 6e6));
  }
  const { user } = process.cpuUsage(startedAt);
  expect(queue.inflight).toBe(0);
  expect(user / 1000).toBeLessThan(3000); // 0.3 s; fauxqs's own receive takes 26 s
});
