// The ledger of events that were filtered: how many, and why.

import { expect, test } from 'vitest';

import { emptyDocument, fold } from '../../../lambdas/domain/document/day-document.ts';
import { summaryOf } from '../../../lambdas/domain/document/summary.ts';
import type { MessageEvent } from '../../../lambdas/domain/event/message.ts';
import { toLedger } from '../../../lambdas/stats/ledger.ts';
import { aMessage, aView } from '../../support/messages.ts';

const bot: MessageEvent = { ...aView(), filtered: 'bot' };
const blocked: MessageEvent = { ...aView(), filtered: 'blocked_path' };

const ledgerOf = (events: readonly MessageEvent[]) => {
  const { counts, tally } = summaryOf('2025-11-14', fold(emptyDocument, [aMessage(2, { events })]), 0);
  return toLedger(tally, 0, false, counts.filtered);
};

test('accepted events are counted, duplicates, filtered or pending, and each filtered one has a reason', () => {
  expect(ledgerOf([bot, aView(), blocked, bot])).toEqual({
    accepted: 6,
    counted: 1,
    duplicates: 0,
    filtered: 3,
    filtered_by: { bot: 2, blocked_path: 1 },
    pending: 2,
    as_of: null,
    final: false,
  });
});

test('where none was filtered, it says nothing of filters', () => {
  expect(Object.keys(ledgerOf([aView()]))).toEqual(['accepted', 'counted', 'duplicates', 'pending', 'as_of', 'final']);
});
