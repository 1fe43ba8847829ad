// A dot names one message for ever: (producer, seq), as in dotted version vectors (Preguiça et al.,
// 2010, https://arxiv.org/abs/1011.5808). A producer numbers the events that it sends 0, 1, 2, …; a
// message's dot is the number of its first event, and the message spans as many numbers as it has
// events. So dots collapse into ranges, and count events.

/** 64 random bits as 16 lower-case hex digits. */
export type Producer = string;

export interface Dot {
  readonly producer: Producer;
  readonly seq: number;
}

/** The numbers of one message's events, both inclusive. */
export interface Span {
  readonly producer: Producer;
  readonly first: number;
  readonly last: number;
}

/** The numbers that a message's events have. */
export const spanOf = ({ dot, events }: { readonly dot: Dot; readonly events: readonly unknown[] }): Span => ({
  producer: dot.producer,
  first: dot.seq,
  last: dot.seq + events.length - 1,
});

const DOT = /^([0-9a-f]{16})\.(0|[1-9][0-9]{0,14})$/;

/** `00f1e2d3c4b5a697.42` */
export const formatDot = (dot: Dot): string => `${dot.producer}.${dot.seq}`;

/** The inverse of formatDot; undefined for anything else. */
export function parseDot(text: string): Dot | undefined {
  const match = DOT.exec(text);
  return match?.[1] === undefined ? undefined : { producer: match[1], seq: Number(match[2]) };
}
