// The aggregate hop: a batch of queue records in, and out the ids of those that are not provably
// counted. It reports a record as done only after the document that holds its dot is committed. The
// queue delivers failures again, and counting a message twice changes nothing. So a crash, a
// time-out or a lost race can only delay a count.

import type { SQSBatchResponse, SQSRecord } from 'aws-lambda';

import { formatDot } from '../domain/dots/dot.ts';
import { type DocumentKey, type QueuedMessage, readQueued } from '../domain/event/message.ts';
import { toSingleEvents } from '../domain/event/single-events.ts';
import { log } from '../shared/log.ts';
import { forEachParallel } from '../shared/parallel.ts';
import type { Committed } from './commit.ts';

export interface AggregateDeps {
  /** Brings messages into their document, or throws. */
  readonly commit: (key: DocumentKey, messages: readonly QueuedMessage[]) => Promise<Committed>;
  /**
   * Messages with an idempotency key in one commit. Tests take fewer, so that their batches need
   * not be large.
   */
  readonly maxKeyed?: number;
}

/**
 * Documents written at once: enough to hide DynamoDB's milliseconds, few enough for its
 * connections.
 */
const MAX_PARALLEL = 16;

/**
 * Each message with an idempotency key costs a put before the document is written, sixteen at a
 * time. A thousand of them may take longer than the function has; nothing would be committed, and
 * the next delivery would get no further.
 */
const MAX_KEYED = 200;

interface Entry {
  readonly record: SQSRecord;
  readonly message: QueuedMessage;
}

/** Never throws: a batch with a poison message in it reports that one alone. */
export async function aggregate(records: readonly SQSRecord[], deps: AggregateDeps): Promise<SQSBatchResponse> {
  // A record whose events are counted once each may fail in several pieces.
  const failed = new Set<string>();
  const entries: Entry[] = [];
  for (const record of records) {
    const messages = read(record);
    if (messages.length === 0) failed.add(record.messageId);
    for (const message of messages) entries.push({ record, message });
  }
  const groups = Map.groupBy(entries, ({ message }) => `${message.shard}#${message.day}#${message.site}`);
  await forEachParallel(groups.values(), MAX_PARALLEL, async (group) => {
    for (const piece of piecesOf(group, deps.maxKeyed ?? MAX_KEYED)) {
      if (await commitPiece(piece, deps)) continue;
      for (const { record } of piece) failed.add(record.messageId);
    }
  });
  return { batchItemFailures: Array.from(failed, (itemIdentifier) => ({ itemIdentifier })) };
}

/** The messages of a record; none if it cannot be read. */
function read(record: SQSRecord): readonly QueuedMessage[] {
  try {
    return toSingleEvents(readQueued(record.body));
  } catch (error) {
    log.error('message cannot be read', error, { messageIds: [record.messageId] });
    return [];
  }
}

/**
 * Messages of one document as they are committed, one piece after another. Those without a key are
 * all in the first: they cost no put of their own, so to split them would only cost more writes.
 */
function piecesOf(group: readonly Entry[], maxKeyed: number): Entry[][] {
  const isKeyed = ({ message }: Entry): boolean => message.idempotencyRecord !== undefined;
  const keyed = group.filter(isKeyed);
  const pieces = [[...group.filter((entry) => !isKeyed(entry)), ...keyed.slice(0, maxKeyed)]];
  for (let start = maxKeyed; start < keyed.length; start += maxKeyed) {
    pieces.push(keyed.slice(start, start + maxKeyed));
  }
  return pieces;
}

async function commitPiece(piece: readonly Entry[], { commit }: AggregateDeps): Promise<boolean> {
  const [first] = piece;
  if (first === undefined) return true;
  const { site, day, shard } = first.message;
  const messageIds = piece.map(({ record }) => record.messageId);
  try {
    const { lostRaces } = await commit(
      { site, day, shard },
      piece.map(({ message }) => message),
    );
    log.debug('counted', () => {
      return { messageIds, dots: piece.map(({ message }) => formatDot(message.dot)), day, shard, lostRaces };
    });
    return true;
  } catch (error) {
    // `ops dead list` prints these ids: search the log for one to see why its message died.
    log.error('messages not counted, to be delivered again', error, { messageIds, day, shard });
    return false;
  }
}
