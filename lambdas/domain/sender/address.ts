// Addresses of senders: read from a header, cut to the network that stands for one household, and
// compared with a site's blocks. No address leaves the request that it came with. `node:net` could
// read and compare them too, but loading its BlockList takes 3 ms of a cold start.

/** Eight groups of 16 bits; of an IPv4 address those of its IPv4-mapped form (RFC 4291). */
type Groups = readonly number[];

/**
 * The first address in a header such as `X-Forwarded-For`, without port and brackets; undefined
 * where there is none. `CloudFront-Viewer-Address` appends the port to an IPv6 address without
 * brackets.
 */
export function readAddress(header: string | undefined): string | undefined {
  const first = header?.split(',', 1)[0]?.trim().slice(0, MAX_ADDRESS_CHARACTERS) ?? '';
  const bare = /^\[([^\]]*)\](?::\d+)?$/.exec(first)?.[1] ?? first;
  return [bare, bare.replace(/:\d+$/, '')].find((text) => parseAddress(text) !== undefined);
}

/** IPv6 with a zone and a port. */
const MAX_ADDRESS_CHARACTERS = 100;

/**
 * What stands for an address in a visitor: the whole IPv4 address, and of an IPv6 address the /64
 * that one connection gets, within which devices change theirs daily (RFC 8981). Undefined for what
 * is no address.
 */
export function networkOf(address: string): string | undefined {
  const groups = parseAddress(address);
  if (groups === undefined) return undefined;
  const [high = 0, low = 0] = groups.slice(6);
  if (isMapped(groups)) return [high >> 8, high & 0xff, low >> 8, low & 0xff].join('.');
  return `${groups.slice(0, 4).map(hex).join(':')}::/64`;
}

const isMapped = (groups: Groups): boolean => MAPPED.every((group, index) => groups[index] === group);
const MAPPED: Groups = [0, 0, 0, 0, 0, 0xffff];
const MAPPED_BITS = 96;
const hex = (group: number): string => group.toString(16);

/** Undefined for anything else. The zone of an IPv6 address is left out. */
function parseAddress(text: string): Groups | undefined {
  const four = parseIpv4(text);
  if (four !== undefined) return [...MAPPED, ...four];
  const [plain = ''] = text.split('%', 1);
  const [head = '', tail, ...more] = plain.split('::');
  if (more.length > 0) return undefined;
  if (tail === undefined) {
    const groups = parseGroups(head, true);
    return groups?.length === 8 ? groups : undefined;
  }
  const [before, after] = [parseGroups(head, false), parseGroups(tail, true)];
  if (before === undefined || after === undefined || before.length + after.length > 7) return undefined;
  return [...before, ...Array<number>(8 - before.length - after.length).fill(0), ...after];
}

/** Groups between colons; the last of an address may be an IPv4 address. */
function parseGroups(text: string, isEnd: boolean): Groups | undefined {
  if (text === '') return [];
  const groups: number[] = [];
  const parts = text.split(':');
  for (const [index, part] of parts.entries()) {
    const four = isEnd && index === parts.length - 1 ? parseIpv4(part) : undefined;
    if (four === undefined && !/^[0-9a-f]{1,4}$/i.test(part)) return undefined;
    groups.push(...(four ?? [Number.parseInt(part, 16)]));
  }
  return groups;
}

/** Two groups. Refuses a number with a leading zero, which some readers take for octal. */
function parseIpv4(text: string): Groups | undefined {
  const parts = /^(\d{1,3})\.(\d{1,3})\.(\d{1,3})\.(\d{1,3})$/.exec(text)?.slice(1) ?? [];
  if (parts.length !== 4 || parts.some((part) => Number(part) > 255 || /^0\d/.test(part))) return undefined;
  const [a = 0, b = 0, c = 0, d = 0] = parts.map(Number);
  return [(a << 8) | b, (c << 8) | d];
}

/** An address, or all that begin with the same bits. */
interface Block {
  readonly groups: Groups;
  readonly bits: number;
}

/** Whether it is an address, or a network such as `203.0.113.0/24`. */
export const isBlock = (text: string): boolean => parseBlock(text) !== undefined;

function parseBlock(text: string): Block | undefined {
  const [address = '', length, ...more] = text.split('/');
  const groups = address.includes('%') || more.length > 0 ? undefined : parseAddress(address);
  if (groups === undefined) return undefined;
  if (length === undefined) return { groups, bits: 128 };
  const before = address.includes(':') ? 0 : MAPPED_BITS;
  const bits = /^\d{1,3}$/.test(length) ? before + Number(length) : Infinity;
  return bits <= 128 ? { groups, bits } : undefined;
}

/** Whether an address lies in one of the blocks. Keep the result: it is prepared once a site. */
export function blocksOf(texts: readonly string[]): (address: string) => boolean {
  const blocks = texts.flatMap((text) => parseBlock(text) ?? []);
  return (address) => {
    const groups = blocks.length === 0 ? undefined : parseAddress(address);
    return groups !== undefined && blocks.some((block) => holds(block, groups));
  };
}

const holds = ({ groups, bits }: Block, others: Groups): boolean =>
  groups.every((group, index) => {
    const left = bits - 16 * index;
    // Of this group the bits that count: all, some, or none.
    const mask = left >= 16 ? 0xffff : left <= 0 ? 0 : 0xffff & (0xffff << (16 - left));
    return ((group ^ (others[index] ?? 0)) & mask) === 0;
  });
