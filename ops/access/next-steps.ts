// What an operator does after `site add`: commands and snippets to copy, for this site and this
// stack.

import { quoted } from '../../kit/text.ts';
import type { Site } from '../../lambdas/domain/access/site.ts';
import type { Target } from '../target.ts';
import { shellWord } from './shell.ts';

/** `npm run ops -- token list --stack FastAnalytics` */
export const opsCommand = ({ flag }: Pick<Target, 'flag'>, ...words: readonly string[]): string =>
  `npm run ops -- ${words.map(shellWord).join(' ')}${flag}`;

/** Lines. `at` is the time of the event in the example. */
export function nextSteps({ id, origins }: Pick<Site, 'id' | 'origins'>, target: Target, at: Date): string[] {
  const { url } = target;
  const site = quoted(id);
  const isSent =
    origins.length > 0
      ? [`In a page of ${origins.map((origin) => (origin === '*' ? 'any origin' : origin)).join(', ')}:`]
      : [
          'In a page, once its origin is listed:',
          `  ${opsCommand(target, 'site', 'set', id, '--origin', 'https://example.com')}`,
        ];
  const event = `{"site_id":${site},"event_type":"page_view","path":"/","timestamp":"${at.toISOString()}"}`;
  return [
    `The API is ${url}`,
    '',
    ...isSent,
    '',
    ...snippet(url, site).map((line) => `  ${line}`),
    '',
    'From a server, with a write token in place of fa_write_…:',
    '',
    `  ${opsCommand(target, 'token', 'create', '--kind', 'write', '--site', id)}`,
    `  curl ${shellWord(`${url}/api/event`)} -H 'Authorization: Bearer fa_write_…' -d ${shellWord(event)}`,
    '',
    'To read its numbers, in a browser or by a program:',
    '',
    `  ${opsCommand(target, 'login', '--site', id)}`,
    `  ${opsCommand(target, 'token', 'create', '--kind', 'read', '--site', id)}`,
  ];
}

/** `site` as JSON, in which `<` ends no script. */
const snippet = (url: string, site: string): string[] => [
  '<script>',
  '  navigator.sendBeacon(',
  `    '${url}/api/event',`,
  '    JSON.stringify({',
  `      site_id: ${site.replaceAll('<', String.raw`\u003c`)},`,
  "      event_type: 'page_view',",
  '      path: location.pathname.slice(0, 1000),',
  '      timestamp: new Date().toISOString(),',
  '    }),',
  '  );',
  '</script>',
];
