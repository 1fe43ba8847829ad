// The header `Event-Filtered` of an answer: why events of the request are not counted, as a list of
// structured fields (RFC 9651), such as `bot; rule="headless", opt_out`.

import type { Verdict } from '../domain/event/filtered.ts';

/** Different verdicts in one header: the rest of a large batch is left out. */
const MAX_VERDICTS = 10;
/** The longest pattern of isbot has 85. */
const MAX_RULE_CHARACTERS = 200;

/** Undefined where all events are counted. */
export function formatVerdicts(verdicts: readonly (Verdict | undefined)[]): string | undefined {
  const texts = new Set(verdicts.flatMap((verdict) => (verdict === undefined ? [] : format(verdict))));
  return texts.size === 0 ? undefined : [...texts].slice(0, MAX_VERDICTS).join(', ');
}

/** A rule is printable ASCII, as a header must be, whatever names it. */
const format = ({ reason, rule }: Verdict): string => {
  if (rule === undefined) return reason;
  const printable = rule.slice(0, MAX_RULE_CHARACTERS).replaceAll(/[^\x20-\x7e]/g, '?');
  return `${reason}; rule="${printable.replaceAll(/["\\]/g, String.raw`\$&`)}"`;
};
