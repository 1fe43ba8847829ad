// The order of test files. Those that take long come first in their project, or a worker would be
// at one of them when the others have nothing left to do; Vitest knows how long files take only
// where they have run before. In `http`, files that wait stand between those that compute. The
// project `code` comes last: most of its files take milliseconds, so that all workers end at once.

import { BaseSequencer, type TestSpecification } from 'vitest/node';

/** They compute while the tests of the project `rest` wait for counts: two workers are at each. */
const MEANWHILE = ['fuzz/fuzz', 'size/document-size'];

/** Each takes five seconds or more, most of them of CPU. */
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
  'ops/flow/rollup',
  'ops/flow/drop',
  'ops/flow/dead',
  'ops/flow/process',
  'ops/flow/access',
  'flow/clients/clients',
  'flow/registered-start',
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

const longOf = (file: TestSpecification): number => {
  const place = placeIn(LONG, file);
  return place < 0 ? LONG.length : place;
};

/** Those that are not long wait for counts most of the time. So they wait while others compute. */
const spread = (files: readonly TestSpecification[]): TestSpecification[] => {
  const long = files.filter((file) => placeIn(LONG, file) >= 0);
  const short = files.filter((file) => placeIn(LONG, file) < 0);
  const each = Math.ceil(short.length / long.length);
  return [...long.flatMap((file) => [file, ...short.splice(0, each)]), ...short];
};

export class LongestFirst extends BaseSequencer {
  override async sort(files: TestSpecification[]): Promise<TestSpecification[]> {
    // Of the same place, they stay as Vitest has sorted them.
    const sorted = (await super.sort(files)).toSorted((a, b) => longOf(a) - longOf(b));
    const of = (project: string) => sorted.filter((file) => file.project.name === project);
    const isMeanwhile = (file: TestSpecification) => placeIn(MEANWHILE, file) >= 0;
    const [meanwhile, code] = [of('code').filter(isMeanwhile), of('code').filter((file) => !isMeanwhile(file))];
    return [...spread(of('http')), ...meanwhile, ...of('rest'), ...code];
  }
}
