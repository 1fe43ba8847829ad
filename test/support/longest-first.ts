// The order of test files. Those that take long come first in their project, or a worker would be
// at one of them when the others have nothing left to do; Vitest knows how long files take only
// where they have run before. The project `code` comes last: most of its files take milliseconds,
// so that all workers end at once.

import { BaseSequencer, type TestSpecification } from 'vitest/node';

const PROJECTS = ['http', 'rest', 'code'];

/** Each takes five seconds of CPU or more, or waits as long. */
const LONG = [
  'bench/smoke',
  'chaos/chaos',
  'flow/load',
  'flow/matrix',
  'local/iam/roles',
  'browser/dashboard/access',
  'browser/dashboard/states',
  'browser/dashboard/numbers',
  'flow/questions/exact',
  'ops/flow/verify',
  'soak/soak',
  'fuzz/fuzz',
  'size/document-size',
  'protocol/mutants',
  'protocol/protocol',
  'protocol/rollup-mutants',
  'local/command',
  'size/hostile-paths',
  'store/rolling-up',
  'bench/accuracy',
];

export class LongestFirst extends BaseSequencer {
  override async sort(files: TestSpecification[]): Promise<TestSpecification[]> {
    const rank = ({ project, moduleId }: TestSpecification): number => {
      const long = LONG.findIndex((name) => moduleId.endsWith(`/test/${name}.test.ts`));
      return PROJECTS.indexOf(project.name) * (LONG.length + 1) + (long < 0 ? LONG.length : long);
    };
    // Of the same rank, they stay as Vitest has sorted them.
    return (await super.sort(files)).toSorted((a, b) => rank(a) - rank(b));
  }
}
