// Sites of a stack with a few events of today, all of them counted.

import { expect } from 'vitest';
import { freshSite, pageView } from '../../support/events.ts';
import { soonCounted } from '../../support/soon.ts';
import type { OpsStack } from './ops-stack.ts';

/** A day whose raw events cannot have expired. */
export const TODAY = new Date().toISOString().slice(0, 10);

export const expectCounted = ({ api }: OpsStack, site_id: string, total_views: number): Promise<void> =>
  soonCounted(async () => expect(await api.counted({ site_id })).toMatchObject({ total_views }));

/** A site with this many views today, by as many visitors on as many paths, in several commits. */
export async function siteWith(local: OpsStack, count: number): Promise<string> {
  const site = freshSite();
  for (let index = 0; index < count; index += 1) {
    const event = { site_id: site, timestamp: `${TODAY}T00:00:00Z`, path: `/${index}`, user_id: `u${index}` };
    await local.api.post(pageView(event));
    if (index % 2 === 1) await local.stack.idle();
  }
  await expectCounted(local, site, count);
  return site;
}
