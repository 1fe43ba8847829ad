// Deliberate bugs in how a commit counts every message exactly once. Wrong orders, omissions and
// premature steps are injected through the stores of the commit.

import type { commit, CommitDeps } from '../../../lambdas/aggregate/commit.ts';
import type { RacePolicy } from '../../../lambdas/aggregate/race-policy.ts';
import { emptyDocument } from '../../../lambdas/domain/document/day-document.ts';
import type { Dot } from '../../../lambdas/domain/dots/dot.ts';
import { emptyDotSet } from '../../../lambdas/domain/dots/dot-set.ts';
import { hasSeen, noDots } from '../../../lambdas/domain/dots/dots.ts';
import type { dayHasSeen } from '../../../lambdas/store/days/day-state.ts';
import type { Mutant, Replacements } from './mutant.ts';

const COMMIT = { loads: 'aggregate/commit.ts' } as const;

/** A commit with other stores. */
export const withDeps = (change: (deps: CommitDeps) => Partial<CommitDeps>): Replacements => ({
  commit:
    (real: typeof commit): typeof commit =>
    (key, messages, deadline, deps) =>
      real(key, messages, deadline, { ...deps, ...change(deps) }),
});

export const COMMITS: readonly Mutant[] = [
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
];
