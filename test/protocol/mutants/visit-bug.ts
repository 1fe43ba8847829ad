// What deliberate bugs in the visitor table have in common.

import type { MessageEvent } from '../../../lambdas/domain/event/message.ts';
import type { Mutant, Replacements, SourceFile } from './mutant.ts';

/** Every file between the laws and a bug imports the others with the bug in them. */
const FILES: readonly SourceFile[] = [
  'domain/query/day-facts.ts',
  'domain/visits/context-keys.ts',
  'domain/visits/days-codec.ts',
  'domain/visits/rows.ts',
  'domain/visits/slot.ts',
  'domain/visits/table-codec.ts',
  'domain/visits/table-weight.ts',
  'domain/visits/visit.ts',
  'domain/visits/visitor-days.ts',
  'domain/visits/visitor-row.ts',
  'domain/visits/visitor-table.ts',
  'domain/visits/codec/columns.ts',
  'domain/visits/codec/hashes-of-rows.ts',
  'domain/visits/codec/rows-reader.ts',
  'domain/visits/codec/rows-writer.ts',
  'domain/visits/codec/seen-columns.ts',
  'domain/visits/codec/slot-columns.ts',
];
const THROUGH = Object.fromEntries(FILES.map((file) => [file, {}]));

/** A bug in one file of `lambdas/domain/visits`. */
export const bug = (name: string, file: string, replaced: Replacements, breaks: RegExp): Mutant => ({
  name,
  loads: 'domain/visits/visitor-table.ts',
  replaces: { ...THROUGH, [`domain/visits/${file}`]: replaced },
  breaks,
});

/** The laws of tables that most bugs break (test/property/visits/table-laws.ts). */
export const SAME = /the same by every order/;
export const SMALLEST = /smallest hashes, as many as fit both/;
export const VISITS = /has the visits that sorting/;

/** The event as if it were as any other. */
export const withoutMark = (event: MessageEvent): MessageEvent =>
  Object.fromEntries(
    Object.entries(event).filter(([key]) => key !== 'interactive' && key !== 'filtered'),
  ) as unknown as MessageEvent;
