// The formats that ingest reads, by route: the whole list. A new one is a file in this folder and a
// line here (docs/trackers.md).

import type { Format } from './format.ts';
import { goatcounter } from './goatcounter.ts';
import { goatcounterApi } from './goatcounter-api.ts';
import { ownFormats } from './own.ts';
import { isPlausible, plausible } from './plausible.ts';
import { POSTHOG_ROUTES, posthog } from './posthog.ts';
import { segment } from './segment.ts';
import { umami, umamiBatch } from './umami.ts';

/** The format of a request: of two on one route, the body tells. */
export type FormatOf = (json: () => unknown) => Format;

/** By `METHOD /path` of a route. `now`: epoch milliseconds. */
export function formatsAt(now: () => number): Readonly<Record<string, FormatOf>> {
  const own = ownFormats(now);
  return {
    'POST /api/event': (json) => (isPlausible(json()) ? plausible : own.single),
    'POST /api/events': () => own.batch,
    'POST /gc/{site}/count': () => goatcounter,
    'GET /gc/{site}/count': () => goatcounter,
    'POST /api/v0/count': () => goatcounterApi,
    'POST /api/send': () => umami,
    'POST /api/batch': () => umamiBatch,
    'POST /v1/{call}': () => segment,
    ...Object.fromEntries(POSTHOG_ROUTES.map((route) => [route, () => posthog])),
  };
}
