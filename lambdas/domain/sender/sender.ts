// Who sent an event of a browser format, as the request says. A sender lives as long as its
// request: what is kept of it is a visitor (access/daily-visitor.ts), a verdict (judge.ts) and the
// names that describeSender gives. Nothing here is ever logged.

import type { EventContext } from '../event/event-context.ts';
import { readAgent } from './agent.ts';
import { countryOf } from './country.ts';
import { languageOf } from './language.ts';
import { screenOf } from './screen.ts';

/** What is not known is absent. */
export interface Sender {
  /** IPv4 or IPv6. */
  readonly address?: string;
  /** The header User-Agent. */
  readonly agent?: string;
  /** ISO 3166-1 alpha-2, by a proxy in front. */
  readonly country?: string;
  /** By the browser: an IANA name. */
  readonly timeZone?: string;
  /** Accept-Language, or the browser's own `navigator.language`. */
  readonly language?: string;
  /** Of window or screen, in CSS pixels. */
  readonly width?: number;
  /** Whether the page says that its visitor objects to being counted. */
  readonly optOut?: boolean;
  /**
   * What a server says of the visitor for whom it sends. Believed if the request has a write token.
   */
  readonly behalf?: Pick<Sender, 'address' | 'agent' | 'country'>;
}

/** The sender to go by. `isTrusted`: whether the request has a write token of the site. */
export const believed = ({ behalf, ...sender }: Sender, isTrusted: boolean): Sender =>
  isTrusted && behalf !== undefined ? { ...sender, ...behalf } : sender;

/** All that is kept of a sender besides its visitor. */
export type Described = Pick<EventContext, 'browser' | 'os' | 'device' | 'country' | 'language' | 'screen'>;

/** What is kept of a sender, by name. */
export function describeSender({ agent, country, timeZone, language, width }: Sender): Described {
  const { browser, os, device } = agent === undefined ? {} : readAgent(agent);
  const described = {
    browser,
    os,
    device,
    country: countryOf(country, timeZone),
    language: language === undefined ? undefined : languageOf(language),
    screen: width === undefined ? undefined : screenOf(width),
  };
  return Object.fromEntries(Object.entries(described).filter(([, value]) => value !== undefined));
}
