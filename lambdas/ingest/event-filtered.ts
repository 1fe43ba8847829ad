// The header `Event-Filtered` of an answer: why events of the request are not counted, as a list of
// structured fields (RFC 9651), such as `bot; rule="headless", opt_out`.

import type { Verdict } from '../domain/event/filtered.ts';

/** Different verdicts in one header: the rest of a large batch is left out. */
const MAX_VERDICTS = 10;

/** Undefined where all events are counted. */
export function formatVerdicts(verdicts: readonly (Verdict | undefined)[]): string | undefined {
  const texts = new Set(verdicts.flatMap((verdict) => (verdict === undefined ? [] : format(verdict))));
  return texts.size === 0 ? undefined : [...texts].slice(0, MAX_VERDICTS).join(', ');
}

/** Rules are of public lists, in ASCII. */
const format = ({ reason, rule }: Verdict): string =>
  rule === undefined ? reason : `${reason}; rule="${rule.replaceAll(/["\\]/g, String.raw`\$&`)}"`;
