// The callers of a run under load, on a stack of either access. An open one takes requests of
// anybody. On one that is registered, a collecting server writes and a reader asks, each with a
// token for all sites.

import type { Site } from '../../lambdas/domain/access/site.ts';
import { ALL_SITES } from '../../lambdas/domain/access/token.ts';
import { forEachParallel } from '../../lambdas/shared/parallel.ts';
import { bearer, type RequestHeaders } from './api.ts';
import { operatorOf, type OperatedStack } from './operator.ts';

/** What each sends with its requests. */
export interface Callers {
  readonly writer: RequestHeaders;
  readonly reader: RequestHeaders;
}

const PARALLEL = 8;

/** Whether the stack was built with `access: registered`. */
export const isRegistered = ({ outputs }: Pick<OperatedStack, 'outputs'>): boolean =>
  outputs['AccessMode'] === 'registered';

/** What a run sets of a site. */
export type SetSite = Partial<Site> & Pick<Site, 'id'>;

/** Adds the sites to the stack; and gives out tokens, if it is registered. */
export async function callersOf(stack: OperatedStack, sites: readonly SetSite[]): Promise<Callers> {
  const operator = operatorOf(stack);
  await forEachParallel(sites, PARALLEL, (site) => operator.addSite(site.id, site));
  if (!isRegistered(stack)) return { writer: {}, reader: {} };
  const give = async (kind: 'write' | 'read') => bearer(await operator.give(kind, { sites: ALL_SITES }));
  return { writer: await give('write'), reader: await give('read') };
}
