// Where a visit begins. A visit is a run of interactive events of one visitor on one day, each at
// most 30 minutes after the one before. The lemma in visitor-table.ts says why slots determine it;
// query/day-facts.ts adds up those of a visit.

import { GAP, type Slot } from './slot.ts';

/** Whether a slot begins one, where the last event before was at `end` (seconds of the day). */
export const beginsVisit = ({ first }: Slot, end: number): boolean => first - end > GAP;
