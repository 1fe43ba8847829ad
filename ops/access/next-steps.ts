// What an operator does after `site add`: commands and snippets to copy, for this site and this
// stack.

import { quoted } from '../../kit/text.ts';
import type { Site } from '../../lambdas/domain/access/site.ts';
import type { Target } from '../target.ts';
import { shellWord } from './shell.ts';
import { snippet } from './snippet.ts';

/** `npm run ops -- token list --stack FastAnalytics` */
export const opsCommand = ({ flag }: Pick<Target, 'flag'>, ...words: readonly string[]): string =>
  `npm run ops -- ${words.map(shellWord).join(' ')}${flag}`;

/** Lines. `at` is the time of the event in the example. */
export function nextSteps({ id, origins }: Pick<Site, 'id' | 'origins'>, target: Target, at: Date): string[] {
  const { url } = target;
  const isSent =
    origins.length > 0
      ? [`In a page of ${origins.map((origin) => (origin === '*' ? 'any origin' : origin)).join(', ')}:`]
      : [
          'In a page, once its origin is listed:',
          `  ${opsCommand(target, 'site', 'set', id, '--origin', 'https://example.com')}`,
        ];
  const tag = snippet(target, id) ?? 'No attribute of HTML can hold this id: send its events by a program.';
  const event = `{"site_id":${quoted(id)},"event_type":"page_view","path":"/","timestamp":"${at.toISOString()}"}`;
  return [
    `The API is ${url}`,
    '',
    ...isSent,
    '',
    `  ${tag}`,
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
