// Whether an event of a browser format is counted, by what it says of its sender and by the choices
// of its site. A server's own events are never judged.

import type { SiteFilters } from '../access/site-filters.ts';
import type { FilterReason, Verdict } from '../event/filtered.ts';
import { matchesWildcard } from '../wildcard.ts';
import { blocksOf } from './address.ts';
import { readAgent } from './agent.ts';
import { spamHostOf } from './spam-hosts.ts';

/** What a verdict goes by. What is absent is not judged. */
export interface Judged {
  readonly agent?: string | undefined;
  readonly address?: string | undefined;
  readonly country?: string | undefined;
  readonly path?: string | undefined;
  readonly hostname?: string | undefined;
  readonly referrerHost?: string | undefined;
  readonly optOut?: boolean | undefined;
}

/** Undefined for an event that is counted. */
export type Judge = (judged: Judged) => Verdict | undefined;

type Test = (judged: Judged) => Omit<Verdict, 'reason'> | undefined;

const MET = {};

/** The judge of a site. Keep the result: preparing the blocks takes longer than a verdict. */
export function judgeOf(filters: SiteFilters): Judge {
  const isBlocked = blocksOf(filters.blockedAddresses);
  const countries = new Set(filters.blockedCountries);
  /** The first that is met names the reason. */
  const tests: readonly (readonly [FilterReason, Test])[] = [
    ['bot', ({ agent }) => (filters.bots === 'drop' && agent !== undefined ? botRule(agent) : undefined)],
    ['spam_referrer', ({ referrerHost }) => (referrerHost === undefined ? undefined : spamRule(referrerHost))],
    ['blocked_address', ({ address }) => ifMet(address !== undefined && isBlocked(address))],
    ['blocked_country', ({ country }) => ifMet(country !== undefined && countries.has(country))],
    ['blocked_path', ({ path }) => ifMet(path !== undefined && isAmong(filters.blockedPaths, path))],
    ['hostname', ({ hostname }) => ifMet(hostname !== undefined && isForeign(filters.hostnames, hostname))],
    ['opt_out', ({ optOut }) => ifMet(optOut === true)],
  ];
  return (judged) => {
    for (const [reason, test] of tests) {
      const met = test(judged);
      if (met !== undefined) return { reason, ...met };
    }
    return undefined;
  };
}

const ifMet = (isMet: boolean): typeof MET | undefined => (isMet ? MET : undefined);

function botRule(agent: string): { rule: string } | undefined {
  const { bot } = readAgent(agent);
  return bot === undefined ? undefined : { rule: bot };
}

function spamRule(host: string): { rule: string } | undefined {
  const rule = spamHostOf(host);
  return rule === undefined ? undefined : { rule };
}

const isAmong = (patterns: readonly string[], text: string): boolean =>
  patterns.some((pattern) => matchesWildcard(pattern, text));

const isForeign = (hostnames: readonly string[], hostname: string): boolean =>
  hostnames.length > 0 && !isAmong(hostnames, hostname.toLowerCase());
