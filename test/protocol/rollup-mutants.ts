// Deliberate bugs in what keeps rollups right, as in mutants.ts.

import type { periodsToMark } from '../../lambdas/aggregate/periods-to-mark.ts';
import { periodsToMark as periodsOfWrite } from '../../lambdas/aggregate/periods-to-mark.ts';
import { noSummary } from '../../lambdas/domain/document/summary.ts';
import { DAY_MS } from '../../lambdas/domain/event/timestamp.ts';
import type { DayRange, LevelRange, Period } from '../../lambdas/domain/periods.ts';
import type { roll, RollDeps } from '../../lambdas/rollup/roll.ts';
import type { readRange } from '../../lambdas/stats/read-range.ts';
import { isAbsent } from '../../lambdas/store/days/day-state.ts';
import { markAll } from '../../lambdas/store/rollups/rollup-store.ts';
import type { RollupBugs } from '../support/memory-rollups.ts';
import type { Mutant, Replacements } from './mutant.ts';
import { withDeps } from './mutants.ts';

const WRONG_ANSWER = /an answer .* (lacks|has)/;
const WRONG_AT_LAST = /an answer .* (lacks|has)|is not the sum of its days/;
const NEVER_MADE = /still due|is not rolled up/;

const COMMIT = { loads: 'aggregate/commit.ts' } as const;
const ROLL = { loads: 'rollup/roll.ts' } as const;
const READ_RANGE = { loads: 'stats/read-range.ts' } as const;

/** A writer that marks other periods. */
const marking = (change: (real: typeof periodsToMark) => typeof periodsToMark): Mutant['replaces'] => ({
  'aggregate/periods-to-mark.ts': { periodsToMark: change },
});

/** A roller that is given other stores. */
const withRollDeps = (change: (deps: RollDeps) => Partial<RollDeps>): Replacements => ({
  roll:
    (real: typeof roll): typeof roll =>
    (key, deps) =>
      real(key, { ...deps, ...change(deps) }),
});

