// Deliberate bugs in what counts events exactly once.

import type { Mutant } from './mutant.ts';

export const MUTANTS: readonly Mutant[] = [
  {
    name: 'acknowledge before commit',
    file: 'aggregate/aggregate.ts',
    changes: [
      {
        find: 'if (!(await commitPiece(piece, deps))) failed',
        replace: 'void commitPiece(piece, deps);\n if (false) failed',
      },
    ],
    breaks: /acknowledged, but not counted/,
  },
  {
    name: 'acknowledge what failed',
    file: 'aggregate/aggregate.ts',
    changes: [{ find: '    return false;\n', replace: '    return true;\n' }],
    breaks: /acknowledged, but not counted/,
  },
  {
    name: 'commit the first piece of a batch, and acknowledge all',
    file: 'aggregate/aggregate.ts',
    changes: [
      {
        find: 'of piecesOf(group, deps.maxKeyed ?? MAX_KEYED)',
        replace: 'of piecesOf(group, deps.maxKeyed ?? MAX_KEYED).slice(0, 1)',
      },
    ],
    breaks: /acknowledged, but not counted/,
  },
  {
    name: 'leave out what has no key where others have one',
    file: 'aggregate/aggregate.ts',
    changes: [
      { find: '...group.filter((entry) => !isKeyed(entry)), ', replace: '...(keyed.length > 0 ? [] : group), ' },
    ],
    breaks: /acknowledged, but not counted/,
  },
  {
    name: 'reuse a number',
    file: 'ingest/numbering.ts',
    changes: [{ find: 'producer: this.#newProducer(), seq: 0', replace: "producer: '0'.repeat(16), seq: 0" }],
    breaks: /is counted 0 times|not the fold|dots were lost/,
  },
  {
    name: 'write dots after counters',
    file: 'aggregate/commit.ts',
    changes: [
      {
        find: 'documents.add(key, day, batch, now())',
        replace: `documents.add(
          key,
          await documents.add(key, day, { ...batch, dots: noDots }, now()),
          { ...emptyDocument, dots: batch.dots },
          now())`,
      },
      {
        find: 'import { summarize }',
        replace: "import { noDots } from '../domain/dots/dots.ts';\nimport { emptyDocument, summarize }",
      },
    ],
    breaks: /not the fold/,
  },
  {
    name: 'drop the re-filter after a lost race',
    file: 'aggregate/commit.ts',
    changes: [
      {
        find: 'const fresh = messages.filter(({ dot }) => !dayHasSeen(day, dot));',
        replace: 'const fresh = (messages.first ??= messages.filter(({ dot }) => !dayHasSeen(day, dot)));',
      },
    ],
    breaks: /not the fold/,
  },
  {
    name: 'keep the cache after a lost race',
    file: 'aggregate/commit.ts',
    changes: [
      { find: 'day === undefined || !races.trustsCopy(now())', replace: 'day === undefined' },
      { find: '      cache.delete(key);\n', replace: '' },
    ],
    breaks: /never acknowledged|never in its document/,
  },
  {
    name: 'take what is known for the base of any delta',
    file: 'store/days/document-store.ts',
    changes: [{ find: 'isStillOf(known.base, delta)', replace: 'delta && !delta.isFrozen' }],
    breaks: /not the fold|dots were lost|never acknowledged/,
  },
  {
    name: 'keep raw events after the document',
    file: 'aggregate/commit.ts',
    changes: [
      { find: '  if (raw.length > 0) await events.keepRaw(key, raw, now());\n', replace: '' },
      {
        find: '  return { counted, duplicates, stored };',
        replace:
          '  if (raw.length > 0) await events.keepRaw(key, raw, now());\n  return { counted, duplicates, stored };',
      },
    ],
    breaks: /before its raw event was kept/,
  },
  {
    name: 'forget that a key belongs to another message',
    file: 'aggregate/commit.ts',
    changes: [
      {
        find: 'records.get(formatDot(message.dot)) === false',
        replace: 'message.idempotencyRecord === undefined && false',
      },
    ],
    breaks: /is counted [2-9] times instead of 1/,
  },
  {
    name: 'lose the dots of duplicates',
    file: 'aggregate/commit.ts',
    changes: [{ find: 'summarize(counted, duplicates)', replace: 'summarize(counted)' }],
    breaks: /acknowledged, but not counted|never in its document/,
  },
  {
    name: 'look for a message in the base alone',
    file: 'aggregate/commit.ts',
    changes: [
      { find: '!dayHasSeen(day, dot)', replace: '!hasSeen(day.base.document.dots, dot)' },
      { find: 'import ', replace: "import { hasSeen } from '../domain/dots/dots.ts';\nimport " },
    ],
    breaks: /not the fold/,
  },
  {
    name: 'add to a frozen delta',
    file: 'store/days/document-store.ts',
    changes: [
      {
        find: 'if (writesToBase(day, isLarge))',
        replace: 'if (writesToBase(day, isLarge) && (delta === undefined || batch.counts.events === 1))',
      },
    ],
    breaks: /dots were lost|acknowledged, but not counted/,
  },
  {
    name: 'move the base without freezing its delta',
    file: 'store/days/document-store.ts',
    changes: [
      {
        find: 'if (writesToBase(day, isLarge))',
        replace: 'if (writesToBase(day, isLarge) || (delta !== undefined && batch.counts.events > 1))',
      },
    ],
    breaks: /dots were lost|acknowledged, but not counted/,
  },
  {
    name: 'choose base or delta by the batch',
    file: 'store/days/document-store.ts',
    changes: [
      {
        find: 'if (writesToBase(day, isLarge))',
        replace: 'if (writesToBase(day, isLarge) || (delta === undefined && batch.counts.events > 1))',
      },
    ],
    breaks: /dots were lost|acknowledged, but not counted/,
  },
  {
    name: 'take any delta for one of this base',
    file: 'store/days/day-state.ts',
    through: 'store/days/document-store.ts',
    changes: [{ find: '(isOf(base, delta) ? delta : undefined)', replace: 'delta' }],
    breaks: /not the fold/,
  },
  {
    name: 'keep a delta that is in the base',
    file: 'store/days/document-store.ts',
    changes: [{ find: '{ ...next, document }, delta: undefined }', replace: '{ ...next, document } }' }],
    breaks: /not the fold/,
  },
  {
    name: 'write the base without its delta',
    file: 'store/days/document-store.ts',
    changes: [{ find: 'merge(documentOf(day), batch)', replace: 'merge(base.document, batch)' }],
    breaks: /dots were lost/,
  },
  {
    name: 'add a new delta to the delta before it',
    file: 'store/days/document-store.ts',
    changes: [
      {
        find: 'baseVersion: base.version, compactionDebt',
        replace: 'baseVersion: Math.max(1, base.version - 1), compactionDebt',
      },
    ],
    breaks: /dots were lost|not the fold|acknowledged, but not counted/,
  },
  {
    name: 'go on with a producer whose numbers the queue may not have',
    file: 'ingest/to-messages.ts',
    changes: [
      { find: '  return messages;\n', replace: '  options.numbering.confirm(messages);\n  return messages;\n' },
    ],
    breaks: /still pending/,
  },
  {
    name: 'take one record for all parts of a batch',
    file: 'ingest/to-messages.ts',
    changes: [{ find: 'parts.set(site, part + 1)', replace: 'parts.set(site, part)' }],
    breaks: /is counted 0 times instead of 1/,
  },
];
