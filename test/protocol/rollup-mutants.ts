// Deliberate bugs in what keeps rollups right, as in mutants.ts.

import type { RollupBugs } from '../support/memory-rollups.ts';
import type { Mutant } from './mutant.ts';

const WRONG_ANSWER = /an answer .* (lacks|has)/;
const WRONG_AT_LAST = /an answer .* (lacks|has)|is not the sum of its days/;
const NEVER_MADE = /still due|is not rolled up/;

/** What a writer marks is decided in a file of its own, which commit imports. */
const RULE = { file: 'aggregate/periods-to-mark.ts', through: 'aggregate/commit.ts' } as const;

export const ROLLUP_MUTANTS: readonly Mutant[] = [
  {
    name: 'mark before the write',
    file: 'aggregate/commit.ts',
    changes: [
      {
        find: '  const stored = fresh.length === 0 ? day : await write(key, day, fresh, progress, deps);\n',
        replace: '',
      },
      {
        find: '  return { counted, duplicates, stored };',
        replace:
          '  const stored = fresh.length === 0 ? day : await write(key, day, fresh, progress, deps);\n  return { counted, duplicates, stored };',
      },
    ],
    breaks: WRONG_ANSWER,
  },
  {
    name: 'acknowledge before the marks',
    file: 'aggregate/commit.ts',
    changes: [
      { find: '  await markAll(', replace: '  void (async (...marks) => markAll(...marks).catch(() => undefined))(' },
    ],
    breaks: WRONG_ANSWER,
  },
  {
    name: 'mark nothing when a message comes again',
    ...RULE,
    changes: [{ find: 'hasKnown || isLate(day, now)', replace: 'isLate(day, now) && !hasKnown' }],
    breaks: WRONG_ANSWER,
  },
  {
    name: 'mark nothing when a message comes again together with a new one',
    file: 'aggregate/commit.ts',
    changes: [{ find: 'hasKnown: fresh.length < messages.length', replace: 'hasKnown: fresh.length === 0' }],
    breaks: NEVER_MADE,
  },
  {
    name: 'mark the year before the month',
    ...RULE,
    changes: [{ find: 'return periodsOf(day);', replace: 'return periodsOf(day).toReversed();' }],
    breaks: WRONG_ANSWER,
  },
  {
    name: 'mark the month of a late event alone',
    ...RULE,
    changes: [{ find: 'return periodsOf(day);', replace: 'return periodsOf(day).slice(0, 1);' }],
    breaks: WRONG_ANSWER,
  },
  {
    name: 'mark the year of a late event alone',
    ...RULE,
    changes: [{ find: 'return periodsOf(day);', replace: 'return periodsOf(day).slice(1);' }],
    breaks: NEVER_MADE,
  },
  {
    name: 'mark nothing for the first event of a day',
    ...RULE,
    changes: [{ find: "isFirst ? [periodOf('month', day)] : []", replace: '[]' }],
    breaks: NEVER_MADE,
  },
  {
    name: 'take an event for late no sooner than its month is ready',
    ...RULE,
    changes: [{ find: 'isLate(day, now)', replace: 'isLate(day, now - 86_400_000)' }],
    breaks: WRONG_ANSWER,
  },
  {
    name: 'take every day for one that was there before',
    file: 'aggregate/commit.ts',
    changes: [{ find: 'isFirst: isAbsent(day)', replace: 'isFirst: false' }],
    breaks: NEVER_MADE,
  },
  {
    name: 'read the epoch after looking below',
    file: 'rollup/roll.ts',
    changes: [
      {
        find: 'await rollups.write(key, found.epoch, sum);',
        replace: 'await rollups.write(key, (await rollups.read(key)).epoch, sum);',
      },
    ],
    breaks: WRONG_AT_LAST,
  },
  {
    name: 'add up days as they were a moment ago',
    file: 'rollup/roll.ts',
    changes: [{ find: '{ isConsistent: true }', replace: '{}' }],
    breaks: WRONG_AT_LAST,
  },
  {
    name: 'add up months as they were a moment ago',
    file: 'rollup/roll.ts',
    changes: [
      { find: 'rollups.readRange(site, shard, range, true)', replace: 'rollups.readRange(site, shard, range)' },
    ],
    breaks: NEVER_MADE,
  },
  {
    name: 'take a month without a sum for empty',
    file: 'rollup/roll.ts',
    changes: [{ find: 'found.has(name) || (await hasDays(', replace: 'false && (await hasDays(' }],
    breaks: WRONG_AT_LAST,
  },
  {
    name: 'make no year due',
    file: 'rollup/roll.ts',
    changes: [{ find: 'if (year !== undefined)', replace: 'if (year === null)' }],
    breaks: NEVER_MADE,
  },
  {
    name: 'make the year due when the month has its sum',
    file: 'rollup/roll.ts',
    changes: [
      { find: '  if (year !== undefined) await rollups.mark({ ...key, period: year }, now());\n', replace: '' },
      {
        find: '  await rollups.write(key, found.epoch, sum);\n',
        replace:
          '  await rollups.write(key, found.epoch, sum);\n  if (year !== undefined) await rollups.mark({ ...key, period: year }, now());\n',
      },
    ],
    breaks: NEVER_MADE,
  },
  {
    name: 'take the first days for all there are',
    file: 'stats/read-range.ts',
    changes: [{ find: 'found.length < youngDays', replace: 'found.length <= youngDays' }],
    breaks: WRONG_ANSWER,
  },
  {
    name: 'look for nothing on the first day',
    file: 'stats/read-range.ts',
    changes: [{ find: 'to >= this.#range.from', replace: 'to > this.#range.from' }],
    breaks: WRONG_ANSWER,
  },
  {
    name: 'look for nothing behind the last rollup',
    file: 'stats/read-range.ts',
    changes: [{ find: '[...valid, { first: dayAfter(to), last: to }]', replace: 'valid' }],
    breaks: WRONG_ANSWER,
  },
  {
    name: 'answer from every period that has an item',
    file: 'stats/read-range.ts',
    changes: [
      { find: 'if (summary === undefined) continue;', replace: '' },
      { find: 'yield summary;', replace: 'if (summary !== undefined) yield summary;' },
    ],
    breaks: WRONG_ANSWER,
  },
];

export const ROLLUP_TABLE_BUGS: readonly {
  readonly bug: string;
  readonly rollups: RollupBugs;
  readonly breaks: RegExp;
}[] = [
  { bug: 'answer from a sum that is due', rollups: { keepsMarked: true }, breaks: NEVER_MADE },
  { bug: 'write a sum whose epoch is over', rollups: { ignoresEpoch: true }, breaks: WRONG_AT_LAST },
  { bug: 'forget that a sum is due again', rollups: { losesDue: true }, breaks: NEVER_MADE },
];
