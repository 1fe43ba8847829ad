// Who chooses user ids cannot choose visitors. Unkeyed, a few thousand ids that were mined for
// their hashes count as millions: for each register of the sketch the id that sets it highest.
// Reviriego and Ting, "Security of HyperLogLog cardinality estimation", 2020,
// https://arxiv.org/abs/2011.10355

import { hash } from 'node:crypto';

import { describe, expect, test } from 'vitest';

import { emptyDocument, fold } from '../../lambdas/domain/document/day-document.ts';
import {
  emptyRegisters,
  addHash,
  REGISTERS,
  registerOf,
  wouldChange,
} from '../../lambdas/domain/sketches/hyperloglog.ts';
import { countVisitors, hashOf } from '../../lambdas/domain/sketches/visitors.ts';
import type { KeyedSite } from '../../lambdas/ingest/keyed-site.ts';
import { Numbering } from '../../lambdas/ingest/numbering.ts';
import { toMessages } from '../../lambdas/ingest/to-messages.ts';
import { aKeyedSite } from '../support/visitors.ts';

/** Ids that an attacker tries: two seconds of work. */
const MINED = 2_000_000;

/** What a visitor would be without a key. */
const unkeyed = (userId: string): string => hash('sha256', userId, 'hex').slice(0, 16);

/** Of all that were tried, the one that sets each register highest. */
function mine(): string[] {
  const registers = emptyRegisters();
  const best = new Map<number, string>();
  for (let tried = 0; tried < MINED; tried += 1) {
    const id = `id-${tried}`;
    const value = hashOf(unkeyed(id));
    if (!wouldChange(registers, value)) continue;
    addHash(registers, value);
    best.set(registerOf(value), id);
  }
  return [...best.values()];
}

/** A view of each, through ingest and aggregate: the unique visitors of the day. */
function visitorsOf(ids: readonly string[], visitorOf: KeyedSite['visitorOf'] = aKeyedSite('a').visitorOf): number {
  const events = ids.map((userId) => ({ site: 'a', day: '2025-11-14', at: 0, type: 'page_view', userId }));
  const numbering = new Numbering({ newProducer: () => '0'.repeat(16) });
  const siteOf = (id: string): KeyedSite => ({ ...aKeyedSite(id), visitorOf });
  const messages = toMessages({ events, idempotencyKey: undefined }, { numbering, siteOf, shards: 1, now: 0 });
  // A request of that many events is more than ingest takes; it is the same in many.
  const dot = (seq: number) => ({ producer: '0'.repeat(16), seq });
  const day = fold(
    emptyDocument,
    messages.map((message, index) => ({ ...message, dot: dot(index * ids.length) })),
  );
  expect(day.counts.views).toBe(ids.length);
  return countVisitors(day.counts.visitors);
}

describe('ids that were mined to set every register high', () => {
  const ids = mine();

  test('are one for each register, and count as millions where visitors have no key', () => {
    expect(ids).toHaveLength(REGISTERS);
    expect(visitorsOf(ids, unkeyed) / MINED).toBeCloseTo(1, 1);
  });

  test('count as what they are where visitors have the key of their site', () => {
    expect(visitorsOf(ids) / REGISTERS).toBeCloseTo(1, 1);
  });

  test('add what they are to a day, and not more, after others', () => {
    const others = Array.from({ length: 20_000 }, (_, index) => `other-${index}`);
    expect(visitorsOf([...others, ...ids]) / (20_000 + REGISTERS)).toBeCloseTo(1, 1);
  });
});
