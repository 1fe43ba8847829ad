// The command line itself: help, and what is said of one that is not understood. Nothing is opened for either.

import { mkdtempSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterAll, describe, expect, test } from 'vitest';

import { DamagedDocumentError } from '../../lambdas/domain/document-codec.ts';
import { AwsError } from '../../lambdas/shared/aws-client.ts';
import { COMMANDS } from '../../ops/cli.ts';
import { sentenceOf } from '../../ops/failure.ts';
import { announce, findRunning, type RunningStack } from '../../ops/running-stack.ts';
import { runOps } from './support.ts';

const dir = mkdtempSync(join(tmpdir(), 'fast-analytics-ops-'));
afterAll(() => rmSync(dir, { recursive: true }));

const ops = (...args: string[]) => runOps(dir, args);
const NAMES = COMMANDS.map(({ name }) => name);

describe('help', () => {
  test.each([['--help'], ['help'], []])('%s names every command', async (...args) => {
    const { out, err } = await ops(...args);
    for (const name of NAMES) expect(out.join('\n')).toMatch(new RegExp(`^  ${name} +[a-z]`, 'm'));
    expect(err).toBe('');
  });

  test.each(NAMES)('%s --help says how it is called and what each option does', async (name) => {
    const { code, out, err } = await ops(...name.split(' '), '--help');
    expect({ code, err }).toEqual({ code: 0, err: '' });
    expect(out[0]).toMatch(new RegExp(`^${name}: `));
    expect(out[2]).toMatch(new RegExp(`^Usage: npm run ops -- ${name}\\b.*\\[options\\]$`));
    const options = COMMANDS.find((command) => command.name === name)?.options ?? {};
    for (const option of [...Object.keys(options), 'stack', 'help']) {
      expect(out.join('\n')).toMatch(new RegExp(`^  --${option}\\b.*  \\S`, 'm'));
    }
    expect(out.filter((line) => line.length > 120)).toEqual([]);
  });

  test('of a group names its commands', async () => {
    expect((await ops('dead', '--help')).out).toContainEqual(expect.stringMatching(/^ {2}dead redrive {2}/));
  });

  test('every command that writes has a dry run', () => {
    const writing = ['rebuild', 'rollup', 'dead redrive', 'dead drop'];
    expect(COMMANDS.flatMap(({ name, options }) => ('dry-run' in options ? [name] : []))).toEqual(writing);
  });
});

describe('the runbook', () => {
  const page = readFileSync(join(import.meta.dirname, '../../docs/runbook.md'), 'utf8');
  const said = [...new Set([...page.matchAll(/(?:^|`)ops ([^`\n]+)/gm)].map(([, command = '']) => command))];

  test('says more than ten commands', () => {
    expect(said.length).toBeGreaterThan(10);
  });

  test.each(said)('is understood where it says ops %s', async (command) => {
    const { code, err } = await ops(...command.replaceAll('"', '').split(' '));
    expect(code, err).not.toBe(2); // It would run, if a stack did.
  });
});

