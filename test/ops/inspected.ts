// An undamaged document in one item, as the inspector finds it.

import type { DayDocument } from '../../lambdas/domain/document/day-document.ts';
import type { InspectedDay, Part } from '../../ops/store/document-inspector.ts';
import type { Readable } from '../../ops/verify/compare.ts';

export const partOf = (document: DayDocument): Part => ({
  views: document.counts.views,
  events: document.counts.events,
  document,
});
export const itemOf = (document: DayDocument): Readable => ({ document, parts: { base: partOf(document) } });
export const inspected = (document: DayDocument): InspectedDay => ({
  ...itemOf(document),
  damage: '',
  events: document.counts.events,
  items: { base: undefined, delta: undefined },
});
