// A document as the keeper finds it, in one item and undamaged.

import type { DayDocument } from '../../lambdas/domain/day-document.ts';
import type { InspectedDay, InspectedPart } from '../../ops/store/document-keeper.ts';
import type { Readable } from '../../ops/compare.ts';

export const partOf = (document: DayDocument): InspectedPart => ({
  name: 'item',
  views: document.views,
  events: document.events,
  document,
});
export const itemOf = (document: DayDocument): Readable => ({ document, parts: [partOf(document)] });
export const inspected = (document: DayDocument): InspectedDay => ({
  ...itemOf(document),
  damage: '',
  events: document.events,
  isOpen: true,
  items: { base: undefined, tail: undefined },
});
