// Addresses of senders: read from a header, cut to the network that stands for one household, and
// compared with a site's blocks. No address leaves the request that it came with.

import { BlockList, isIP } from 'node:net';

/**
 * The first address in a header such as `X-Forwarded-For`, without port and brackets; undefined
 * where there is none. `CloudFront-Viewer-Address` appends the port to an IPv6 address without
 * brackets.
 */
export function readAddress(header: string | undefined): string | undefined {
  const first = header?.split(',', 1)[0]?.trim().slice(0, MAX_ADDRESS_CHARACTERS) ?? '';
  const bare = /^\[([^\]]*)\](?::\d+)?$/.exec(first)?.[1] ?? first;
  return [bare, bare.replace(/:\d+$/, '')].find((text) => isIP(text) !== 0);
}

/** IPv6 with a zone and a port. */
const MAX_ADDRESS_CHARACTERS = 100;

/**
 * What stands for an address in a visitor: the whole IPv4 address, and of an IPv6 address the /64
 * that one connection gets, within which devices change theirs daily (RFC 8981). Undefined for what
 * is no address.
 */
export function networkOf(address: string): string | undefined {
  const plain = plainAddress(address);
  if (plain === undefined) return undefined;
  return isIP(plain) === 4 ? plain : `${groupsOf(plain).slice(0, 4).map(hex).join(':')}::/64`;
}

/** One way to write each address, IPv4-mapped ones (RFC 4291, section 2.5.5.2) as IPv4. */
function plainAddress(address: string): string | undefined {
  const family = isIP(address);
  if (family === 0) return undefined;
  if (family === 4) return address;
  const groups = groupsOf(address);
  if (!groups.slice(0, 5).every((group) => group === 0) || groups[5] !== 0xffff) return groups.map(hex).join(':');
  const [high = 0, low = 0] = groups.slice(6);
  return [high >> 8, high & 0xff, low >> 8, low & 0xff].join('.');
}

/** The eight groups of a valid IPv6 address, whose zone is left out. */
function groupsOf(address: string): number[] {
  const [text = ''] = address.split('%');
  const [head = [], tail] = text.split('::').map(readGroups);
  if (tail === undefined) return head;
  const zeros = Array.from({ length: 8 - head.length - tail.length }, () => 0);
  return [...head, ...zeros, ...tail];
}

/** Groups between colons; the last may be an IPv4 address. */
const readGroups = (text: string): number[] =>
  text === ''
    ? []
    : text.split(':').flatMap((group) => {
        if (!group.includes('.')) return [Number.parseInt(group, 16)];
        const [a = 0, b = 0, c = 0, d = 0] = group.split('.').map(Number);
        return [(a << 8) | b, (c << 8) | d];
      });

const hex = (group: number): string => group.toString(16);

/** Whether it is an address, or a network such as `203.0.113.0/24`. */
export function isBlock(text: string): boolean {
  const { address, bits } = parseBlock(text);
  const family = isIP(address);
  return family !== 0 && !address.includes('%') && (bits === undefined || isPrefix(bits, family === 4 ? 32 : 128));
}

const isPrefix = (bits: string, max: number): boolean => /^\d{1,3}$/.test(bits) && Number(bits) <= max;

const parseBlock = (text: string): { address: string; bits: string | undefined } => {
  const [address = '', bits, ...more] = text.split('/');
  return { address: more.length > 0 ? '' : address, bits };
};

/** Whether an address lies in one of the blocks. Keep the result: it is prepared once a site. */
export function blocksOf(blocks: readonly string[]): (address: string) => boolean {
  const list = new BlockList();
  for (const block of blocks) {
    const { address, bits } = parseBlock(block);
    const family = isIP(address) === 4 ? 'ipv4' : 'ipv6';
    if (bits === undefined) list.addAddress(address, family);
    else list.addSubnet(address, Number(bits), family);
  }
  return (address) => {
    const plain = plainAddress(address);
    return plain !== undefined && list.check(plain, isIP(plain) === 4 ? 'ipv4' : 'ipv6');
  };
}
