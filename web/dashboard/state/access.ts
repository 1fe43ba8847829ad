// Whether the reader must log in, and the sites that there are to read. A 401 of any request leads
// to the login; a public site needs none, and is then the only one that is known.

import { signal } from '@preact/signals';

import { ApiError, useToken } from '../api/http.ts';
import { logIn } from '../api/session.ts';
import { listSites, type Site } from '../api/sites.ts';
import { hasListed } from './preferences.ts';

/**
 * `anonymous`: without a token, so that public sites alone can be read. `denied`: something was
 * asked for that needs one. `expired`: the session that was good is over.
 */
export type Access = 'unknown' | 'anonymous' | 'granted' | 'denied' | 'expired';

/** What is known of the reader so far. */
export const access = signal<Access>('unknown');
/** Undefined while they are not known. */
export const sites = signal<readonly Site[] | undefined>(undefined);
/** Why there is no list of sites, where it is not for want of a login. */
export const sitesError = signal<ApiError | undefined>(undefined);
/**
 * Why the link of `ops login` let nobody in. `spent`: it was used already, or is too old.
 * `unanswered`: the server did not answer, or not as itself, and the link may still be good.
 */
export const codeProblem = signal<'spent' | 'unanswered' | undefined>(undefined);

/** The id of the share that the page is of; its secret is in the fragment. */
const SHARE = /\/share\/([a-z2-7]{10})$/.exec(location.pathname)?.[1];
/** Whether the page is that of a share. */
export const isShared = SHARE !== undefined;

/**
 * Reads what the fragment of the address grants, and takes it out of the address once it is used.
 */
export async function enter(): Promise<void> {
  const fragment = location.hash.slice(1);
  if (SHARE !== undefined) useToken(`fa_share_${SHARE}_${fragment}`);
  else if (fragment.startsWith('login=')) await useCode(fragment.slice('login='.length));
}

async function useCode(code: string): Promise<void> {
  try {
    await logIn({ code });
  } catch (error) {
    if (!(error instanceof ApiError)) throw error;
    codeProblem.value = error.status === 400 || error.status === 401 ? 'spent' : 'unanswered';
    // A reload tries it again.
    if (codeProblem.value === 'unanswered') return;
  }
  history.replaceState(null, '', location.pathname + location.search);
}

/** Lists the sites, and notes what the answer says of the reader. */
export async function loadSites(): Promise<void> {
  try {
    sites.value = await listSites();
    sitesError.value = undefined;
    access.value = 'granted';
    hasListed.value = true;
  } catch (error) {
    if (!(error instanceof ApiError)) throw error;
    if (error.status !== 401) {
      sitesError.value = error;
      return;
    }
    hasListed.value = false;
    if (access.peek() === 'granted') access.value = 'expired';
    else if (access.peek() === 'unknown') access.value = 'anonymous';
  }
}

/** Whether an error means that the reader has to log in; notes it. */
export function noteDenied(error: ApiError): boolean {
  if (error.status !== 401) return false;
  access.value = access.peek() === 'granted' ? 'expired' : 'denied';
  return true;
}
