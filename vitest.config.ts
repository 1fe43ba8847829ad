// `npm test`. What needs no stack runs as `code`. The contract and the browser run against a local stack of each kind of API,
// which is started once; the flow, which does not depend on the kind, starts and kills stacks of its own, of the same build.

import { join } from 'node:path';

import { defineConfig } from 'vitest/config';

import { mutantPlugin } from './test/protocol/mutant-plugin.ts';

// Tests start some sixty processes of Node, and each would strip the same types and compile the same modules again: a third of its start.
process.env['NODE_COMPILE_CACHE'] ??= join(import.meta.dirname, 'node_modules/.cache/node');

const contract = ['test/contract/**/*.test.ts', 'test/browser/**/*.test.ts'];
/** Of a deployment that is registered: the rules are the functions', so one kind of API will do. */
const registered = ['test/contract/registered/**'];
const flow = [
  'test/flow/**/*.test.ts',
  'test/chaos/**/*.test.ts',
  'test/ops/flow/**/*.test.ts',
  'test/soak/soak.test.ts',
  'test/bench/smoke.test.ts',
  'test/local/iam.test.ts',
  'test/local/roles.test.ts',
];

/** Most tests of a stack wait, for a second at least, until something is counted: so they wait together. */
const withStack = { globalSetup: 'test/support/global-setup.ts', sequence: { concurrent: true }, maxConcurrency: 16 };

export default defineConfig({
  test: {
    allowOnly: false,
    pool: 'forks',
    maxWorkers: 2,
    // Files share what they import: loading the CDK and the SDK again for each takes a third of the time. No test changes a module.
    isolate: false,
    // What passes takes seconds; a machine that is busy with something else must not make it fail.
    testTimeout: 120_000,
    hookTimeout: 120_000,
    expect: { poll: { timeout: 60_000 } },
    projects: [
      {
        extends: true,
        plugins: [mutantPlugin],
        test: { name: 'code', include: ['test/**/*.test.ts'], exclude: [...contract, ...flow] },
      },
      { extends: true, test: { name: 'http', include: [...contract, ...flow], ...withStack } },
      { extends: true, test: { name: 'rest', include: contract, exclude: registered, ...withStack } },
    ],
  },
});
