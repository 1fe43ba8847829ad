// Deliberate bugs in how a writer marks rollups.

import type { periodsToMark } from '../../../lambdas/aggregate/periods-to-mark.ts';
import { periodsToMark as periodsOfWrite } from '../../../lambdas/aggregate/periods-to-mark.ts';
import { DAY_MS } from '../../../lambdas/domain/event/timestamp.ts';
import { isAbsent } from '../../../lambdas/store/days/day-state.ts';
import { markAll } from '../../../lambdas/store/rollups/rollup-store.ts';
import { withDeps } from './commits.ts';
import { type Mutant, NEVER_MADE, WRONG_ANSWER } from './mutant.ts';

const COMMIT = { loads: 'aggregate/commit.ts' } as const;

/** A writer that marks other periods. */
const marking = (change: (real: typeof periodsToMark) => typeof periodsToMark): Mutant['replaces'] => ({
  'aggregate/periods-to-mark.ts': { periodsToMark: change },
});

export const MARKS: readonly Mutant[] = [
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
];
