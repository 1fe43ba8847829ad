// `npm test`. Tests that need no stack run in the project `code`. The contract and browser tests
// run against a local stack of each kind of API, which starts once. The flow tests do not depend on
// the kind of API; most start and kill stacks of their own, from the same build.

import { enableCompileCache } from 'node:module';
import { join } from 'node:path';

import { defineConfig } from 'vitest/config';

import { LongestFirst } from './test/support/longest-first.ts';

// Tests start some sixty Node processes. Without the cache each would strip the same types and
// compile the same modules, which is a third of its start. (global-setup.ts fills it.)
process.env['NODE_COMPILE_CACHE'] ??= join(import.meta.dirname, 'node_modules/.cache/node');
enableCompileCache(process.env['NODE_COMPILE_CACHE']);

const contract = ['test/contract/**/*.test.ts', 'test/browser/*.test.ts'];
/** Of a deployment that is registered: the rules are the functions', so one kind of API will do. */
const registered = ['test/contract/registered/**'];
const flow = [
  'test/flow/**/*.test.ts',
  'test/browser/dashboard/**/*.test.ts',
  'test/chaos/**/*.test.ts',
  'test/ops/flow/**/*.test.ts',
  'test/soak/soak.test.ts',
  'test/bench/smoke.test.ts',
  'test/local/iam/iam.test.ts',
  'test/local/iam/roles.test.ts',
];

/** To show whether files lean on each other. Vitest shuffles by a sequencer of its own. */
const isShuffled = process.argv.some((option) => option.startsWith('--sequence.shuffle'));

/** Most tests against a stack wait a second or more for a count, so they wait at the same time. */
const withStack = {
  globalSetup: 'test/support/global-setup.ts',
  sequence: { concurrent: true },
  maxConcurrency: 16,
};

export default defineConfig({
  test: {
    allowOnly: false,
    pool: 'forks',
    // Twice the cores of the least machine: a worker often waits, for a batching window or for a
    // process that it has started. On two cores three of them left a third of the time unused.
    maxWorkers: 4,
    // Most of what tests make dies young, but not within the 16 MB that Node has for it on its own.
    // And V8 has one thread to help each worker, not four: the workers keep the cores busy.
    execArgv: ['--max-semi-space-size=64', '--v8-pool-size=1'],
    // Files share the modules that they import: loading the CDK and the SDK for each file takes a
    // third of the time. No test changes a module.
    isolate: false,
    // Node runs these modules, and those of the stacks in their process, as it runs the programs.
    // Vite would transform each, read imports through getters, and format every error's stack.
    experimental: { viteModuleRunner: false, nodeLoader: false },
    sequence: isShuffled ? {} : { sequencer: LongestFirst },
    // A passing test takes seconds; a busy machine must not make it fail.
    testTimeout: 120_000,
    hookTimeout: 120_000,
    expect: { poll: { timeout: 60_000 } },
    projects: [
      {
        extends: true,
        test: { name: 'code', include: ['test/**/*.test.ts'], exclude: [...contract, ...flow] },
      },
      { extends: true, test: { name: 'http', include: [...contract, ...flow], ...withStack } },
      { extends: true, test: { name: 'rest', include: contract, exclude: registered, ...withStack } },
    ],
  },
});
