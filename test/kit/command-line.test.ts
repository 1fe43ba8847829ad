// How every program ends: its output, and the exit code that scripts rely on.

import { Command } from 'commander';
import { describe, expect, test } from 'vitest';

import { numberOption, runCommandLine } from '../../kit/command-line.ts';
import { Failure, UsageError } from '../../kit/failure.ts';

async function run(
  args: string[],
  work: () => Promise<number | void>,
  options: Partial<Parameters<typeof runCommandLine>[2]> & { isTty?: boolean } = {},
) {
  let [out, err] = ['', ''];
  const { isTty = false, ...rest } = options;
  const terminal = { out: (line: string) => (out += line), err: (text: string) => (err += text), isTty };
  const limit = numberOption('--limit <n>', 'how many', { least: 1, most: 9 }).env('TEST_LIMIT');
  const code = await runCommandLine((act) => new Command('npm run it --').addOption(limit).action(act(work)), args, {
    terminal,
    ...rest,
  });
  return { code, out, err };
}

const failing = (error: unknown) => async (): Promise<never> => {
  throw error;
};

describe('a program ends', () => {
  test('with 0 when its work says nothing, and else with what it says', async () => {
    expect(await run([], async () => undefined)).toEqual({ code: 0, out: '', err: '' });
    expect(await run([], async () => 1)).toEqual({ code: 1, out: '', err: '' });
  });

  test('with 1 and the sentence of a Failure, and 2 where the command line is to blame', async () => {
    expect(await run([], failing(new Failure('No.')))).toEqual({ code: 1, out: '', err: 'No.\n' });
    expect(await run([], failing(new UsageError('Say how.')))).toEqual({ code: 2, out: '', err: 'Say how.\n' });
  });

  test('with no character of a sentence that a terminal obeys', async () => {
    const said = await run([], failing(new Failure('No \u001b[2J\u202ethere.\nNor there.')));
    expect(said.err).toBe(`No ${String.raw`\u001b[2J\u202e`}there.\nNor there.\n`);
  });

  test('with 1 and a sentence for errors of others that it can explain', async () => {
    const sentenceOf = (error: unknown) => (error instanceof RangeError ? 'Out of range.' : undefined);
    expect(await run([], failing(new RangeError('x')), { sentenceOf })).toEqual({
      code: 1,
      out: '',
      err: 'Out of range.\n',
    });
    await expect(run([], failing(new TypeError('a defect')), { sentenceOf })).rejects.toThrow('a defect');
  });

  test('with 130 when it was interrupted, and says what that means', async () => {
    const signal = AbortSignal.abort();
    const interruption = { signal, says: 'Interrupted.' };
    expect(await run([], failing(signal.reason), { interruption })).toEqual({
      code: 130,
      out: '',
      err: 'Interrupted.\n',
    });
    await expect(run([], failing(new TypeError('a defect')), { interruption })).rejects.toThrow('a defect');
  });

  test('after it has cleared its progress line', async () => {
    const { err } = await run([], failing(new Failure('No.')), { isTty: true });
    expect(err).toBe('\r\u001b[KNo.\n');
  });
});

describe('a number', () => {
  test.each(['0', '10', '1.5', '', ' ', 'many', '\u009b31m'])('of %j is refused by its bounds', async (text) => {
    const { code, err } = await run(['--limit', text], async () => expect.fail('it runs'));
    expect(code).toBe(2);
    expect(err).toMatch(/^--limit \(or TEST_LIMIT\) takes a whole number from 1 to 9, and is "[ -~]*"\n$/);
  });

  test('may come from the environment, and is read as strictly', async () => {
    process.env['TEST_LIMIT'] = 'many';
    const { code } = await run([], async () => expect.fail('it runs')).finally(() => delete process.env['TEST_LIMIT']);
    expect(code).toBe(2);
  });
});
