// Why a dead letter is there, where its events count once each: it is counted when all of them are.

import { expect, test } from 'vitest';

import { emptyDocument, fold } from '../../../lambdas/domain/document/day-document.ts';
import { encodeMessage, readQueued } from '../../../lambdas/domain/event/message.ts';
import { toSingleEvents } from '../../../lambdas/domain/event/single-events.ts';
import { diagnose } from '../../../ops/dead/diagnosis.ts';
import type { InspectedDay } from '../../../ops/store/document-inspector.ts';
import { aMessage, aView } from '../../support/messages.ts';

test.each([
  [0, 'not counted: see the log for the reason'],
  [1, 'not counted: see the log for the reason'],
  [2, 'counted, but perhaps not in its month and year: redrive it'],
])('a message of two events of which %i are counted: %s', async (counted, why) => {
  const events = ['a', 'b'].map((record) => ({ ...aView(), record }));
  const body = encodeMessage(aMessage(0, { events }));
  const parts = toSingleEvents(readQueued(body)).slice(0, counted);
  const document = fold(emptyDocument, parts);
  const letter = { id: '1', body, sentAt: 0, receiveCount: 5, receiptHandle: 'handle' };
  const diagnosis = await diagnose(letter, 0, async () => ({ document }) as InspectedDay);
  expect(diagnosis).toMatchObject({ events: 2, why });
});
