// Deliberate bugs in what keeps rollups right, as in mutants.ts.

import type { RollupBugs } from '../support/memory-rollups.ts';
import type { Mutant } from './mutants.ts';

const WRONG_ANSWER = /an answer .* (lacks|has)/;
const WRONG_AT_LAST = /an answer .* (lacks|has)|is not the sum of its days/;

export const ROLLUP_MUTANTS: readonly Mutant[] = [
  {
    name: 'announce after the write',
    file: 'aggregate/commit.ts',
    changes: [
      {
        find: '  if (!isOpen(seen)) await rollups.announce(key);\n  const stored = await documents.add(key, seen, delta, now());\n',
        replace:
          '  const stored = await documents.add(key, seen, delta, now());\n  if (!isOpen(seen)) await rollups.announce(key);\n',
      },
    ],
    breaks: WRONG_ANSWER,
  },
  {
    name: 'announce nothing for an absent day',
    file: 'aggregate/commit.ts',
    changes: [{ find: 'if (!isOpen(seen))', replace: 'if (!isOpen(seen) && seen.base.version > 0)' }],
    breaks: /is not rolled up/,
  },
  {
    name: 'strike out from large to small',
    file: 'store/rollup-guard.ts',
    changes: [{ find: 'for (const key of keys)', replace: 'for (const key of keys.toReversed())' }],
    breaks: WRONG_ANSWER,
  },
  {
    name: 'strike out the dekad alone',
    file: 'store/rollup-guard.ts',
    changes: [{ find: 'for (const key of keys)', replace: 'for (const key of keys.slice(0, 1))' }],
    breaks: WRONG_ANSWER,
  },
  {
    name: 'look for rollups before it is due',
    file: 'store/rollup-guard.ts',
    changes: [
      { find: '      await dues.put(dekad);\n', replace: '' },
      {
        find: '      if (found.every((rollup) => rollup === undefined)) return;\n',
        replace: '      await dues.put(dekad);\n      if (found.every((rollup) => rollup === undefined)) return;\n',
      },
    ],
    breaks: WRONG_AT_LAST,
  },
  {
    name: 'ask for no rollup after striking out',
    file: 'store/rollup-guard.ts',
    changes: [
      { find: 'await rollups.strike(key);\n      await dues.put(dekad);\n', replace: 'await rollups.strike(key);\n' },
    ],
    breaks: /is not rolled up/,
  },
  {
    name: 'close no absent day',
    file: 'rollup/roll.ts',
    changes: [
      {
        find: 'await documents.close(key, day);',
        replace: 'if (day.base.version > 0) await documents.close(key, day);',
      },
    ],
    breaks: WRONG_AT_LAST,
  },
  {
    name: 'close no day that is rolled already',
    file: 'rollup/roll.ts',
    changes: [
      {
        find: 'await documents.close(key, day);',
        replace: 'if (!(day.tail ?? day.base).isRolled) await documents.close(key, day);',
      },
    ],
    breaks: WRONG_AT_LAST,
  },
  {
    name: 'begin after looking below',
    file: 'rollup/roll.ts',
    changes: [
      {
        find: '  const generation = (await rollups.read(key))?.generation ?? (await rollups.begin(key));\n',
        replace: '',
      },
      {
        find: '  await rollups.write(key, generation, summary);\n',
        replace:
          '  const generation = (await rollups.read(key))?.generation ?? (await rollups.begin(key));\n  await rollups.write(key, generation, summary);\n',
      },
    ],
    breaks: WRONG_AT_LAST,
  },
  {
    name: 'take every missing rollup for empty',
    file: 'rollup/roll.ts',
    changes: [{ find: '!found.has(child.name) && !hasDue(dues, child)', replace: '!found.has(child.name)' }],
    breaks: WRONG_AT_LAST,
  },
  {
    name: 'look for what is due after the rollups',
    file: 'rollup/roll.ts',
    changes: [
      { find: '  const dues = await deps.dues.of(site, shard);\n', replace: '' },
      {
        find: '  const sum = new PairwiseSum(addSummaries);\n  for (const child',
        replace:
          '  const dues = await deps.dues.of(site, shard);\n  const sum = new PairwiseSum(addSummaries);\n  for (const child',
      },
    ],
    breaks: WRONG_AT_LAST,
  },
  {
    name: 'take it off the list before its parent is on it',
    file: 'rollup/roll.ts',
    changes: [
      {
        find: '  const parent = parentOf(due.period);\n',
        replace: '  await deps.dues.remove(due);\n  const parent = parentOf(due.period);\n',
      },
    ],
    breaks: WRONG_AT_LAST,
  },
  {
    name: 'ask for no parent',
    file: 'rollup/roll.ts',
    changes: [{ find: 'if (parent !== undefined) await', replace: 'if (parent === undefined) await' }],
    breaks: /is not rolled up/,
  },
  {
    name: 'close a day without sealing its tail',
    file: 'store/document-store.ts',
    changes: [{ find: 'if (!(tail?.isSealed ?? base.isSmall)) {', replace: 'if (base.version < 0) {' }],
    breaks: /receipts shrank|never counted/,
  },
  {
    name: 'open a day by sealing its tail',
    file: 'store/document-store.ts',
    changes: [
      {
        find: 'toItem(document, tailVersion + 1, updatedAt), isRolled }',
        replace: 'toItem(document, tailVersion + 1, updatedAt) }',
      },
    ],
    breaks: WRONG_AT_LAST,
  },
  {
    name: 'take the first days for all there are',
    file: 'stats/read-range.ts',
    changes: [{ find: 'if (days.length < youngDays)', replace: 'if (days.length <= youngDays)' }],
    breaks: WRONG_ANSWER,
  },
  {
    name: 'look for nothing on the first day',
    file: 'stats/read-range.ts',
    changes: [{ find: 'hole.to >= begin', replace: 'hole.to > begin' }],
    breaks: WRONG_ANSWER,
  },
  {
    name: 'begin at the first day, and at the first of the range',
    file: 'stats/read-range.ts',
    changes: [
      { find: 'first > year ? first : year', replace: 'first' },
      { find: 'begin = days[0]', replace: 'begin = days.at(-1)' },
    ],
    breaks: WRONG_ANSWER,
  },
];

export const ROLLUP_TABLE_BUGS: readonly {
  readonly bug: string;
  readonly rollups: RollupBugs;
  readonly breaks: RegExp;
}[] = [
  { bug: 'answer from what was struck out', rollups: { keepsStruck: true }, breaks: WRONG_ANSWER },
  { bug: 'write what was struck out meanwhile', rollups: { ignoresGeneration: true }, breaks: WRONG_AT_LAST },
  { bug: 'take off the list what was put there again', rollups: { removesAnyDue: true }, breaks: /is not rolled up/ },
];
