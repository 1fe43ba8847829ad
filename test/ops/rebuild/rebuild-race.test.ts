// Rebuild against commits: another commit may come before any of rebuild's calls.

import { describe, expect, test } from 'vitest';

import { type DayDocument, emptyDocument, fold } from '../../../lambdas/domain/document/day-document.ts';
import { periodOf } from '../../../lambdas/domain/periods.ts';
import { type Sizing, toItem } from '../../../lambdas/store/days/document-store.ts';
import { seededRandom } from '../../../kit/random.ts';
import { withCounts } from '../../support/documents.ts';
import { key, LARGE, message, SMALL, World, type Write } from './world.ts';

const first = [0, 1, 2].map(message);
const tampered = (document: DayDocument): DayDocument => withCounts(document, { views: document.counts.views + 1 });

describe('rebuild', () => {
  test.each<[when: string, of: string, Write, Sizing]>([
    ['it replaces', 'a small document', 'replaceBase', SMALL],
    ['it freezes the delta of', 'a small document', 'replaceDelta', SMALL],
    ['it replaces', 'a large document', 'replaceBase', LARGE],
    ['it freezes the delta of', 'a large document', 'replaceDelta', LARGE],
  ])('ends right when commits come before %s %s, and reads only what is new', async (_, __, point, sizing) => {
    let commits = 0;
    const commitFirst = async (write: Write): Promise<void> => {
      if (write === point && commits < 5) await world.commit([message(100 + (commits += 1))]);
    };
    const world = await World.with(first, commitFirst, sizing);
    await world.commit([message(90)]);
    world.put(tampered(fold(emptyDocument, [...first, message(90)])));
    expect(await world.rebuild()).toMatchObject({ kind: 'write' });
    expect(world.document).toEqual(fold(emptyDocument, [...world.raw.values()]));
    expect(commits).toBeGreaterThan(1);
    expect(world.packsRead).toBe(4 + commits);
    // The copies in the commits' caches are stale.
    await world.commit([message(91)]);
    expect(world.document).toEqual(fold(emptyDocument, [...world.raw.values()]));
  });

  test.each([4, 5, 6, 7])('repairs a busy day, to which a commit comes with every %i calls', async (calls) => {
    for (const sizing of [SMALL, LARGE]) {
      for (let start = 0; start < calls; start += 1) {
        const world = await World.with(first, () => undefined, sizing);
        world.put(tampered(fold(emptyDocument, first)));
        world.random = seededRandom(start);
        let [made, commits] = [start, 0];
        world.beforeCall = async () => {
          made += 1;
          if (made % calls === 0) await world.commit([message(100 + (commits += 1))]);
        };
        expect(await world.rebuild()).toMatchObject({ kind: 'write', missing: 0 });
        expect(world.document).toEqual(fold(emptyDocument, [...world.raw.values()]));
        expect(commits, 'it reached its end in a few attempts').toBeLessThan(20);
      }
    }
  });

  test('counts a message that is kept but not committed neither early nor twice', async () => {
    const world = await World.with(first);
    world.put(tampered(fold(emptyDocument, first)));
    world.keep([message(7)]);
    await world.rebuild();
    expect(world.document).toEqual(fold(emptyDocument, first));
    await world.commit([message(7)]);
    expect(world.document).toEqual(fold(emptyDocument, [...first, message(7)]));
  });

  test('finds raw events of a message that waited for long, behind those that it has read', async () => {
    let late = false;
    const world = await World.with([message(900)], () => {
      const isFirst = !late;
      late = true;
      return isFirst && world.commit([message(3)]);
    });
    world.put(tampered(fold(emptyDocument, [message(900)])));
    await world.rebuild();
    expect(world.document).toEqual(fold(emptyDocument, [message(3), message(900)]));
  });

  test('brings a lost document back whole, though a commit starts it again at the same time', async () => {
    let begun = false;
    const world = await World.with(first, () => {
      const isFirst = !begun;
      begun = true;
      return isFirst && world.commit([message(50)]);
    });
    world.items.set(key, { base: undefined });
    await world.rebuild();
    expect(world.document).toEqual(fold(emptyDocument, [...first, message(50)]));
  });

  test('with --all-raw brings back what a restarted document does not name', async () => {
    const world = await World.with(first);
    world.items.set(key, { base: undefined });
    await world.commit([message(50)]);
    expect(await world.rebuild()).toEqual({ kind: 'equal' });
    await world.rebuild({ isAllRaw: true });
    expect(world.document).toEqual(fold(emptyDocument, [...first, message(50)]));
  });

  test('makes a damaged document from all raw events, which a redelivery does not count again', async () => {
    const world = await World.with(first);
    world.keep([message(7)]);
    world.put(undefined);
    await world.rebuild();
    const whole = fold(emptyDocument, [...first, message(7)]);
    expect(world.document).toEqual(whole);
    await world.commit([message(7)]);
    expect(world.document).toEqual(whole);
  });

  test('makes a document that was set back beside its delta from all raw events, and commits go on', async () => {
    const world = await World.with(first, () => undefined, LARGE);
    const [old, young] = [first.slice(0, 1), first.slice(2)];
    const delta = {
      ...toItem(fold(emptyDocument, young), 3, 1),
      baseVersion: 57,
      isFrozen: false,
      writes: 1,
      compactionDebt: 1,
    };
    world.items.set(key, { base: toItem(fold(emptyDocument, old), 5, 1), delta });
    expect(world.document).toBeUndefined();
    expect(await world.rebuild()).toMatchObject({ kind: 'write', missing: 0 });
    expect(world.document).toEqual(fold(emptyDocument, first));
    await world.commit([message(2), message(50)]);
    expect(world.document).toEqual(fold(emptyDocument, [...first, message(50)]));
  });

  test('gives up in a sentence when it loses every race, having changed nothing', async () => {
    const world = await World.with(first, () => world.put(tampered(fold(emptyDocument, first))));
    world.put(tampered(fold(emptyDocument, first)));
    await expect(world.rebuild()).rejects.toThrow('2025-11-14 changes faster than it can be rebuilt');
    expect(world.document).toEqual(tampered(fold(emptyDocument, first)));
  });

  test('in a dry run says what it would do, and does not', async () => {
    const world = await World.with(first, () => expect.unreachable('it writes'));
    world.put(tampered(fold(emptyDocument, first)));
    expect(await world.rebuild({ isDryRun: true })).toMatchObject({ kind: 'write', differences: [{ key: 'views' }] });
  });

  test('that was interrupted changes nothing', async () => {
    const interruption = new AbortController();
    interruption.abort();
    const world = await World.with(first, () => expect.unreachable('it writes'));
    world.put(tampered(fold(emptyDocument, first)));
    await expect(world.rebuild({}, interruption.signal)).rejects.toBe(interruption.signal.reason);
  });

  test('that is interrupted while it loses races tries no more', async () => {
    const interruption = new AbortController();
    const world: World = await World.with(first, () => {
      interruption.abort();
      world.put(tampered(fold(emptyDocument, first)));
    });
    world.put(tampered(fold(emptyDocument, first)));
    await expect(world.rebuild({}, interruption.signal)).rejects.toThrow(/^This operation was aborted$/);
  });

  test('marks month and year, before it writes, so that they are made again if it dies, and after', async () => {
    const marked: (number | undefined)[] = [];
    const epochOf = (world: World) => world.rollups.get({ ...key, period: periodOf('year', key.day) })?.epoch;
    const world: World = await World.with(first, () => marked.push(epochOf(world)));
    world.put(tampered(fold(emptyDocument, first)));
    await world.rebuild({ isDryRun: true });
    expect(epochOf(world)).toBeUndefined();
    await world.rebuild();
    expect([...marked, epochOf(world)]).toEqual([1, 1, 2]);
    expect(world.rollups.due(Infinity).map(({ period }) => period.name)).toEqual(['2025-11', '2025']);
  });

  test('of a day that is right marks nothing', async () => {
    const world = await World.with(first);
    expect(await world.rebuild()).toEqual({ kind: 'equal' });
    expect(world.rollups.due(Infinity)).toEqual([]);
  });
});
