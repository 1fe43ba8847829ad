// Deliberate bugs in how a query finds the rollups and days of a range.

import { noSummary } from '../../../lambdas/domain/document/summary.ts';
import type { DayRange, LevelRange, Period } from '../../../lambdas/domain/periods.ts';
import type { readRange } from '../../../lambdas/stats/read-range.ts';
import { type Mutant, WRONG_ANSWER } from './mutant.ts';

const READ_RANGE = { loads: 'stats/read-range.ts' } as const;

type GapsIn = (range: LevelRange, valid: readonly Pick<Period, 'first' | 'last'>[]) => LevelRange[];

export const ANSWERS: readonly Mutant[] = [
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
