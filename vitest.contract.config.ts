// `BASE_URL=… npm run test:contract`: the contract suite alone, against any deployment. Time limits
// are long, since LocalStack starts a container per function and AWS starts cold functions.

import { defineConfig } from 'vitest/config';

/** A cold LocalStack takes some seconds for its first answer. */
const PATIENCE_MS = 30_000;

const { BASE_URL } = process.env;
if (BASE_URL === undefined || !URL.canParse(BASE_URL)) {
  console.error('Set BASE_URL to the API to test, for example BASE_URL=http://127.0.0.1:3000 npm run test:contract');
  process.exit(1);
}

// One sentence here saves a failure in each of hundreds of tests.
await fetch(BASE_URL, { signal: AbortSignal.timeout(PATIENCE_MS) }).catch(() => {
  console.error(`Nothing answers at ${BASE_URL}: start the system (npm start), or set BASE_URL to another address.`);
  process.exit(1);
});

export default defineConfig({
  test: {
    include: ['test/contract/**/*.test.ts'],
    provide: { baseUrl: BASE_URL },
    allowOnly: false,
    maxWorkers: 2,
    sequence: { concurrent: true },
    maxConcurrency: 8,
    testTimeout: 120_000,
  },
});
