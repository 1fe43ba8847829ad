// What is known of a site, and the options that set it to what it is: an operator changes the last
// word, or adds one. A list is always given as a whole.

import type { SiteSettings } from '../api/sites.ts';
import type { TextKey } from '../text/text.ts';
import { shellWord } from './commands.ts';

export interface Setting {
  readonly label: TextKey;
  /** As a reader sees them. */
  readonly values: readonly string[];
  /** Of `ops site set`. */
  readonly options: string;
}

/** `option` once for each value; where there is none, for an example. */
const list = (label: TextKey, option: string, values: readonly string[] | undefined, example: string): Setting[] =>
  values === undefined ? [] : [{ label, values, options: optionsOf(option, values.length === 0 ? [example] : values) }];

const optionsOf = (option: string, values: readonly string[]): string =>
  values.map((value) => `${option} ${shellWord(value)}`).join(' ');

const one = (label: TextKey, option: string, value: string): Setting => ({
  label,
  values: [value],
  options: optionsOf(option, [value]),
});

/** As `--funnel` takes it. */
const funnelOption = ({ name, steps }: SiteSettings['funnels'][number]): string => `${name}: ${steps.join(' > ')}`;

/** Without those that the reader may not see. */
export function settingsOf(site: SiteSettings): readonly Setting[] {
  return [
    one('settings.name', '--name', site.name),
    one('settings.timezone', '--timezone', site.timezone),
    {
      label: 'settings.public',
      values: [site.public ? 'yes' : 'no'],
      options: site.public ? '--no-public' : '--public',
    },
    ...(site.identity === undefined ? [] : [one('settings.identity', '--identity', site.identity)]),
    ...list('settings.origins', '--origin', site.origins, 'https://example.com'),
    ...list('settings.aliases', '--alias', site.aliases, 'another-id'),
    ...list('settings.goals', '--goal', site.goals, 'Signup'),
    ...list('settings.funnels', '--funnel', site.funnels.map(funnelOption), 'Checkout: Visit /cart > Order'),
    ...list('settings.properties', '--property', site.properties, 'plan'),
    ...(site.bots === undefined ? [] : [one('settings.bots', '--bots', site.bots)]),
    ...list('settings.hostnames', '--hostname', site.hostnames, 'www.example.com'),
    ...list('settings.blocked_countries', '--block-country', site.blocked_countries, 'SG'),
    ...list('settings.blocked_paths', '--block-path', site.blocked_paths, '/admin/*'),
  ];
}
