// The command line itself: help, and the errors for command lines that it does not understand.
// Neither opens a stack.

import { mkdtempSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import type { Command } from 'commander';
import { afterAll, describe, expect, test } from 'vitest';

import { DamagedDocumentError } from '../../lambdas/domain/document/document-codec.ts';
import { opsProgram, type World } from '../../ops/cli.ts';
import { BadRequestError } from '../../lambdas/http/errors.ts';
import { sentenceOf } from '../../ops/failure.ts';
import { announce, findRunning, type RunningStack } from '../../kit/running-stack.ts';
import { DamagedSiteError } from '../../lambdas/store/access/site-store.ts';
import { refusal } from '../support/aws-errors.ts';
import { runOps } from './support.ts';

const dir = mkdtempSync(join(tmpdir(), 'fast-analytics-ops-'));
afterAll(() => rmSync(dir, { recursive: true }));

const ops = (...args: string[]) => runOps(dir, args);
const commands = (command: Command): Command[] =>
  command.commands.length === 0 ? [command] : command.commands.flatMap(commands);
/** `dead list` */
const nameOf = (command: Command): string =>
  command.parent?.parent ? `${nameOf(command.parent)} ${command.name()}` : command.name();
const COMMANDS = commands(
  opsProgram(
    (work) =>
      async (...given) =>
        void (await work(...given)),
    {} as World,
  ),
);

describe('help', () => {
  test.each([['--help'], ['help']])('%s names every command', async (...args) => {
    const { code, out, err } = await ops(...args);
    for (const command of COMMANDS) {
      const [first] = nameOf(command).split(' ');
      expect(out.join('\n')).toMatch(new RegExp(`^  ${first}\\b.*  [a-z]`, 'm'));
    }
    expect({ code, err }).toEqual({ code: 0, err: '' });
  });

  test.each([[[]], [['dead']]])('is what %j gets on stderr, with exit code 2', async (args) => {
    const { code, out, err } = await ops(...args);
    expect({ code, out }).toEqual({ code: 2, out: [] });
    expect(err).toMatch(/^Usage: npm run ops --/);
  });

  test.each(COMMANDS.map((command) => [nameOf(command), command] as const))(
    '%s --help says how it is called and what each option does',
    async (name, command) => {
      const { code, out, err } = await ops(...name.split(' '), '--help');
      expect({ code, err }).toEqual({ code: 0, err: '' });
      expect(out[0]).toMatch(new RegExp(`^Usage: npm run ops -- ${name} \\[options\\]`));
      for (const option of [...command.options.map(({ long }) => long), '--stack', '--help']) {
        expect(out.join('\n')).toMatch(new RegExp(`^  (-h, )?${option}\\b.*  \\S`, 'm'));
      }
      expect(out.filter((line) => line.length > 100)).toEqual([]);
    },
  );

  test('of a group names its commands', async () => {
    expect((await ops('dead', '--help')).out).toContainEqual(expect.stringMatching(/^ {2}redrive .* {2}/));
  });

  test('every command that changes numbers or messages has a dry run', () => {
    const writing = ['rebuild', 'rollup', 'drop', 'site remove', 'dead redrive', 'dead drop'];
    const dry = COMMANDS.filter(({ options }) => options.some(({ long }) => long === '--dry-run'));
    expect(dry.map(nameOf)).toEqual(writing);
  });
});

/** The commands of a page, without comments and the name of a stack on AWS. */
function saidIn(page: string, prefix: string): readonly string[] {
  const text = readFileSync(join(import.meta.dirname, '../..', page), 'utf8');
  const said = [...text.matchAll(new RegExp(`(?:^|\`)${prefix}([^\`\\n#]+)`, 'gm'))];
  return [...new Set(said.map(([, command = '']) => command.replace(' --stack FastAnalytics', '').trim()))];
}

describe.each([
  ['docs/runbook.md', 'ops ', 10],
  ['README.md', 'npm run ops -- ', 8],
])('%s', (page, prefix, least) => {
  const said = saidIn(page, prefix);

  test('says some commands', () => {
    expect(said.length).toBeGreaterThanOrEqual(least);
  });

  test.each(said)('is understood where it says ops %s', async (command) => {
    const { code, err } = await ops(...command.replaceAll('"', '').split(' '));
    expect(code, err).not.toBe(2); // It would run if there were a stack.
  });
});

const SEE = ': see npm run ops --';
test.each<[string[], string]>([
  [['nope'], `Unknown command 'nope'${SEE} --help`],
  [['rebuid'], `Unknown command 'rebuid' (Did you mean rebuild?)${SEE} --help`],
  [['\u001b[2J'], `Unknown command '\\u001b[2J'${SEE} --help`],
  [['dead', 'bury'], `Unknown command 'bury'${SEE} dead --help`],
  [['verify', '--site', 's', '--colour'], `Unknown option '--colour'${SEE} verify --help`],
  [['verify', '--site', 's', '--dry-run'], `Unknown option '--dry-run'${SEE} verify --help`],
  [['dead', 'list', '--colour'], `Unknown option '--colour'${SEE} dead list --help`],
  [
    ['verify', '--site', 's', 'more'],
    `Too many arguments for 'verify'. Expected 0 arguments but got 1: more${SEE} verify --help`,
  ],
  [['verify', '--site'], `Option '--site <S>' argument missing${SEE} verify --help`],
  [['verify'], `Required option '--site <S>' not specified${SEE} verify --help`],
  [['stats', '--site', ''], 'Name a site: --site my-site'],
  [['stats', '--site', 's'.repeat(256)], '--site takes at most 255 characters'],
  [['verify', '--site', '😀'.repeat(256)], '--site takes at most 255 characters'],
  [['ledger', '--site', 's', '--date', 'today'], '--date takes a day such as 2025-11-14, and is "today"'],
  [['stats', '--site', 's', '--from', '2025-02-30'], '--from takes a day such as 2025-11-14, and is "2025-02-30"'],
  [['verify', '--site', 's', '--from', '2025-11-14'], 'A range needs both --from and --to'],
  [['verify', '--site', 's', '--from', '2025-11-15', '--to', '2025-11-14'], '--from must not be after --to'],
  [
    ['verify', '--site', 's', '--date', '2025-11-15', '--to', '2025-11-14'],
    `Option '--date <DAY>' cannot be used with option '--to <DAY>'${SEE} verify --help`,
  ],
  [['rebuild', '--site', 's'], 'Name the days to rebuild: --date, or --from and --to'],
  [['dead', 'show'], `Missing required argument 'id'${SEE} dead show --help`],
  [['site', 'add'], `Missing required argument 'id'${SEE} site add --help`],
  [
    ['site', 'add', 'a', '--identity', 'x'],
    `Option '--identity <HOW>' argument 'x' is invalid. Allowed choices are daily, client, none${SEE} site add --help`,
  ],
  [
    ['site', 'remove', 'a', '--yes', '--dry-run'],
    `Option '--yes' cannot be used with option '--dry-run'${SEE} site remove --help`,
  ],
  [['token', 'create', '--all-sites'], `Required option '--kind <KIND>' not specified${SEE} token create --help`],
  [
    ['token', 'create', '--kind', 'session', '--all-sites'],
    `Option '--kind <KIND>' argument 'session' is invalid. Allowed choices are read, write, share` +
      `${SEE} token create --help`,
  ],
  [
    ['token', 'create', '--kind', 'read', '--site', 's', '--all-sites'],
    `Option '--all-sites' cannot be used with option '--site <S>'${SEE} token create --help`,
  ],
  [['token', 'revoke', 'all'], 'A token id is ten letters and digits, as token list shows it'],
  [['login', '--url', '\u001b[2J'], '--url takes an address such as https://stats.example.com, and is "\\u001b[2J"'],
  [['dead', 'redrive'], 'Name a message to redrive, or give --all'],
  [['dead', 'drop'], 'Name a message to drop, or give --all'],
  [['dead', 'drop', 'id', '--all'], 'Name a message, or give --all'],
  [['dead', 'list', '--limit', 'many'], '--limit takes a whole number from 1 to 1000000, and is "many"'],
])('%j is refused in one sentence, with exit code 2', async (args, sentence) => {
  expect(await ops(...args)).toEqual({ code: 2, out: [], err: `${sentence}\n` });
});

test('a refusal of AWS is shown in its own words, without ours', () => {
  expect(sentenceOf(refusal('AccessDeniedException', 'not yours'))).toBe(
    'AWS answered AccessDeniedException: not yours',
  );
  expect(sentenceOf(Object.assign(new Error('connect'), { code: 'ECONNREFUSED' }))).toMatch(
    /^The stack does not answer/,
  );
  expect(sentenceOf(new TypeError('a defect'))).toBeUndefined();
});

test('without an answer, the sentence says that AWS cannot be reached, and why', () => {
  const cause = Object.assign(new Error('getaddrinfo ENOTFOUND sqs.no.where'), { code: 'ENOTFOUND' });
  const sentence =
    'AWS cannot be reached (getaddrinfo ENOTFOUND sqs.no.where): check the network, and the region in AWS_REGION.';
  expect(sentenceOf(Object.assign(cause, { $metadata: { attempts: 3 } }))).toBe(sentence);
  const late = Object.assign(new Error('Request aborted'), { name: 'AbortError' });
  expect(sentenceOf(late)).toMatch(/^AWS cannot be reached \(Request aborted\)/);
  const answered = Object.assign(new Error('no such stack'), {
    name: 'ValidationError',
    $metadata: { httpStatusCode: 400 },
  });
  expect(sentenceOf(answered)).toBe('AWS answered ValidationError: no such stack');
});

test('what the API would refuse is refused in its words', () => {
  expect(sentenceOf(new BadRequestError('Ask for at most 4000 days'))).toBe('Ask for at most 4000 days');
});

test('of a damaged site it is said how to be rid of it', () => {
  expect(sentenceOf(new DamagedSiteError('the site "a" has no valid timezone in the Sites table'))).toBe(
    'The item of a site is damaged (the site "a" has no valid timezone in the Sites table): ' +
      'restore it from a backup, as its visitor key cannot be made again, or npm run ops -- site remove it.',
  );
});

test('the sentence for a damaged document names the commands that find and repair it', () => {
  expect(sentenceOf(new DamagedDocumentError('it has no body'))).toBe(
    'A document is damaged (it has no body): npm run ops -- verify names the day, and rebuild repairs it. ' +
      'If verify itself says this, a rollup is damaged: npm run ops -- rollup rebuilds it.',
  );
});

describe('without --stack', () => {
  const NONE = 'No local stack is running: start one with npm start, or name a deployed one with --stack\n';
  const stack: RunningStack = {
    pid: process.pid,
    url: 'http://127.0.0.1:1',
    endpoints: { sqs: 'http://127.0.0.1:1', dynamodb: 'http://127.0.0.1:1' },
    region: 'us-east-1',
    credentials: { accessKeyId: 'local', secretAccessKey: 'local' },
    outputs: { Shards: '1' },
  };

  test('a missing, unreadable or stale announcement is ignored', async () => {
    const stats = ['stats', '--site', 's'];
    expect(await ops(...stats)).toEqual({ code: 1, out: [], err: NONE });
    announce(dir, { ...stack, pid: 2 ** 22 + 1 }); // above the largest process id of Linux
    expect(await ops(...stats)).toEqual({ code: 1, out: [], err: NONE });
    writeFileSync(join(dir, '.local/stack.json'), '{');
    expect(await ops(...stats)).toEqual({ code: 1, out: [], err: NONE });
  });

  test('an announced stack is found, until it withdraws', () => {
    const withdraw = announce(dir, stack);
    expect(findRunning(dir)).toEqual(stack);
    withdraw();
    expect(findRunning(dir)).toBeUndefined();
  });

  test('a second stack in the folder neither takes nor withdraws the announcement of the first', () => {
    const first = { ...stack, pid: process.ppid };
    const withdraw = announce(dir, first);
    const withdrawSecond = announce(dir, stack);
    expect(findRunning(dir)).toEqual(first);
    withdrawSecond();
    expect(findRunning(dir)).toEqual(first);
    withdraw();
    expect(findRunning(dir)).toBeUndefined();
  });

  test('a stack of another version is recognised by the output that it lacks', async () => {
    const withdraw = announce(dir, stack);
    const { code, err } = await ops('stats', '--site', 's');
    expect({ code, err }).toEqual({
      code: 1,
      err: 'The local stack has no output QueueUrl: is it this application, and of this version?\n',
    });
    withdraw();
  });
});
