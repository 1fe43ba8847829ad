// `BASE_URL=… npm run test:contract`: the contract suite alone, against any deployment. Patient, since LocalStack starts a
// container per function and AWS a cold one.

import { defineConfig } from 'vitest/config';

/** A cold LocalStack takes some seconds for its first answer. */
const PATIENCE_MS = 30_000;

const { BASE_URL } = process.env;
if (BASE_URL === undefined || !URL.canParse(BASE_URL)) {
  console.error('Set BASE_URL to the API to judge, for example BASE_URL=http://127.0.0.1:3000 npm run test:contract');
  process.exit(1);
}

// One sentence here, or hundreds of tests would each say it.
await fetch(BASE_URL, { signal: AbortSignal.timeout(PATIENCE_MS) }).catch(() => {
  console.error(
    `Nobody answers at ${BASE_URL}: start what is to be judged (npm start), or give BASE_URL another address.`,
  );
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
