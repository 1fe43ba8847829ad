// The commands that the page gives are commands that `ops` takes, whatever an operator has called
// things: a shell splits them into words, and `ops` reads these.

import { execFileSync } from 'node:child_process';

import fc from 'fast-check';
import { expect, test } from 'vitest';

import { Command } from 'commander';
import { CHOICES, choicesOf, TAKEN_BACK } from '../../ops/access/site-choices.ts';
import { type SiteChoices, siteDefaults } from '../../lambdas/domain/access/site.ts';
import { curlCommand, loginCommand, siteCommand, snippet } from '../../web/dashboard/state/commands.ts';
import { settingsOf } from '../../web/dashboard/state/settings.ts';
import { anyCharacter } from '../support/any-character.ts';

/** The words of a command, as a POSIX shell passes them on. */
const wordsOf = (command: string): readonly string[] =>
  execFileSync('/bin/sh', ['-c', `for word in ${command}; do printf '%s\\0' "$word"; done`], { encoding: 'utf8' })
    .split('\0')
    .slice(0, -1);

/** What `ops site set` makes of words. */
function choicesOfWords(words: readonly string[]): Partial<SiteChoices> {
  const command = new Command().argument('<site>').exitOverride();
  for (const option of [...CHOICES, ...TAKEN_BACK]) command.addOption(option);
  command.parse([...words], { from: 'user' });
  return choicesOf(command.opts());
}

const SITE = {
  ...siteDefaults('a'),
  id: 'it\'s $HOME; `rm` "x"',
  name: "Bob's & Ann's",
  origins: ['https://example.com', 'https://www.example.com'],
  goals: ['Signup', "Visit /it's*", '-dash'],
  funnels: [{ name: 'Check out', steps: ['Visit /cart', 'Order $'] }],
  properties: ['plan', 'a b'],
  blocked_countries: ['SG'],
  blocked_paths: ['/admin/*'],
};

test('the commands of the settings set a site to what it is, and so can be extended', () => {
  const set = settingsOf(SITE).map(({ options }) => {
    const words = wordsOf(siteCommand(SITE.id, options, 'localhost'));
    expect(words.slice(0, 7)).toEqual(['npm', 'run', 'ops', '--', 'site', 'set', SITE.id]);
    return choicesOfWords(words.slice(6));
  });
  const { name, timezone, identity, origins, goals, funnels, properties } = SITE;
  expect(Object.assign({}, ...set)).toMatchObject({ name, timezone, identity, origins, goals, funnels, properties });
});

test('a shell takes any name for one word', () => {
  const name = fc
    .string({ minLength: 1, unit: anyCharacter })
    .filter((text) => !text.includes('\0') && text.isWellFormed());
  fc.assert(
    fc.property(name, (id) => {
      expect(wordsOf(siteCommand(id, '--public', 'localhost'))[6]).toBe(id);
    }),
    { numRuns: 30 },
  );
});

test('on another machine the commands name the stack', () => {
  expect(loginCommand('127.0.0.1')).toBe('npm run ops -- login');
  expect(loginCommand('stats.example.com')).toBe('npm run ops -- login --stack FastAnalytics');
});

test('the line for a terminal sends one event, and the snippet names the site as an attribute does', () => {
  const words = wordsOf(curlCommand('http://127.0.0.1:3000/', SITE.id, '2026-11-25T10:00:00Z'));
  expect(words.slice(0, 3)).toEqual(['curl', 'http://127.0.0.1:3000/api/event', '-d']);
  expect(JSON.parse(words[3] ?? '')).toMatchObject({ site_id: SITE.id, event_type: 'page_view' });
  expect(snippet('https://x/', 'a"b&c<d')).toBe(
    '<script defer src="https://x/js/script.js" data-domain="a&quot;b&amp;c&lt;d"></script>',
  );
});
