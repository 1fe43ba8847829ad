// A page loads the tracker before it counts, so it is small, and runs in browsers that are old.

import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';

import { expect, test } from 'vitest';

import { openFiles } from '../../../lambdas/web/files.ts';
import { trackerFile } from '../../../lib/web/tracker.ts';
import { packFiles, writeFiles } from '../../../lib/web/write-files.ts';

test('the tracker is at most 1,024 bytes, gzipped as web sends it', () => {
  const folder = mkdtempSync(join(tmpdir(), 'tracker-'));
  try {
    writeFiles(packFiles([trackerFile()]), folder);
    const { encoded } = openFiles(folder)('js/script.js')?.text ?? expect.fail('there is no tracker');
    expect(encoded['gzip']?.().length).toBeLessThanOrEqual(1024);
    expect(encoded['br']?.().length).toBeLessThanOrEqual(900);
  } finally {
    rmSync(folder, { recursive: true });
  }
});

test('the tracker has no word that a browser of 2018 does not know, and no name for the page but one', () => {
  const { text } = trackerFile();
  expect(text).not.toMatch(/\?\.|\?\?|catch\s*\{|\|\|=|&&=/);
  // All of it is within a function.
  expect(text.trim()).toMatch(/^\(\(\)=>\{.*\}\)\(\);$/s);
});
