// The order of test files. Those that take long come first in their project, or a worker would be
// at one of them when the others have nothing left to do; Vitest knows how long files take only
// where they have run before. The project `code` comes last: most of its files take milliseconds,
// so that all workers end at once.

import { BaseSequencer, type TestSpecification } from 'vitest/node';

/** They compute while the tests of the project `rest` wait for counts: two workers are at each. */
const MEANWHILE = ['fuzz/fuzz', 'size/document-size'];

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
  'protocol/mutants',
  'protocol/protocol',
  'protocol/rollup-mutants',
  'local/command',
  'size/hostile-paths',
  'store/rolling-up',
  'bench/accuracy',
];

const placeIn = (names: readonly string[], { moduleId }: TestSpecification): number =>
  names.findIndex((name) => moduleId.endsWith(`/test/${name}.test.ts`));

const groupOf = (file: TestSpecification): number => {
  if (file.project.name === 'http') return 0;
  if (placeIn(MEANWHILE, file) >= 0) return 1;
  return file.project.name === 'rest' ? 2 : 3;
};

const longOf = (file: TestSpecification): number => {
  const place = placeIn(LONG, file);
  return place < 0 ? LONG.length : place;
};

export class LongestFirst extends BaseSequencer {
  override async sort(files: TestSpecification[]): Promise<TestSpecification[]> {
    // Of the same rank, they stay as Vitest has sorted them.
    return (await super.sort(files)).toSorted((a, b) => groupOf(a) - groupOf(b) || longOf(a) - longOf(b));
  }
}
