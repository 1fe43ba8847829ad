// GoatCounter's format of browsers: one event in the query of a GET or POST, answered with an image
// whatever becomes of it. So a page without scripts can be counted, by an image of its own. Our
// path names the site, as a host does with GoatCounter.
// https://www.goatcounter.com/help/pixel

import type { Page } from '../../domain/event/page.ts';
import { readCampaign } from '../../domain/sources/campaign.ts';
import { BadRequestError } from '../../http/errors.ts';
import type { HttpAnswer } from '../../http/http-answer.ts';
import { type Asked, asked, type Format, type ReadFormat } from './format.ts';
import { given, widthOf } from './json.ts';
import { eventOf, isSiteName } from './told-event.ts';

/**
 * A pixel without a table of colours. None of its bytes is over 127, so it is the same bytes as
 * text: a REST API takes an answer for text.
 */
const PIXEL = 'GIF89a\u0001\0\u0001\0\0\0\0,\0\0\0\0\u0001\0\u0001\0\0\u0002\u0002D\u0001\0;';

/** `about`: what became of the event, where that is to be said. */
const pixel = (status: number, about?: string): HttpAnswer => ({
  status,
  text: PIXEL,
  headers: {
    'content-type': 'image/gif',
    'cache-control': 'no-store',
    'cross-origin-resource-policy': 'cross-origin',
    // A header is ASCII, and the sentences of errors are not.
    ...(about !== undefined && { 'x-goatcounter': about.replaceAll(/[^\x20-\x7E]+/g, '...') }),
  },
});

export const goatcounter: Format = {
  read: (request, arrival) => {
    const unsupported = isSeen(request) ? undefined : 'prefetch';
    return unsupported === undefined ? readQuery(request, arrival) : asked([], { unsupported: [unsupported] });
  },
  accepted: ({ unsupported = [] }, verdicts) => {
    const [reason] = [...unsupported, ...verdicts.flatMap((verdict) => verdict?.reason ?? [])];
    return reason === undefined ? pixel(200) : pixel(202, `ignored because ${reason}`);
  },
  refusal: ({ status, message }) => pixel(status, message),
};

type Request = Parameters<ReadFormat>[0];

/** Whether somebody sees the page: a browser may load it in advance. A HEAD asks for no image. */
const isSeen = ({ method, header }: Request): boolean =>
  method !== 'HEAD' && !['purpose', 'sec-purpose', 'x-moz'].some((name) => header(name)?.startsWith('prefetch'));

/** Throws BadRequestError. */
function readQuery(
  { query, header, parameters: { site } }: Request,
  { now, sender }: Parameters<ReadFormat>[1],
): Asked {
  const path = query('p');
  if (path === undefined) throw new BadRequestError('p is required: the path of the page, or the name of an event');
  if (!isSiteName(site)) throw new BadRequestError('the path must name a site: /gc/SITE/count');
  const hostname = URL.parse(header('origin') ?? header('referer') ?? '')?.hostname;
  const told = {
    site,
    at: now,
    hostname,
    referrer: query('r'),
    sender: { ...sender, ...given({ width: widthOf(query('s')) }) },
    // What the script sees of programs: https://www.goatcounter.com/help/skip-dev
    filtered: Number(query('b')) >= FIRST_OF_SCRIPT ? ('bot' as const) : undefined,
  };
  if (query('e') === 'true') return asked([eventOf({ ...told, name: path, utm: readCampaign(query('q') ?? '').utm })]);
  return asked([eventOf({ ...told, url: pageOf(path, query('q'), hostname) })]);
}

const FIRST_OF_SCRIPT = 100;

/** The path may have a query of its own, and the query of the page is sent besides. */
function pageOf(path: string, search: string | undefined, hostname = ''): Page {
  const [, before = '', query = ''] = /^([^?#]*)(\?[^#]*)?/.exec(path) ?? [];
  return { hostname, path: before.startsWith('/') ? before : `/${before}`, query: search ?? query };
}
