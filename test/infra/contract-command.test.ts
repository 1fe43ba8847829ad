// `npm run test:contract` with a wrong address, or without one.

import { spawnSync } from 'node:child_process';
import { join } from 'node:path';
import { expect, test } from 'vitest';

test.each([
  ['http://127.0.0.1:1', 'Nothing answers at http://127.0.0.1:1: start the system (npm start), or set BASE_URL'],
  ['127.0.0.1', 'Set BASE_URL to the API to test, for example BASE_URL=http://127.0.0.1:3000'],
])('BASE_URL=%s ends with one sentence', (BASE_URL, sentence) => {
  const { status, stdout, stderr } = spawnSync('npm', ['run', '--silent', 'test:contract'], {
    cwd: join(import.meta.dirname, '../..'),
    env: { ...process.env, BASE_URL },
    encoding: 'utf8',
  });
  expect(status).toBe(1);
  expect(stdout).toBe('');
  expect(stderr.trimEnd().split('\n')).toEqual([expect.stringContaining(sentence)]);
});
