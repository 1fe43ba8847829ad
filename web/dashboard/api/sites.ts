// The sites that the reader may see, and what is known of one.

import { get } from './http.ts';

export interface Funnel {
  readonly name: string;
  readonly steps: readonly string[];
}

export interface Site {
  readonly id: string;
  readonly name: string;
  readonly timezone: string;
  readonly public: boolean;
}

/** What operators alone change. What a reader may not see is absent. */
export interface SiteSettings extends Site {
  readonly goals: readonly string[];
  readonly funnels: readonly Funnel[];
  readonly properties: readonly string[];
  readonly identity?: string;
  readonly origins?: readonly string[];
  readonly aliases?: readonly string[];
  readonly bots?: string;
  readonly blocked_countries?: readonly string[];
  readonly blocked_paths?: readonly string[];
  readonly hostnames?: readonly string[];
  /** What the reader's share is fixed to. */
  readonly filters?: readonly unknown[];
}

export const listSites = async (): Promise<readonly Site[]> =>
  (await get<{ readonly sites: readonly Site[] }>('api/sites')).body.sites;

export const readSite = async (id: string): Promise<SiteSettings> =>
  (await get<SiteSettings>(`api/site?site_id=${encodeURIComponent(id)}`)).body;
