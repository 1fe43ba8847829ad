// `BASE_URL=… npm run test:contract`: the contract suite alone, against any deployment that is
// open; with `TOKEN=…` too the part of it for one that is registered. Patient, since LocalStack
// starts a container per function and AWS a cold one.

import { defineConfig } from 'vitest/config';

import { parseTokens } from './test/support/given-tokens.ts';

/** A cold LocalStack takes some seconds for its first answer. */
const PATIENCE_MS = 30_000;

const { BASE_URL, TOKEN } = process.env;
if (BASE_URL === undefined || !URL.canParse(BASE_URL)) {
  console.error('Set BASE_URL to the API to test, for example BASE_URL=http://127.0.0.1:3000 npm run test:contract');
  process.exit(1);
}

const tokens = TOKEN === undefined ? undefined : parseTokens(TOKEN);
if (TOKEN !== undefined && tokens === undefined) {
  console.error(
    'Set TOKEN to a write token and a read token of one site without origins, separated by a comma: ' +
      'TOKEN=fa_write_…,fa_read_…',
  );
  process.exit(1);
}

// One sentence here saves a failure in each of hundreds of tests.
await fetch(BASE_URL, { signal: AbortSignal.timeout(PATIENCE_MS) }).catch(() => {
  console.error(`Nothing answers at ${BASE_URL}: start the system (npm start), or set BASE_URL to another address.`);
  process.exit(1);
});

export default defineConfig({
  test: {
    ...(tokens === undefined
      ? { include: ['test/contract/*.test.ts'], provide: { baseUrl: BASE_URL } }
      : {
          include: ['test/contract/registered/*.test.ts'],
          provide: { baseUrl: BASE_URL, registered: { baseUrl: BASE_URL, ...tokens } },
        }),
    allowOnly: false,
    maxWorkers: 2,
    sequence: { concurrent: true },
    maxConcurrency: 8,
    testTimeout: 120_000,
  },
});
