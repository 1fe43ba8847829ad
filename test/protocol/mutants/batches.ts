// Deliberate bugs in how a batch is built and split.

import type { QueuedMessage } from '../../../lambdas/domain/event/message.ts';
import type { idempotencyRecordsOf } from '../../../lambdas/ingest/idempotency-records.ts';
import type { Numbering } from '../../../lambdas/ingest/numbering.ts';
import type { toMessages } from '../../../lambdas/ingest/to-messages.ts';
import type { Mutant } from './mutant.ts';

interface Entry {
  readonly message: QueuedMessage;
}
type PiecesOf = (group: readonly Entry[], maxKeyed: number) => Entry[][];
type ToSingleEvents = (message: QueuedMessage) => readonly QueuedMessage[];
type CommitPiece = (piece: readonly Entry[], deps: unknown) => Promise<boolean>;

const AGGREGATE = { loads: 'aggregate/aggregate.ts' } as const;
const TO_MESSAGES = { loads: 'ingest/to-messages.ts' } as const;

/** Every piece, once this has ended. */
const acknowledging = (wait: (commit: Promise<boolean>) => Promise<boolean> | undefined) => ({
  'aggregate/aggregate.ts': {
    commitPiece:
      (real: CommitPiece): CommitPiece =>
      async (...args) => {
        await wait(real(...args));
        return true;
      },
  },
});

export const BATCHES: readonly Mutant[] = [
  {
    name: 'acknowledge before commit',
    ...AGGREGATE,
    replaces: acknowledging(() => undefined),
    breaks: /acknowledged, but not counted/,
  },
  {
    name: 'acknowledge what failed',
    ...AGGREGATE,
    replaces: acknowledging((commit) => commit),
    breaks: /acknowledged, but not counted/,
  },
  {
    name: 'commit the first piece of a batch, and acknowledge all',
    ...AGGREGATE,
    replaces: {
      'aggregate/aggregate.ts': {
        piecesOf:
          (real: PiecesOf): PiecesOf =>
          (...args) =>
            real(...args).slice(0, 1),
      },
    },
    breaks: /acknowledged, but not counted/,
  },
  {
    name: 'leave out what has no key where others have one',
    ...AGGREGATE,
    replaces: {
      'aggregate/aggregate.ts': {
        piecesOf:
          (real: PiecesOf): PiecesOf =>
          (group, maxKeyed) => {
            const keyed = group.filter(({ message }) => message.idempotencyRecord !== undefined);
            return real(keyed.length > 0 ? keyed : group, maxKeyed);
          },
      },
    },
    breaks: /acknowledged, but not counted/,
  },
  {
    name: 'count a message whole whose events count once each',
    ...AGGREGATE,
    replaces: {
      'domain/event/single-events.ts': {
        toSingleEvents: (): ToSingleEvents => (message) => [message],
      },
    },
    breaks: /is counted \d times instead of 1/,
  },
  {
    name: 'leave out the events of a message that have no place of their own',
    ...AGGREGATE,
    replaces: {
      'domain/event/single-events.ts': {
        toSingleEvents:
          (real: ToSingleEvents): ToSingleEvents =>
          (message) =>
            real(message).slice(0, 1),
      },
    },
    breaks: /acknowledged, but not counted/,
  },
  {
    name: 'reuse a number',
    loads: 'ingest/numbering.ts',
    replaces: {
      'ingest/numbering.ts': {
        Numbering: (real: typeof Numbering): typeof Numbering =>
          class extends real {
            constructor(...[options]: ConstructorParameters<typeof Numbering>) {
              super({ ...options, newProducer: () => '0'.repeat(16) });
            }
          },
      },
    },
    breaks: /is counted \d times instead|not the fold|dots were lost/,
  },
  {
    name: 'go on with a producer whose numbers the queue may not have',
    ...TO_MESSAGES,
    replaces: {
      'ingest/to-messages.ts': {
        toMessages:
          (real: typeof toMessages): typeof toMessages =>
          (request, options) => {
            const messages = real(request, options);
            options.numbering.confirm(messages);
            return messages;
          },
      },
    },
    breaks: /still pending/,
  },
  {
    name: 'take one record for all parts of a batch',
    ...TO_MESSAGES,
    replaces: {
      'ingest/idempotency-records.ts': {
        idempotencyRecordsOf:
          (real: typeof idempotencyRecordsOf): typeof idempotencyRecordsOf =>
          (...args) => {
            const recordOf = real(...args);
            return (site) => recordOf(site, 0);
          },
      },
    },
    breaks: /is counted 0 times instead of 1/,
  },
];
