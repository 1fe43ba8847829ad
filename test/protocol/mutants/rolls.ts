// Deliberate bugs in how a rollup is built.

import type { roll, RollDeps } from '../../../lambdas/rollup/roll.ts';
import { type Mutant, NEVER_MADE, type Replacements, WRONG_AT_LAST } from './mutant.ts';

const ROLL = { loads: 'rollup/roll.ts' } as const;

/** A roller with other stores. */
const withRollDeps = (change: (deps: RollDeps) => Partial<RollDeps>): Replacements => ({
  roll:
    (real: typeof roll): typeof roll =>
    (key, deps) =>
      real(key, { ...deps, ...change(deps) }),
});

export const ROLLS: readonly Mutant[] = [
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
        documents: {
          readRange: (site, shard, from, to, options) =>
            documents.readRange(site, shard, from, to, { ...options, isConsistent: false }),
        },
      })),
    },
    breaks: WRONG_AT_LAST,
  },
  {
    name: 'add up months as they were a moment ago',
    ...ROLL,
    replaces: {
      'rollup/roll.ts': withRollDeps(({ rollups }) => ({
        rollups: {
          ...rollups,
          readRange: (site, shard, range, options) =>
            rollups.readRange(site, shard, range, { ...options, isConsistent: false }),
        },
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
];
