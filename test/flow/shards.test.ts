// A deployment with fewer shards than hold documents would answer numbers that are too small, so it
// refuses to answer.

import { expect, inject, onTestFinished, test } from 'vitest';

import { startLocalStack } from '../../local/stack.ts';
import { announce } from '../../kit/running-stack.ts';
import { runOps } from '../ops/support.ts';
import { connect } from '../support/api.ts';
import { freshSite, pageView } from '../support/events.ts';
import { localFolder } from '../support/local-process.ts';

const ALONE = { timeout: 120_000, concurrent: false };

test(
  'lowering shards is refused by the first question, and by the tools; raising them again gives all numbers',
  ALONE,
  async () => {
    const folder = await localFolder(inject('assembly'));
    onTestFinished(() => folder.remove());
    const { dir } = folder;
    const open = async (assembly: string) => {
      const stack = await startLocalStack({ assembly, port: 0, dataDir: dir });
      return { stack, api: connect(stack.url), withdraw: announce(dir, { ...stack, pid: process.pid }) };
    };
    const site = freshSite();
    // A producer, and so a shard, for each day.
    const events = Array.from({ length: 24 }, (_, day) =>
      pageView({ site_id: site, timestamp: `2025-11-${String(day + 1).padStart(2, '0')}T10:00:00Z` }),
    );

    const before = await open(inject('fourShards'));
    expect((await before.api.postBatch(events)).status).toBe(202);
    await before.stack.idle();
    expect(await before.api.counted({ site_id: site })).toMatchObject({ total_views: 24 });
    before.withdraw();
    await before.stack.close();

    const lowered = await open(inject('assembly'));
    const sentence =
      /^Documents lie in [34] shards and the setting shards is 1: deploy again with shards=[34] or more\n?$/;
    const answer = await fetch(`${lowered.stack.url}/api/stats?site_id=${site}`);
    expect([answer.status, await answer.json()]).toEqual([
      500,
      { success: false, error: expect.stringMatching(sentence) },
    ]);
    expect(await runOps(dir, ['stats', '--site', site])).toEqual({
      code: 1,
      out: [],
      err: expect.stringMatching(sentence),
    });
    lowered.withdraw();
    await lowered.stack.close();

    const raised = await open(inject('fourShards'));
    expect(await raised.api.counted({ site_id: site })).toMatchObject({ total_views: 24 });
    raised.withdraw();
    await raised.stack.close();
  },
);
