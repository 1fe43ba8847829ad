// Deliberate bugs in what counts every message exactly once. Bugs of order, of what is left out and of what is done too soon
// are in what a function is given: the stores of a commit, the items of a store.

import type { commit, CommitDeps } from '../../lambdas/aggregate/commit.ts';
import type { RacePolicy } from '../../lambdas/aggregate/race-policy.ts';
import { emptyDocument } from '../../lambdas/domain/document/day-document.ts';
import type { Dot } from '../../lambdas/domain/dots/dot.ts';
import { emptyDotSet } from '../../lambdas/domain/dots/dot-set.ts';
import { hasSeen, noDots } from '../../lambdas/domain/dots/dots.ts';
import type { QueuedMessage } from '../../lambdas/domain/event/message.ts';
import type { idempotencyRecordsOf } from '../../lambdas/ingest/idempotency-records.ts';
import type { Numbering } from '../../lambdas/ingest/numbering.ts';
import type { toMessages } from '../../lambdas/ingest/to-messages.ts';
import type { DayItem, DayItemStore, DeltaItem } from '../../lambdas/store/days/day-items.ts';
import type { dayHasSeen, documentOf, StoredDay } from '../../lambdas/store/days/day-state.ts';
import type { createDocumentStore, DocumentStore } from '../../lambdas/store/days/document-store.ts';
import type { Mutant, Replacements } from './mutant.ts';

interface Entry {
  readonly message: QueuedMessage;
}
type PiecesOf = (group: readonly Entry[], maxKeyed: number) => Entry[][];
type CommitPiece = (piece: readonly Entry[], deps: unknown) => Promise<boolean>;
type IsOf = (base: DayItem | undefined, delta: DeltaItem | undefined) => boolean;

const AGGREGATE = { loads: 'aggregate/aggregate.ts' } as const;
const COMMIT = { loads: 'aggregate/commit.ts' } as const;
const DOCUMENT_STORE = { loads: 'store/days/document-store.ts' } as const;
const TO_MESSAGES = { loads: 'ingest/to-messages.ts' } as const;

/** A commit that is given other stores. */
export const withDeps = (change: (deps: CommitDeps) => Partial<CommitDeps>): Replacements => ({
  commit:
    (real: typeof commit): typeof commit =>
    (key, messages, deadline, deps) =>
      real(key, messages, deadline, { ...deps, ...change(deps) }),
});

/** A store that does something else with a batch. */
const withStore = (change: (store: DocumentStore) => Partial<DocumentStore>): Replacements => ({
  createDocumentStore:
    (real: typeof createDocumentStore): typeof createDocumentStore =>
    (...args) => {
      const store = real(...args);
      return { ...store, ...change(store) };
    },
});

/** The day as it would be if its delta were frozen, or not. */
const withFrozen = (day: StoredDay, isFrozen: boolean): StoredDay =>
  day.delta === undefined ? day : { ...day, delta: { ...day.delta, isFrozen } };

