// Deliberate bugs in how a day is stored in a base and a delta.

import { type DayDocument, emptyDocument } from '../../../lambdas/domain/document/day-document.ts';
import { cutTo } from '../../../lambdas/domain/visits/visitor-table.ts';
import type { DayItem, DayItemStore, DeltaItem } from '../../../lambdas/store/days/day-items.ts';
import type { documentOf, StoredDay } from '../../../lambdas/store/days/day-state.ts';
import type { createDocumentStore, DocumentStore } from '../../../lambdas/store/days/document-store.ts';
import type { Mutant, Replacements } from './mutant.ts';

type NewTo = (document: DayDocument, batch: DayDocument) => DayDocument;
type IsOf = (base: DayItem | undefined, delta: DeltaItem | undefined) => boolean;

const DOCUMENT_STORE = { loads: 'store/days/document-store.ts' } as const;

/** A store that treats a batch in another way. */
const withStore = (change: (store: DocumentStore) => Partial<DocumentStore>): Replacements => ({
  createDocumentStore:
    (real: typeof createDocumentStore): typeof createDocumentStore =>
    (...args) => {
      const store = real(...args);
      return { ...store, ...change(store) };
    },
});

/** A store that adds batches of several events as if the delta of the day were frozen, or not. */
const seeing = (isFrozen: boolean): Replacements =>
  withStore((store) => ({
    add: (key, day, batch, now) =>
      store.add(key, batch.counts.events > 1 ? withFrozen(day, isFrozen) : day, batch, now),
  }));

const withFrozen = (day: StoredDay, isFrozen: boolean): StoredDay =>
  day.delta === undefined ? day : { ...day, delta: { ...day.delta, isFrozen } };

export const STORED_DAYS: readonly Mutant[] = [
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
    name: 'add to a frozen delta',
    ...DOCUMENT_STORE,
    replaces: {
      'store/days/document-store.ts': seeing(false),
    },
    breaks: /dots were lost|acknowledged, but not counted/,
  },
  {
    name: 'move the base without freezing its delta',
    ...DOCUMENT_STORE,
    replaces: {
      'store/days/document-store.ts': seeing(true),
    },
    breaks: /dots were lost|acknowledged, but not counted/,
  },
  {
    name: 'choose base or delta by the batch',
    ...DOCUMENT_STORE,
    replaces: {
      'store/days/document-store.ts': withStore((store) => ({
        add: (key, day, batch, now) => {
          const none = {
            ...day.base,
            document: emptyDocument,
            baseVersion: day.base.version,
            writes: 1,
            compactionDebt: 0,
          };
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
    breaks: /never acknowledged/,
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
    name: 'keep of a batch fewer visitors than the base does',
    ...DOCUMENT_STORE,
    replaces: {
      'store/days/document-store.ts': {
        newTo:
          (real: NewTo): NewTo =>
          (document, batch) => {
            const added = real(document, batch);
            return { ...added, table: cutTo(added.table, (added.table.rows.at(-1)?.hash ?? 0) - 1) };
          },
      },
    },
    breaks: /not the fold/,
  },
  {
    name: 'leave out of a delta what its visitors did who are in the base',
    ...DOCUMENT_STORE,
    replaces: {
      'store/days/document-store.ts': {
        newTo:
          (real: NewTo): NewTo =>
          (document, batch) => {
            const added = real(document, batch);
            const known = new Set(document.table.rows.map(({ hash }) => hash));
            return {
              ...added,
              table: { ...added.table, rows: added.table.rows.filter(({ hash }) => !known.has(hash)) },
            };
          },
      },
    },
    breaks: /not the fold/,
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
];
