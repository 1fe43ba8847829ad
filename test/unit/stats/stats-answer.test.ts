// An answer shows counts as they are, and, if paths were cut, by how much they may be too low.

import { describe, expect, test } from 'vitest';

import { LEAST_WEIGHT } from '../../../lambdas/domain/limits/documents.ts';
import { noCounts } from '../../../lambdas/domain/document/counts.ts';
import { mergeTopValues, noValues, type TopValues, topValuesOf } from '../../../lambdas/domain/sketches/top-values.ts';
import { toStats } from '../../../lambdas/stats/stats.ts';

const query = { site: 's', date: 'all-time', days: undefined, includes: new Set<string>() };
const ROOM = LEAST_WEIGHT * 12;

/** Each path with its number of views, added one path after another. */
const viewed = (views: Record<string, number>): TopValues =>
  Object.entries(views)
    .map((count) => topValuesOf(new Map([count]), ROOM))
    .reduce((a, b) => mergeTopValues(a, b, ROOM), noValues);

const answerTo = (path: TopValues) => toStats(query, { ...noCounts, dimensions: { ...noCounts.dimensions, path } });

describe('the answer', () => {
  test('has five keys while no path is missing', () => {
    const answer = answerTo(viewed({ '/a': 2, '/b': 1 }));
    expect(JSON.stringify(answer)).toBe(
      '{"site_id":"s","date":"all-time","total_views":0,"unique_users":0,' +
        '"top_paths":[{"path":"/a","views":2},{"path":"/b","views":1}]}',
    );
  });

  test('says how many views a listed path, and one that is not listed, can have besides', () => {
    const many = Object.fromEntries(Array.from({ length: 13 }, (_, n) => [`/${String.fromCharCode(97 + n)}`, 5]));
    const late = viewed({ '/late': 9 });
    const cut = viewed(many);
    expect(answerTo(cut)).toMatchObject({ top_paths_missed: 5 });
    expect(answerTo(mergeTopValues(cut, late, ROOM)).top_paths[0]).toEqual({ path: '/late', views: 9 });
    expect(answerTo(mergeTopValues(cut, late, ROOM))).toMatchObject({ top_paths_missed: 5 });
    const long = `/${'long'.repeat(30)}`;
    expect(answerTo(mergeTopValues(cut, viewed({ [long]: 99 }), ROOM)).top_paths_missed).toBe(37);
  });

  test('says so of a list that was left out altogether', () => {
    expect(answerTo(mergeTopValues(viewed({ '/a': 2, '/b': 1 }), noValues, 0))).toMatchObject({
      top_paths: [],
      top_paths_missed: 2,
    });
  });
});