export const MUTANTS: readonly Mutant[] = [
  {
    name: 'acknowledge before commit',
    ...AGGREGATE,
    replaces: {
      'aggregate/aggregate.ts': {
        commitPiece:
          (real: CommitPiece): CommitPiece =>
          async (...args) => {
            void real(...args);
            return true;
          },
      },
    },
    breaks: /acknowledged, but not counted/,
  },
  {
    name: 'acknowledge what failed',
    ...AGGREGATE,
    replaces: {
      'aggregate/aggregate.ts': {
        commitPiece:
          (real: CommitPiece): CommitPiece =>
          async (...args) => {
            await real(...args);
            return true;
          },
      },
    },
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
    breaks: /is counted 0 times|not the fold|dots were lost/,
  },
  {
    name: 'write dots after counters',
    ...COMMIT,
    replaces: {
      'aggregate/commit.ts': withDeps(({ documents }) => ({
        documents: {
          ...documents,
          add: async (key, day, batch, now) => {
            const counted = await documents.add(key, day, { ...batch, dots: noDots }, now);
            return await documents.add(key, counted, { ...emptyDocument, dots: batch.dots }, now);
          },
        },
      })),
    },
    breaks: /not the fold/,
  },
  {
    name: 'drop the re-filter after a lost race',
    ...COMMIT,
    replaces: {
      'store/days/day-state.ts': {
        dayHasSeen: (real: typeof dayHasSeen): typeof dayHasSeen => {
          const first = new WeakMap<Dot, boolean>();
          return (day, dot) => {
            const seen = first.get(dot) ?? real(day, dot);
            first.set(dot, seen);
            return seen;
          };
        },
      },
    },
    breaks: /not the fold/,
  },
  {
    name: 'keep the cache after a lost race',
    ...COMMIT,
    replaces: {
      'aggregate/race-policy.ts': {
        RacePolicy: (real: typeof RacePolicy): typeof RacePolicy =>
          class extends real {
            override trustsCopy(): boolean {
              return true;
            }
          },
      },
      'aggregate/commit.ts': withDeps(({ cache }) => ({
        cache: {
          get: (key) => cache.get(key),
          set: (key, day) => cache.set(key, day),
          delete: () => undefined,
        },
      })),
    },
    breaks: /never acknowledged|never in its document/,
  },
  {
    name: 'take what is known for the base of any delta',
    ...DOCUMENT_STORE,
    replaces: {
      'store/days/document-store.ts': {
        isStillOf: (): IsOf => (_, delta) => delta !== undefined && !delta.isFrozen,
      },
    },
    breaks: /not the fold|dots were lost|never acknowledged/,
  },
  {
    name: 'keep raw events after the document',
    ...COMMIT,
    replaces: {
      'aggregate/commit.ts': withDeps(({ documents, events }) => {
        let keep = async (): Promise<void> => undefined;
        return {
          events: {
            ...events,
            keepRaw: async (...raw) => {
              keep = () => events.keepRaw(...raw);
            },
          },
          documents: {
            ...documents,
            add: async (...args) => {
              const stored = await documents.add(...args);
              await keep();
              return stored;
            },
          },
        };
      }),
    },
    breaks: /before its raw event was kept/,
  },
  {
    name: 'forget that a key belongs to another message',
    ...COMMIT,
    replaces: {
      'aggregate/commit.ts': withDeps(({ events }) => ({
        events: {
          ...events,
          takeRecord: async (...args) => {
            await events.takeRecord(...args);
            return true;
          },
        },
      })),
    },
    breaks: /is counted [2-9] times instead of 1/,
  },
  {
    name: 'lose the dots of duplicates',
    ...COMMIT,
    replaces: {
      'aggregate/commit.ts': withDeps(({ documents }) => ({
        documents: {
          ...documents,
          add: (key, day, batch, now) =>
            documents.add(key, day, { ...batch, dots: { ...batch.dots, duplicates: emptyDotSet } }, now),
        },
      })),
    },
    breaks: /acknowledged, but not counted|never in its document/,
  },
  {
    name: 'look for a message in the base alone',
    ...COMMIT,
    replaces: {
      'store/days/day-state.ts': {
        dayHasSeen:
          (): typeof dayHasSeen =>
          ({ base }, dot) =>
            hasSeen(base.document.dots, dot),
      },
    },
    breaks: /not the fold/,
  },
  {
    name: 'add to a frozen delta',
    ...DOCUMENT_STORE,
    replaces: {
      'store/days/document-store.ts': withStore((store) => ({
        add: (key, day, batch, now) =>
          store.add(key, batch.counts.events > 1 ? withFrozen(day, false) : day, batch, now),
      })),
    },
    breaks: /dots were lost|acknowledged, but not counted/,
  },
  {
    name: 'move the base without freezing its delta',
    ...DOCUMENT_STORE,
    replaces: {
      'store/days/document-store.ts': withStore((store) => ({
        add: (key, day, batch, now) =>
          store.add(key, batch.counts.events > 1 ? withFrozen(day, true) : day, batch, now),
      })),
    },
    breaks: /dots were lost|acknowledged, but not counted/,
  },
  {
    name: 'choose base or delta by the batch',
    ...DOCUMENT_STORE,
    replaces: {
      'store/days/document-store.ts': withStore((store) => ({
        add: (key, day, batch, now) => {
          const none = { ...day.base, document: emptyDocument, baseVersion: day.base.version, compactionDebt: 0 };
          const asIfFrozen = { ...day, delta: day.delta ?? { ...none, isFrozen: true } };
          return store.add(key, batch.counts.events > 1 ? asIfFrozen : day, batch, now);
        },
      })),
    },
    breaks: /dots were lost|acknowledged, but not counted/,
  },
  {
    name: 'take any delta for one of this base',
    ...DOCUMENT_STORE,
    replaces: {
      'store/days/day-state.ts': {
        isOf: (): IsOf => (_, delta) => delta !== undefined,
      },
    },
    breaks: /not the fold/,
  },
  {
    name: 'keep a delta that is in the base',
    ...DOCUMENT_STORE,
    replaces: {
      'store/days/document-store.ts': withStore((store) => ({
        add: async (key, day, batch, now) => {
          const stored = await store.add(key, day, batch, now);
          return { ...stored, delta: stored.delta ?? day.delta };
        },
      })),
    },
    breaks: /not the fold/,
  },
  {
    name: 'write the base without its delta',
    ...DOCUMENT_STORE,
    replaces: {
      'store/days/day-state.ts': {
        documentOf:
          (): typeof documentOf =>
          ({ base }) =>
            base.document,
      },
    },
    breaks: /dots were lost/,
  },
  {
    name: 'add a new delta to the delta before it',
    ...DOCUMENT_STORE,
    replaces: {
      'store/days/document-store.ts': {
        createDocumentStore:
          (real: typeof createDocumentStore): typeof createDocumentStore =>
          (items, ...sizing) => {
            const older: DayItemStore = {
              ...items,
              replaceDelta: (key, expected, next) =>
                items.replaceDelta(key, expected, { ...next, baseVersion: Math.max(1, next.baseVersion - 1) }),
            };
            return real(older, ...sizing);
          },
      },
    },
    breaks: /dots were lost|not the fold|acknowledged, but not counted/,
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
