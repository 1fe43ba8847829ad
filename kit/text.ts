// Formats values for the terminal. Text from strangers (sites, paths, whole messages) is quoted and
// its control characters are escaped, so that no event can control the operator's terminal.

/** `1,234`, with the same digits in every locale. */
export const formatNumber = (value: number): string => value.toLocaleString('en-US');

/** `1 event`, `1,234 events` */
export const plural = (count: number, noun: string): string =>
  `${formatNumber(count)} ${noun}${count === 1 ? '' : 's'}`;

/** `42 s`, `17 min`, `5 h`, `12 days` */
export function formatAge(milliseconds: number): string {
  const seconds = Math.max(0, Math.floor(milliseconds / 1000));
  if (seconds < 120) return `${seconds} s`;
  if (seconds < 7200) return `${Math.floor(seconds / 60)} min`;
  if (seconds < 172_800) return `${Math.floor(seconds / 3600)} h`;
  return `${Math.floor(seconds / 86_400)} days`;
}

/**
 * Characters that a terminal obeys and JSON does not escape: C1 controls, line separators, changes
 * of direction.
 */
const OBEYED = /[\u007f-\u009f\u061c\u200e\u200f\u2028-\u202e\u2066-\u2069]/g;
const escape = (char: string): string => `\\u${char.charCodeAt(0).toString(16).padStart(4, '0')}`;

/**
 * The text with every control character as a JSON escape, so that a terminal shows it instead of
 * obeying it.
 */
export const escaped = (text: string): string => text.replaceAll(/\p{Cc}/gu, escape).replaceAll(OBEYED, escape);

/**
 * The same for text of several lines. A line's end in what a stranger sent is to be escaped before,
 * by `quoted`.
 */
export const escapedLines = (text: string): string => text.split('\n').map(escaped).join('\n');

/** As JSON with those escapes; any JSON parser reads it back. */
export const quoted = (value: unknown, indent?: number): string =>
  JSON.stringify(value, null, indent).replaceAll(OBEYED, escape);

/** Quoted, and cut to `max` characters. */
export function shortened(text: string, max = 60): string {
  const whole = quoted(text);
  return whole.length <= max ? whole : `${whole.slice(0, max - 2)}…"`;
}
