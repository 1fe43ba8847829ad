// A stranger makes up paths, ten views of them for each honest one. They do not displace the paths
// that people look at, neither by their number nor by their length. This holds for any batches and
// any order, folded into one document or committed to the store.

import { beforeAll, describe, expect, test } from 'vitest';

import { type DayDocument, emptyDocument, fold, merge } from '../../lambdas/domain/document/day-document.ts';
import { mostMissed } from '../../lambdas/domain/sketches/top-values.ts';
import { documentOf } from '../../lambdas/store/days/day-state.ts';
import { createDocumentStore } from '../../lambdas/store/days/document-store.ts';
import { MemoryItems } from '../support/memory-items.ts';
import { aMessage, aView } from '../support/messages.ts';
import { seededRandom, zipf } from '../../kit/random.ts';

const HONEST_VIEWS = 10_000;
const HOSTILE_VIEWS = 10 * HONEST_VIEWS;
const PAGES = 300;

/**
 * Views of 300 pages by Zipf's law: the most popular one has 1,592 of 10,000 on average, the
 * hundredth 16.
 */
function honestViews(random: () => number, pageOf: (rank: number) => string): string[] {
  const pages = Array.from({ length: PAGES }, (_, rank) => pageOf(rank));
  const draw = zipf(PAGES, random);
  return Array.from({ length: HONEST_VIEWS }, () => pages[draw()] ?? '');
}

const shortPage = (rank: number): string => `/blog/page-${rank}`;
/** A path of 240 characters, as on sites with many filters. */
const longPage = (rank: number): string => `${shortPage(rank)}?${`filter-${rank * 7919}&`.repeat(30)}`.slice(0, 240);

/** Longer than the compressor's window: each hostile path has a piece of it. */
const TEXT = madeUp(500_000, seededRandom(0));

/**
 * Paths with one view each, of characters that do not compress. They sort before honest ones, so
 * that they win every tie.
 */
function oneOffs(random: () => number, length: number): string[] {
  const first = Math.floor(random() * TEXT.length);
  return Array.from({ length: HOSTILE_VIEWS }, (_, n) => {
    const start = (first + n * length) % (TEXT.length - length);
    return `/!${n}-${TEXT.slice(start, start + length)}`.slice(0, length);
  });
}

function madeUp(length: number, random: () => number): string {
  const codes = Uint8Array.from({ length }, () => 35 + Math.floor(random() * 56));
  return Buffer.from(codes).toString('latin1');
}

interface Views {
  readonly honest: readonly string[];
  readonly hostile: readonly string[];
}

function drawn(seed: number, length: number, pageOf = shortPage): Views {
  const random = seededRandom(seed);
  return { honest: honestViews(random, pageOf), hostile: oneOffs(random, length) };
}

const ORDERS = {
  'before them': ({ honest, hostile }: Views) => [...hostile, ...honest],
  'after them': ({ honest, hostile }: Views) => [...honest, ...hostile],
  'among them': ({ honest, hostile }: Views) =>
    honest.flatMap((path, n) => [path, ...hostile.slice(10 * n, 10 * n + 10)]),
} as const;

/** The paths in batches: each document holds the paths of one commit. */
function* batches(paths: readonly string[], size: number): Generator<DayDocument> {
  for (let first = 0; first < paths.length; first += size) {
    const events = paths.slice(first, first + size).map((path) => aView({ path }));
    yield fold(emptyDocument, [aMessage(first, { events })]);
  }
}

const folded = (paths: readonly string[], size: number): DayDocument =>
  [...batches(paths, size)].reduce(merge, emptyDocument);

/** As the aggregator does: each batch is a commit, to the base of the day or to its delta. */
async function committed(paths: readonly string[], size: number): Promise<DayDocument> {
  const key = { site: 'example.com', day: '2025-11-14', shard: 0 };
  const store = createDocumentStore(new MemoryItems().store);
  let day = await store.read(key);
  for (const batch of batches(paths, size)) day = await store.add(key, day, batch, 0);
  expect(day.base.version).toBeGreaterThan(3);
  return documentOf(await store.read(key));
}

/** Most viewed first. */
function viewsOf(paths: readonly string[]): [path: string, views: number][] {
  const views = new Map<string, number>();
  for (const path of paths) views.set(path, (views.get(path) ?? 0) + 1);
  return [...views].toSorted(([, a], [, b]) => b - a);
}

/**
 * The honest paths in the document among the `top` most viewed. Checks that no number is off by
 * more than it says.
 */
function topKept({ counts }: DayDocument, honest: readonly string[], top: number): string[] {
  const { dimensions, views } = counts;
  const { path: paths } = dimensions;
  const kept = new Map(paths.kept.map((each) => [each.value, each]));
  for (const [path, count] of viewsOf(honest)) {
    const { hits, missed } = kept.get(path) ?? { hits: 0, missed: mostMissed(paths, path) };
    expect(hits).toBeLessThanOrEqual(count);
    expect(hits + missed).toBeGreaterThanOrEqual(count);
    expect(missed).toBeLessThanOrEqual((views * Math.max(16, path.length)) / (0.75 * 49_152));
  }
  return mostViewed(honest, top).filter((path) => kept.has(path));
}

const mostViewed = (paths: readonly string[], top: number): string[] =>
  viewsOf(paths)
    .slice(0, top)
    .map(([path]) => path);

const eachOrder = describe.each(Object.entries(ORDERS));

describe('a hundred thousand one-off paths of 1,000 characters', () => {
  test.each([
    { order: 'before them', size: 450 },
    { order: 'after them', size: 45 },
    { order: 'among them', size: 5000 },
    { order: 'among them', size: 450 },
  ] as const)('leave the hundred most viewed of honest pages where they are, $order, folded by $size', (flood) => {
    const views = drawn(flood.size, 1000);
    const document = folded(ORDERS[flood.order](views), flood.size);
    expect(topKept(document, views.honest, 100)).toEqual(mostViewed(views.honest, 100));
  });
});

describe.each([100, 10])('a hundred thousand one-off paths of %i characters', (length) => {
  let views: Views;
  beforeAll(() => void (views = drawn(length, length)));

  // Between two views of a page with one view in 7,000 come more short paths than fit.
  eachOrder('%s', (order, inOrder) => {
    test('leave the most viewed of honest pages where they are', () => {
      const document = folded(inOrder(views), 900);
      const top = order === 'among them' && length === 10 ? 80 : 100;
      expect(topKept(document, views.honest, top)).toEqual(mostViewed(views.honest, top));
    });
  });
});

describe.each([1000, 10])('popular pages of 240 characters', (length) => {
  let views: Views;
  beforeAll(() => void (views = drawn(length, length, longPage)));

  eachOrder(`with one-off paths of ${length} characters %s`, (_, inOrder) => {
    test('are still there', () => {
      const document = folded(inOrder(views), 450);
      expect(topKept(document, views.honest, 20)).toEqual(mostViewed(views.honest, 20));
    });
  });
});

describe('commits to base and delta', () => {
  test.each([
    { length: 1000, size: 900, order: 'after them' },
    { length: 1000, size: 450, order: 'among them' },
    { length: 10, size: 200, order: 'after them' },
  ] as const)('leave the hundred most viewed, $order one-off paths of $length characters', async (flood) => {
    const views = drawn(flood.length, flood.length);
    const document = await committed(ORDERS[flood.order](views), flood.size);
    expect(topKept(document, views.honest, 100)).toEqual(mostViewed(views.honest, 100));
  });
});
