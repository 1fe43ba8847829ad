// The shapes of countries: all there, in their places, and in one piece each.

import { createRequire } from 'node:module';

import { describe, expect, test } from 'vitest';

import { project, type Topology, WORLD, worldPaths } from '../../lib/web/world-map.ts';

const topology = createRequire(import.meta.url)('world-atlas/countries-110m.json') as Topology;
const paths = worldPaths(topology);

/** The points of a path, as absolute positions. */
function pointsOf(path: string): { x: number; y: number }[][] {
  return path
    .split('z')
    .filter((ring) => ring !== '')
    .map((ring) => {
      let [x, y] = [0, 0];
      return ring
        .slice(1)
        .split('l')
        .map((step) => {
          const [dx = 0, dy = 0] = step.split(',').map(Number);
          [x, y] = [x + dx, y + dy];
          return { x, y };
        });
    });
}

describe('the world map', () => {
  test('has the countries, by their codes', () => {
    expect(Object.keys(paths).length).toBeGreaterThan(170);
    expect(Object.keys(paths).every((code) => /^[A-Z]{2}$/.test(code))).toBe(true);
    expect(paths).toMatchObject({ DE: expect.any(String), US: expect.any(String), FJ: expect.any(String) });
  });

  test('has no line across it, also of countries that cross the date line', () => {
    for (const path of Object.values(paths))
      for (const ring of pointsOf(path))
        for (const [index, { x }] of ring.entries())
          expect(Math.abs(x - (ring[index + 1]?.x ?? x))).toBeLessThan(WORLD.width / 8);
  });

  test('has each country where it is', () => {
    const [x, y] = project([13.4, 52.5]);
    const xs = pointsOf(paths['DE'] ?? '').flat();
    expect(Math.min(...xs.map((point) => point.x))).toBeLessThan(x);
    expect(Math.max(...xs.map((point) => point.x))).toBeGreaterThan(x);
    expect(Math.min(...xs.map((point) => point.y))).toBeLessThan(y);
    expect(Math.max(...xs.map((point) => point.y))).toBeGreaterThan(y);
  });

  test('keeps areas: Greenland is a fourteenth of Africa, not as large', () => {
    const areaOf = (ring: { x: number; y: number }[]): number =>
      Math.abs(
        ring.reduce((sum, { x, y }, index) => {
          const next = ring[(index + 1) % ring.length] ?? { x, y };
          return sum + x * next.y - next.x * y;
        }, 0) / 2,
      );
    const area = (code: string) => pointsOf(paths[code] ?? '').reduce((sum, ring) => sum + areaOf(ring), 0);
    // Square kilometres: 2.17 and 9.83 million.
    expect(area('GL') / area('US')).toBeCloseTo(2.17 / 9.83, 1);
  });
});
