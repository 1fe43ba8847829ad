// The two plots of docs/accuracy.md, as SVG: text, lines and dots, in colours that a light and a
// dark page both show. Pure functions of what was measured.

import { FIGURES } from './figures.ts';
import type { MeasuredAccuracy } from './measured.ts';

const WIDTH = 720;
const COLORS = ['#2f6fdf', '#c2531b', '#2b8a57', '#8a4bbf'];
const INK = '#7a7f87';

const text = (x: number, y: number, content: string, more = ''): string =>
  `<text x="${x}" y="${y}" fill="${INK}" ${more}>${content}</text>`;
const line = (x1: number, y1: number, x2: number, y2: number, more = ''): string =>
  `<line x1="${fixed(x1)}" y1="${fixed(y1)}" x2="${fixed(x2)}" y2="${fixed(y2)}" stroke="${INK}" ${more}/>`;
const fixed = (number: number): string => number.toFixed(1);

const svg = (height: number, title: string, parts: readonly string[]): string =>
  [
    `<svg xmlns="http://www.w3.org/2000/svg" viewBox="0 0 ${WIDTH} ${height}" width="${WIDTH}" height="${height}"`,
    ` font-family="system-ui, sans-serif" font-size="13" role="img" aria-label="${title}">\n`,
    `<title>${title}</title>\n`,
    ...parts.map((part) => `${part}\n`),
    '</svg>\n',
  ].join('');

/** Those that are shares of their truth. */
const SHARES = Object.entries(FIGURES).flatMap(([name, { isShare }]) => (isShare ? [name] : []));
const SHOWN = SHARES.slice(0, COLORS.length);

/** One sigma of relative errors, and the mean of the stated ones, by visitors a day. */
export function errorPlot(measured: MeasuredAccuracy): string {
  const [left, right, top, bottom] = [60, 330, 40, 330];
  const crowds = Object.keys(measured).map(Number);
  const [least, most] = [Math.min(...crowds), Math.max(...crowds)];
  const highest = 0.16;
  const x = (crowd: number): number =>
    left + ((WIDTH - right - left) * Math.log(crowd / least)) / Math.log(most / least);
  const y = (sigma: number): number => bottom - ((bottom - top) * sigma) / highest;
  const grid = [0, 0.04, 0.08, 0.12, 0.16].flatMap((sigma) => [
    line(left, y(sigma), WIDTH - right, y(sigma), 'stroke-opacity="0.3"'),
    text(left - 8, y(sigma) + 4, `${Math.round(100 * sigma)} %`, 'text-anchor="end"'),
  ]);
  const ticks = crowds.map((crowd) =>
    text(x(crowd), bottom + 22, crowd.toLocaleString('en-US'), 'text-anchor="middle"'),
  );
  const lines = SHOWN.flatMap((name, index) => {
    const color = COLORS[index] ?? INK;
    const points = (of: 'sigma' | 'stated'): string =>
      crowds.map((crowd) => `${fixed(x(crowd))},${fixed(y(measured[crowd]?.[name]?.[of] ?? 0))}`).join(' ');
    const dots = points('sigma').split(' ');
    const labelAt = top + 20 + 26 * index;
    return [
      `<polyline points="${points('stated')}" fill="none" stroke="${color}" stroke-width="2"/>`,
      ...dots.map((dot) => {
        const [cx = '', cy = ''] = dot.split(',');
        return `<circle cx="${cx}" cy="${cy}" r="4" fill="${color}"/>`;
      }),
      `<circle cx="${WIDTH - right + 28}" cy="${labelAt - 4}" r="4" fill="${color}"/>`,
      text(WIDTH - right + 40, labelAt, name),
    ];
  });
  return svg(380, 'Error of estimates by visitors a day', [
    text(left, 20, 'Error, as a share of the number: dots are measured, lines are what answers state'),
    ...grid,
    ...ticks,
    text((left + WIDTH - right) / 2, bottom + 42, 'visitors a day', 'text-anchor="middle"'),
    ...lines,
  ]);
}

/** How often the truth is within one stated error. */
export function honestyPlot(measured: MeasuredAccuracy): string {
  const names = Object.keys(FIGURES);
  const crowds = Object.keys(measured);
  const [left, right, top, step] = [270, 30, 70, 26];
  const bottom = top + step * names.length;
  const x = (share: number): number => left + ((WIDTH - right - left) * (share - 0.5)) / 0.4;
  const rows = names.flatMap((name, place) => {
    const y = top + step * (place + 0.5);
    const dots = crowds.map((crowd, index) => {
      const within = measured[crowd]?.[name]?.within ?? 0;
      return `<circle cx="${fixed(x(within))}" cy="${fixed(y)}" r="4" fill="${COLORS[index] ?? INK}"/>`;
    });
    return [text(left - 12, y + 4, name, 'text-anchor="end"'), ...dots];
  });
  const key = crowds.flatMap((crowd, index) => [
    `<circle cx="${left + 110 * index + 5}" cy="38" r="4" fill="${COLORS[index] ?? INK}"/>`,
    text(left + 110 * index + 14, 42, `${Number(crowd).toLocaleString('en-US')} a day`),
  ]);
  const [low, high] = [x(0.6), x(0.76)];
  return svg(bottom + 50, 'How often the truth is within one stated error', [
    text(12, 20, 'Days on which the truth is within one stated error: 68 % would be perfect'),
    ...key,
    `<rect x="${fixed(low)}" y="${top}" width="${fixed(high - low)}" height="${bottom - top}" ` +
      `fill="${INK}" fill-opacity="0.15"/>`,
    line(x(0.68), top, x(0.68), bottom),
    ...rows,
    ...[0.5, 0.6, 0.68, 0.76, 0.9].map((share) =>
      text(x(share), bottom + 22, `${Math.round(100 * share)} %`, 'text-anchor="middle"'),
    ),
  ]);
}
