// What rows and filters are about: each dimension's short name in the URL, its name in the API, and
// the key of its label. One entry here makes a dimension known to the whole page.

import type { TextKey } from '../text/text.ts';

const TABLE = {
  page: ['event:page', 'dimension.page'],
  entry: ['visit:entry_page', 'dimension.entry'],
  exit: ['visit:exit_page', 'dimension.exit'],
  hostname: ['event:hostname', 'dimension.hostname'],
  source: ['visit:source', 'dimension.source'],
  referrer: ['visit:referrer', 'dimension.referrer'],
  channel: ['visit:channel', 'dimension.channel'],
  utm_source: ['visit:utm_source', 'dimension.utm_source'],
  utm_medium: ['visit:utm_medium', 'dimension.utm_medium'],
  utm_campaign: ['visit:utm_campaign', 'dimension.utm_campaign'],
  utm_content: ['visit:utm_content', 'dimension.utm_content'],
  utm_term: ['visit:utm_term', 'dimension.utm_term'],
  country: ['visit:country', 'dimension.country'],
  language: ['visit:language', 'dimension.language'],
  browser: ['visit:browser', 'dimension.browser'],
  os: ['visit:os', 'dimension.os'],
  device: ['visit:device', 'dimension.device'],
  screen: ['visit:screen', 'dimension.screen'],
  event: ['event:name', 'dimension.event'],
  goal: ['event:goal', 'dimension.goal'],
} as const satisfies Readonly<Record<string, readonly [api: string, label: TextKey]>>;

export type NamedDimension = keyof typeof TABLE;
/** A named one, or `props.plan` of the property `plan`. */
export type Dimension = NamedDimension | `props.${string}`;

/** All but properties, which are the site's. */
export const NAMED_DIMENSIONS = Object.keys(TABLE) as readonly NamedDimension[];

const isNamed = (text: string): text is NamedDimension => Object.hasOwn(TABLE, text);
/** The property that a dimension is of; undefined of a named one. */
export const propertyOf = (dimension: Dimension): string | undefined =>
  dimension.startsWith('props.') ? dimension.slice('props.'.length) : undefined;

/** Whether it is the short name of a dimension. */
export const isDimension = (text: string): text is Dimension =>
  isNamed(text) || (text.startsWith('props.') && text.length > 'props.'.length);

/** The name that the API knows it by. */
export const apiNameOf = (dimension: Dimension): string =>
  isNamed(dimension) ? TABLE[dimension][0] : `event:props:${propertyOf(dimension)}`;

/** The key of its label; undefined of a property, which is its own label. */
export const labelKeyOf = (dimension: Dimension): TextKey | undefined =>
  isNamed(dimension) ? TABLE[dimension][1] : undefined;

/** The dimension of a name of the API. */
export function dimensionOf(apiName: string): Dimension | undefined {
  if (apiName.startsWith('event:props:')) return `props.${apiName.slice('event:props:'.length)}`;
  return NAMED_DIMENSIONS.find((dimension) => TABLE[dimension][0] === apiName);
}
