// `npm run test:contract` with a wrong address, without one, or with too few tokens.

import { spawnSync } from 'node:child_process';
import { join } from 'node:path';
import { expect, test } from 'vitest';

test.each<[given: Readonly<Record<string, string>>, sentence: string]>([
  [
    { BASE_URL: 'http://127.0.0.1:1' },
    'Nothing answers at http://127.0.0.1:1: start the system (npm start), or set BASE_URL',
  ],
  [{ BASE_URL: '127.0.0.1' }, 'Set BASE_URL to the API to test, for example BASE_URL=http://127.0.0.1:3000'],
  [{ BASE_URL: 'http://127.0.0.1:1', TOKEN: '' }, 'Set TOKEN to a write token and a read token of one site'],
  [{ BASE_URL: 'http://127.0.0.1:1', TOKEN: `fa_read_aaaaaaaaaa_${'A'.repeat(43)}` }, 'Set TOKEN to a write token'],
])('%j ends with one sentence', (given, sentence) => {
  const { status, stdout, stderr } = spawnSync('npm', ['run', '--silent', 'test:contract'], {
    cwd: join(import.meta.dirname, '../..'),
    env: { ...process.env, ...given },
    encoding: 'utf8',
  });
  expect(status).toBe(1);
  expect(stdout).toBe('');
  expect(stderr.trimEnd().split('\n')).toEqual([expect.stringContaining(sentence)]);
});