export const ROLLUP_MUTANTS: readonly Mutant[] = [
  {
    name: 'mark before the write',
    ...COMMIT,
    replaces: {
      'aggregate/commit.ts': withDeps(({ documents, rollups, now }) => {
        let isMarked = false;
        return {
          documents: {
            read: (...args) => {
              isMarked = false;
              return documents.read(...args);
            },
            add: async (key, day, ...args) => {
              const written = { day: key.day, isFirst: isAbsent(day), hasKnown: false };
              await markAll(rollups, key, periodsOfWrite(written, now()), now());
              isMarked = true;
              return await documents.add(key, day, ...args);
            },
          },
          rollups: {
            mark: async (...args) => {
              if (!isMarked) await rollups.mark(...args);
            },
          },
        };
      }),
    },
    breaks: WRONG_ANSWER,
  },
  {
    name: 'acknowledge before the marks',
    ...COMMIT,
    replaces: {
      'store/rollups/rollup-store.ts': {
        markAll:
          (real: typeof markAll): typeof markAll =>
          async (...args) => {
            real(...args).catch(() => undefined);
          },
      },
    },
    breaks: WRONG_ANSWER,
  },
  {
    name: 'mark nothing when a message comes again',
    ...COMMIT,
    replaces: marking((real) => (written, now) => (written.hasKnown ? [] : real(written, now))),
    breaks: WRONG_ANSWER,
  },
  {
    name: 'mark nothing when a message comes again together with a new one',
    ...COMMIT,
    replaces: {
      'aggregate/commit.ts': {
        hasKnown: () => (_: readonly unknown[], fresh: readonly unknown[]) => fresh.length === 0,
      },
    },
    breaks: NEVER_MADE,
  },
  {
    name: 'mark the year before the month',
    ...COMMIT,
    replaces: marking(
      (real) =>
        (...args) =>
          real(...args).toReversed(),
    ),
    breaks: WRONG_ANSWER,
  },
  {
    name: 'mark the month of a late event alone',
    ...COMMIT,
    replaces: marking(
      (real) =>
        (...args) =>
          real(...args).slice(0, 1),
    ),
    breaks: WRONG_ANSWER,
  },
  {
    name: 'mark the year of a late event alone',
    ...COMMIT,
    replaces: marking((real) => (...args) => {
      const periods = real(...args);
      return periods.length > 1 ? periods.slice(1) : periods;
    }),
    breaks: NEVER_MADE,
  },
  {
    name: 'mark nothing for the first event of a day',
    ...COMMIT,
    replaces: marking((real) => (written, now) => real({ ...written, isFirst: false }, now)),
    breaks: NEVER_MADE,
  },
  {
    name: 'take an event for late no sooner than its month is ready',
    ...COMMIT,
    replaces: marking((real) => (written, now) => real(written, now - DAY_MS)),
    breaks: WRONG_ANSWER,
  },
  {
    name: 'take every day for one that was there before',
    ...COMMIT,
    replaces: { 'store/days/day-state.ts': { isAbsent: (): typeof isAbsent => () => false } },
    breaks: NEVER_MADE,
  },
  {
    name: 'read the epoch after looking below',
    ...ROLL,
    replaces: {
      'rollup/roll.ts': withRollDeps(({ rollups }) => ({
        rollups: {
          ...rollups,
          write: async (key, epoch, sum) => {
            const found = await rollups.read(key);
            await rollups.write(key, found?.epoch ?? epoch, sum);
          },
        },
      })),
    },
    breaks: WRONG_AT_LAST,
  },
  {
    name: 'add up days as they were a moment ago',
    ...ROLL,
    replaces: {
      'rollup/roll.ts': withRollDeps(({ documents }) => ({
        documents: { readRange: (site, shard, from, to) => documents.readRange(site, shard, from, to) },
      })),
    },
    breaks: WRONG_AT_LAST,
  },
  {
    name: 'add up months as they were a moment ago',
    ...ROLL,
    replaces: {
      'rollup/roll.ts': withRollDeps(({ rollups }) => ({
        rollups: { ...rollups, readRange: (site, shard, range) => rollups.readRange(site, shard, range) },
      })),
    },
    breaks: NEVER_MADE,
  },
  {
    name: 'take a month without a sum for empty',
    ...ROLL,
    replaces: {
      'rollup/roll.ts': withRollDeps(({ rollups, items }) => ({
        rollups: {
          ...rollups,
          async *readRange(...args) {
            for await (const found of rollups.readRange(...args)) if (found.summary !== undefined) yield found;
          },
        },
        items: {
          ...items,
          async *days() {
            // None.
          },
        },
      })),
    },
    breaks: WRONG_AT_LAST,
  },
  {
    name: 'make no year due',
    ...ROLL,
    replaces: {
      'rollup/roll.ts': withRollDeps(({ rollups }) => ({ rollups: { ...rollups, mark: async () => undefined } })),
    },
    breaks: NEVER_MADE,
  },
  {
    name: 'make the year due when the month has its sum',
    ...ROLL,
    replaces: {
      'rollup/roll.ts': withRollDeps(({ rollups }) => {
        let mark = async (): Promise<void> => undefined;
        return {
          rollups: {
            ...rollups,
            mark: async (...args) => {
              mark = () => rollups.mark(...args);
            },
            write: async (...args) => {
              await rollups.write(...args);
              await mark();
            },
          },
        };
      }),
    },
    breaks: NEVER_MADE,
  },
  {
    name: 'take the first days for all there are',
    ...READ_RANGE,
    replaces: {
      'stats/read-range.ts': {
        isAll: () => (found: readonly unknown[], limit: number) => found.length <= limit,
      },
    },
    breaks: WRONG_ANSWER,
  },
  {
    name: 'look for nothing on the first day',
    ...READ_RANGE,
    replaces: {
      'stats/read-range.ts': {
        endsBefore:
          () =>
          ({ to }: DayRange, day: string) =>
            to <= day,
      },
    },
    breaks: WRONG_ANSWER,
  },
  {
    name: 'look for nothing behind the last rollup',
    ...READ_RANGE,
    replaces: {
      'stats/read-range.ts': {
        gapsIn:
          (real: GapsIn): GapsIn =>
          (range, valid) =>
            real(range, valid).filter(({ to }) => valid.some(({ first }) => to < first)),
      },
    },
    breaks: WRONG_ANSWER,
  },
  {
    name: 'answer from every period that has an item',
    ...READ_RANGE,
    replaces: {
      'stats/read-range.ts': {
        readRange:
          (real: typeof readRange): typeof readRange =>
          (range, reader) => {
            const rollups: typeof reader.rollups = {
              async *readRange(...args) {
                for await (const found of reader.rollups.readRange(...args)) {
                  yield { ...found, summary: found.summary ?? noSummary };
                }
              },
            };
            return real(range, { ...reader, rollups });
          },
      },
    },
    breaks: WRONG_ANSWER,
  },
];

type GapsIn = (range: LevelRange, valid: readonly Pick<Period, 'first' | 'last'>[]) => LevelRange[];

export const ROLLUP_TABLE_BUGS: readonly {
  readonly bug: string;
  readonly rollups: RollupBugs;
  readonly breaks: RegExp;
}[] = [
  { bug: 'answer from a sum that is due', rollups: { keepsMarked: true }, breaks: NEVER_MADE },
  { bug: 'write a sum whose epoch is over', rollups: { ignoresEpoch: true }, breaks: WRONG_AT_LAST },
  { bug: 'forget that a sum is due again', rollups: { losesDue: true }, breaks: NEVER_MADE },
];
