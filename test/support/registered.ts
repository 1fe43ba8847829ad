// A deployment that is registered, as its contract suite has it: where it answers, and a token of
// each kind. Which site they are for, the deployment says.

import type { LocalStack } from '../../local/stack.ts';
import type { GivenTokens } from './given-tokens.ts';
import { operatorOf } from './operator.ts';

declare module 'vitest' {
  interface ProvidedContext {
    /** The API under test that is registered: of the local stack, or `BASE_URL` and `TOKEN`. */
    registered: Registered;
  }
}

export interface Registered extends GivenTokens {
  readonly baseUrl: string;
}

/** Adds a site without origins to a local stack, and gives out its tokens. */
export async function registerSite(stack: LocalStack): Promise<Registered> {
  const operator = operatorOf(stack);
  const site = 'contract';
  await operator.addSite(site);
  const [write, read] = [
    await operator.give('write', { sites: [site] }),
    await operator.give('read', { sites: [site] }),
  ];
  return { baseUrl: stack.url, write, read };
}
