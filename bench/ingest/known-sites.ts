// Sites that the stack knows, as those of a deployment are: where it is open, an environment of
// ingest registers or reads a site with the first event of it, which costs as much as a hundred
// events of a batch.

import { forEachParallel } from '../../lambdas/shared/parallel.ts';
import { queueEmptied } from '../harness/counted.ts';
import { BenchFailure } from '../harness/failure.ts';
import type { BenchStack } from '../harness/stack.ts';

/** Often enough that most environments have met each site. */
const EVENTS_PER_SITE = 4;
const PARALLEL = 8;

/** Sends events of these sites that are no views, and waits until they are counted. */
export async function makeKnown(stack: BenchStack, sites: readonly string[]): Promise<void> {
  const timestamp = new Date().toISOString();
  const sent = Array.from({ length: EVENTS_PER_SITE }, () => sites).flat();
  await forEachParallel(sent, PARALLEL, async (site_id) => {
    const body = JSON.stringify({ site_id, event_type: 'hello', timestamp });
    const { status } = await fetch(`${stack.url}/api/event`, { method: 'POST', body });
    if (status !== 202) throw new BenchFailure(`The first event of a site was answered with ${status}.`);
  });
  await queueEmptied(stack);
}