test.each<[string[], string]>([
  [['nope'], 'There is no command "nope": see npm run ops -- --help'],
  [['\u001b[2J'], 'There is no command "\\u001b[2J": see npm run ops -- --help'],
  [['dead'], 'Say what to do with dead: list, show, redrive, drop'],
  [['dead', 'bury'], 'Say what to do with dead: list, show, redrive, drop'],
  [['verify', '--colour'], "Unknown option '--colour': see npm run ops -- verify --help"],
  [['verify', '--dry-run'], "Unknown option '--dry-run': see npm run ops -- verify --help"],
  [['verify', 'my-site'], "Unexpected argument 'my-site': see npm run ops -- verify --help"],
  [['verify', '--site'], "Option '--site <value>' argument missing: see npm run ops -- verify --help"],
  [['verify'], 'Name a site: --site my-site'],
  [['stats', '--site', ''], 'Name a site: --site my-site'],
  [['stats', '--site', 's'.repeat(256)], '--site takes at most 255 characters'],
  [['verify', '--site', '😀'.repeat(256)], '--site takes at most 255 characters'],
  [['ledger', '--site', 's', '--date', 'today'], '--date takes a day such as 2025-11-14, and is "today"'],
  [['stats', '--site', 's', '--from', '2025-02-30'], '--from takes a day such as 2025-11-14, and is "2025-02-30"'],
  [['verify', '--site', 's', '--from', '2025-11-14'], 'A range needs both --from and --to'],
  [['verify', '--site', 's', '--from', '2025-11-15', '--to', '2025-11-14'], '--from must not be after --to'],
  [['verify', '--site', 's', '--date', '2025-11-15', '--to', '2025-11-14'], 'Give --date, or --from and --to'],
  [['rebuild', '--site', 's'], 'Name the days to rebuild: --date, or --from and --to'],
  [['dead', 'show'], 'Name one message: npm run ops -- dead show <id>, as dead list shows it'],
  [['dead', 'redrive'], 'Name a message to redrive, or give --all'],
  [['dead', 'drop'], 'Name a message to drop, or give --all'],
  [['dead', 'drop', 'id', '--all'], 'Name a message, or give --all'],
  [['dead', 'list', '--limit', 'many'], '--limit takes a whole number from 1'],
])('%j is refused in one sentence, with exit code 2', async (args, sentence) => {
  expect(await ops(...args)).toEqual({ code: 2, out: [], err: `${sentence}\n` });
});

test('what AWS refuses is told in its own words, and nothing of ours with it', () => {
  const refused = new AwsError('AccessDeniedException', 'DynamoDB_20120810.Query answered 400: no', false);
  expect(sentenceOf(refused)).toBe('AWS answered AccessDeniedException: DynamoDB_20120810.Query answered 400: no');
  expect(sentenceOf(new AwsError('ECONNREFUSED', 'connect', true))).toMatch(/^The stack does not answer/);
  expect(sentenceOf(new TypeError('a defect'))).toBeUndefined();
});

test('where nobody has answered, it is said that AWS cannot be reached, and why', () => {
  const cause = Object.assign(new Error('getaddrinfo ENOTFOUND sqs.no.where'), { code: 'ENOTFOUND' });
  const sentence =
    'AWS cannot be reached (getaddrinfo ENOTFOUND sqs.no.where): check the network, and the region in AWS_REGION.';
  expect(sentenceOf(new AwsError('ENOTFOUND', cause.message, true, { cause }))).toBe(sentence);
  expect(sentenceOf(Object.assign(cause, { $metadata: { attempts: 3 } }))).toBe(sentence);
  expect(sentenceOf(new AwsError('TimeoutError', 'no answer in time', true))).toMatch(
    /^AWS cannot be reached \(no answer in time\)/,
  );
  const answered = Object.assign(new Error('no such stack'), { name: 'ValidationError', $metadata: { httpStatusCode: 400 } }); // prettier-ignore
  expect(sentenceOf(answered)).toBe('AWS answered ValidationError: no such stack');
});

test('of a damaged document it is said what finds it and what mends it', () => {
  expect(sentenceOf(new DamagedDocumentError('it has no body'))).toBe(
    'A document is damaged (it has no body): npm run ops -- verify names the day, and rebuild mends it. ' +
      'Where verify says this, it is a rollup: npm run ops -- rollup makes it anew.',
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

  test('a missing, unreadable or stale announcement counts for nothing', async () => {
    const stats = ['stats', '--site', 's'];
    expect(await ops(...stats)).toEqual({ code: 1, out: [], err: NONE });
    announce(dir, { ...stack, pid: 2 ** 22 + 1 }); // above the largest process id that Linux gives
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

  test('a stack of another version is told by the output that it lacks', async () => {
    const withdraw = announce(dir, stack);
    const { code, err } = await ops('stats', '--site', 's');
    expect({ code, err }).toEqual({
      code: 1,
      err: 'The local stack has no output QueueUrl: is it this application, and of this version?\n',
    });
    withdraw();
  });
});
