// Why a message is in the dead-letter queue, as far as the message and its document show it. The
// aggregate function's log has the rest, by the message id.

import { formatDot } from '../../lambdas/domain/dots/dot.ts';
import { hasSeen } from '../../lambdas/domain/dots/dots.ts';
import { type DocumentKey, type QueuedMessage, readQueued } from '../../lambdas/domain/event/message.ts';
import { toSingleEvents } from '../../lambdas/domain/event/single-events.ts';
import type { InspectedDay } from '../store/document-inspector.ts';
import type { DeadLetter } from './dead-letters.ts';

/** What `dead list` shows of a message. The last five are null if it cannot be read. */
export interface Diagnosis {
  readonly id: string;
  readonly sent_at: string;
  readonly age_seconds: number;
  readonly receive_count: number;
  readonly site: string | null;
  readonly day: string | null;
  readonly shard: number | null;
  readonly events: number | null;
  readonly dot: string | null;
  readonly why: string;
}

/** `inspect` reads the message's document. */
export async function diagnose(
  letter: DeadLetter,
  now: number,
  inspect: (key: DocumentKey) => Promise<InspectedDay | undefined>,
): Promise<Diagnosis> {
  const common = {
    id: letter.id,
    sent_at: new Date(letter.sentAt).toISOString(),
    age_seconds: Math.max(0, Math.floor((now - letter.sentAt) / 1000)),
    receive_count: letter.receiveCount,
  };
  let message: QueuedMessage;
  try {
    message = readQueued(letter.body);
  } catch (error) {
    const why = `it cannot be read: ${error instanceof Error ? error.message : String(error)}`;
    return { ...common, site: null, day: null, shard: null, events: null, dot: null, why };
  }
  const { site, day, shard, events, dot } = message;
  const why = whyNotCounted(message, await inspect(message));
  return { ...common, site, day, shard, events: events.length, dot: formatDot(dot), why };
}

/**
 * Its writer may have died before it marked the rollups. A redrive marks them, and counts nothing
 * again.
 */
const COUNTED = 'counted, but perhaps not in its month and year: redrive it';

function whyNotCounted(message: QueuedMessage, item: InspectedDay | undefined): string {
  if (item !== undefined && item.document === undefined) return `its document is damaged (${item.damage}): rebuild it`;
  const dots = item?.document?.dots;
  // One whose events are counted once each may be counted in part.
  const isCounted = dots !== undefined && toSingleEvents(message).every(({ dot }) => hasSeen(dots, dot));
  if (isCounted) return COUNTED;
  return 'not counted: see the log for the reason';
}
