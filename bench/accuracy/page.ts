// The text of docs/accuracy.md: a pure function of what was measured.

import {
  ANSWER_DAYS,
  ANSWER_LIMITS,
  DAY_TABLE,
  DIMENSION_ROOMS,
  EXACT_VISITORS,
  ROLLUP_DAYS,
} from '../../lambdas/domain/limits/documents.ts';
import { MAX_DAYS_APART } from '../../lambdas/domain/limits/questions.ts';
import { count, list, table } from '../cost/markdown.ts';
import { FIGURES } from './figures.ts';
import { CROWDS, type MeasuredAccuracy, SEEDS } from './measured.ts';

const UNITS: Readonly<Record<string, string>> = { 'visit duration': ' s' };

/** Markdown. */
export function accuracyPage(measured: MeasuredAccuracy): string {
  return [
    '# How exact the numbers are',
    'Every answer says so itself: `meta.method` is `exact` or `estimated`, and an estimate has its standard ' +
      'error next to it ([docs/http-api.md](http-api.md)). This page says which numbers are which, and how large ' +
      'the errors are.',
    '## What is exact',
    list([
      'Views and events, in total, by the quarter-hour, the hour, the day, week or month: always, with or without ' +
        'a visitor.',
      'Views by page, country, browser and the other dimensions of an event, events by name and by property, and ' +
        'revenue: as long as the distinct values of a day fit their room, which is ' +
        `${count(DIMENSION_ROOMS.path)} bytes for paths. Beyond it a count is never too high, and the answer says by ` +
        'how much it may be too low.',
      `Visitors, visits, bounce rates, durations, entry and exit pages, two dimensions at once, and whatever a ` +
        `filter takes: while nothing had to be cut. A day keeps up to ${count(DAY_TABLE.rows)} visitors whose rows ` +
        `weigh at most ${count(DAY_TABLE.weight)} bytes, an answer up to ${count(ANSWER_DAYS.rows)} visitor-days. A ` +
        `range of more than ${MAX_DAYS_APART} days is read by months and years, and each of these keeps up to ` +
        `${count(ROLLUP_DAYS.rows)} visitor-days, of at most ${count(ROLLUP_DAYS.weight)} bytes.`,
      `Distinct visitors of \`GET /api/stats\`: up to ${count(EXACT_VISITORS)} a day, and ` +
        `${count(ANSWER_LIMITS.visitors)} in a range.`,
    ]),
    'A test posts two weeks of a made-up site, with visits around midnight and pauses of half an hour to the ' +
      'second, over HTTP, asks some seventy questions, and compares each answer with what sorted raw events say: ' +
      'all are equal ([test/flow/questions](../test/flow/questions)). Sites in Kathmandu and New York, around both ' +
      'changes of the clocks, are among them.',
    '## What is estimated',
    `A day with more visitors keeps those whose keyed hashes are the smallest, some ${count(DAY_TABLE.rows)}: a ` +
      'uniform sample, the same whatever order events come in. A visitor is in it with everything they did that ' +
      'day, so every question is answered by the same sample. ' +
      '[visitor-table.ts](../lambdas/domain/visits/visitor-table.ts) has the proof, ' +
      '[estimate.ts](../lambdas/domain/query/estimate.ts) the formulas and their sources.',
    'The error depends on how many visitors of the sample a number is about, and hardly on the size of the site:',
    '![Error by visitors a day](accuracy/error.svg)',
    `One sigma (the root of the mean square) over ${SEEDS} simulated days, and the mean of the errors that the ` +
      'answers stated, at 20,000 visitors a day:',
    errorTable(measured),
    'A number that hardly anybody is behind has a large error. Of 50 sampled visitors it is some 14 %, of 12 some ' +
      '30 %. Of fewer than thirty, the error is itself a guess where few visitors weigh most, as with durations. ' +
      'Of one or none it is `null`: not known.',
    '## Whether the errors are honest',
    'Of a stated error that is right, the truth is within one of it in 68 % of cases. Here it is in 60 to 76 %, ' +
      'the shaded range:',
    '![How often the truth is within one stated error](accuracy/honesty.svg)',
    honestyTable(measured),
    'The same is asked of the whole system: days of thousands of visitors are posted over HTTP, and of all ' +
      'figures about thirty or more sampled visitors, the truth must be within the error of 60 to 76 %, give or ' +
      'take two standard errors of that share ' +
      '([estimates.test.ts](../test/flow/questions/estimates.test.ts)).',
    '## How this page is made',
    `\`npm run bench -- accuracy\` simulates the days (${SEEDS} of each size, from seeds, so it always comes to the ` +
      'same), writes `bench/measured/accuracy.json`, this page and its plots. Made-up visitors have 1.18 visits, of ' +
      'which 42 % bounce. A test simulates the days of 20,000 visitors again, and compares.',
  ].join('\n\n');
}

const shown = (name: string, value: number): string =>
  FIGURES[name]?.isShare === true ? `${(100 * value).toFixed(1)} %` : value.toFixed(1) + (UNITS[name] ?? ' points');

const errorTable = (measured: MeasuredAccuracy): string =>
  table(
    ['visitors a day', ...CROWDS.map(count), 'stated'],
    Object.keys(FIGURES).map((name) => [
      name,
      ...CROWDS.map((crowd) => shown(name, measured[crowd]?.[name]?.sigma ?? Number.NaN)),
      shown(name, measured[20_000]?.[name]?.stated ?? Number.NaN),
    ]),
  );

const honestyTable = (measured: MeasuredAccuracy): string =>
  table(
    ['visitors a day', ...CROWDS.map(count)],
    Object.keys(FIGURES).map((name) => [
      name,
      ...CROWDS.map((crowd) => `${(100 * (measured[crowd]?.[name]?.within ?? Number.NaN)).toFixed(0)} %`),
    ]),
  );
