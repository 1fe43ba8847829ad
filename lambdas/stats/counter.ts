// GoatCounter's visitor counter: how often a page was seen, for the page itself to show. It asks
// without a token, so it is answered about public sites alone. Both of its numbers are the views,
// which are known of every page; `count_unique` is there for old scripts, as with GoatCounter.
// https://www.goatcounter.com/help/visitor-counter

import { siteDefaults } from '../domain/access/site.ts';
import { daysIn } from '../domain/days/site-days.ts';
import type { Counts } from '../domain/document/counts.ts';
import { isNoLongerThan } from '../domain/event/length.ts';
import { isDay } from '../domain/event/timestamp.ts';
import { MAX_CHARACTERS } from '../domain/limits/requests.ts';
import { type DayRange, shiftDay } from '../domain/periods.ts';
import { BadRequestError, NotFoundError } from '../http/errors.ts';
import type { HttpRequest } from '../http/http-request.ts';
import type { Answers } from '../http/http-routes.ts';
import type { Readers } from './readers.ts';
import { FIRST_DAY, LAST_DAY } from './read-range.ts';
import type { Sites } from './sites.ts';
import { type DaysReader, readDays } from './stats.ts';

export interface CounterDeps extends DaysReader {
  readonly sites: Pick<Sites, 'findNamed'>;
  readonly readers: Pick<Readers, 'isPrivate'>;
}

export const counterAnswers = (deps: CounterDeps): Answers => ({
  'GET /gc/{site}/counter/{path+}': async (request) => {
    const { site: name = '', path: file = '' } = request.parameters;
    if (!isNoLongerThan(name, MAX_CHARACTERS.site_id)) throw new NotFoundError(NO_SITE);
    const found = await deps.sites.findNamed(name);
    // One answer for both: that a site is there is for those who may read it.
    if (deps.readers.isPrivate && found?.public !== true) throw new NotFoundError(NO_SITE);
    if (!file.endsWith(ENDING)) throw new NotFoundError(`The counter is a text: it ends with ${ENDING}`);
    const { id, timezone } = found ?? { id: name, ...siteDefaults(name) };
    const days = readDaysOf(request, daysIn(timezone).of(deps.now()).day);
    const { counts } = await readDays({ site: id, days }, deps, ['start', 'end']);
    const count = countOf(file.slice(0, -ENDING.length), counts);
    const shown = grouped(count ?? 0);
    // As with GoatCounter, a page that nobody has seen has a 0, and the status says so.
    return { status: count === undefined ? 404 : 200, body: { count: shown, count_unique: shown }, headers: KEPT };
  },
});

const NO_SITE = 'There is no public site of that name';
const ENDING = '.json';

/** A counter need not be newer, and pages of many visitors ask for it. */
const KEPT = { 'cache-control': 'public, max-age=300' };

/** What GoatCounter's `start` means besides a day. */
const AGO = new Map([
  ['week', 7],
  ['month', 30],
  ['year', 365],
]);

/** Both ends inclusive; undefined for all days. Throws BadRequestError. */
function readDaysOf(request: Pick<HttpRequest, 'query'>, today: string): DayRange | undefined {
  const [start, end] = [request.query('start'), request.query('end')];
  if (start === undefined && end === undefined) return undefined;
  const ago = AGO.get(start ?? '');
  const from = ago === undefined ? (start ?? FIRST_DAY) : shiftDay(today, -ago);
  const to = end ?? LAST_DAY;
  if (start !== undefined && !isDay(from)) throw new BadRequestError('start must be YYYY-MM-DD, week, month or year');
  if (end !== undefined && !isDay(to)) throw new BadRequestError('end must be YYYY-MM-DD');
  if (from > to) throw new BadRequestError('start must not be after end');
  return { from, to };
}

/**
 * Views of a page, of all pages (`TOTAL`), or events of a name, which with GoatCounter has no
 * slash. Undefined where there was none.
 */
function countOf(asked: string, { views, types, dimensions }: Counts): number | undefined {
  if (asked === 'TOTAL') return views;
  if (asked.length > MAX_CHARACTERS.path * BYTES_ESCAPED) return undefined;
  const kept = [...dimensions.path.kept, ...types.kept];
  const found = spellings(asked).map((spelling) => kept.find(({ value }) => value === spelling)?.hits);
  return found.find((hits) => hits !== undefined);
}

/** The longest path, each of its characters as four bytes of three. */
const BYTES_ESCAPED = 12;

/**
 * Paths are counted as a browser has them, which is percent-encoded. One kind of gateway hands on
 * what was sent, another decodes it, and people write addresses by hand.
 */
function spellings(asked: string): string[] {
  const decoded = decodedOnce(asked);
  return [asked, slashed(asked), decoded, slashed(decoded), encodeURI(slashed(decoded).toWellFormed())];
}

/**
 * With one slash before it and none behind. One pass each: a regular expression would begin again
 * at each slash of a row of them.
 */
function slashed(path: string): string {
  let [from, to] = [0, path.length];
  while (path[from] === '/') from += 1;
  while (to > from && path[to - 1] === '/') to -= 1;
  return `/${path.slice(from, to)}`;
}

function decodedOnce(text: string): string {
  try {
    return decodeURIComponent(text);
  } catch {
    return text;
  }
}

/** `1 234 567` by narrow spaces, as GoatCounter writes numbers unless it is told otherwise. */
const grouped = (count: number): string => String(count).replaceAll(/\B(?=(\d{3})+$)/g, '\u202F');
