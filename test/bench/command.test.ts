// The command line of the benchmark: what runs, what is printed, and how it refuses bad values.

import { mkdtempSync, readFileSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { describe, expect, onTestFinished, test } from 'vitest';

import type { Bench } from '../../bench/harness/bench.ts';
import { benchProgram } from '../../bench/command.ts';
import { runCommandLine } from '../../kit/command-line.ts';

const bench = (name: string): Bench => ({ name, about: `all about ${name}`, run: async () => [] });
const ALL = [bench('one'), bench('two')];

/** What a command line prints, and the run that it asks for. */
async function call(...args: string[]) {
  let [out, err] = ['', ''];
  let asked: object | undefined;
  const terminal = { out: (line: string) => (out += `${line}\n`), err: (text: string) => (err += text), isTty: false };
  const define = (act: Parameters<Parameters<typeof runCommandLine>[0]>[0]) =>
    benchProgram(act, {
      benches: ALL,
      terminal,
      run: async ({ benches, ...options }) => {
        asked = { ...options, benches: benches.map(({ name }) => name) };
        return { ...options, figures: [], verdicts: [] };
      },
    });
  const code = await runCommandLine(define, args, { terminal });
  return { code, out, err, asked };
}

test('without arguments everything is measured in three rounds at full size', async () => {
  const { code, asked, out } = await call();
  expect({ code, asked }).toEqual({ code: 0, asked: { benches: ['one', 'two'], rounds: 3, scale: 1 } });
  expect(out).toMatch(/3 rounds, scale 1/);
});

test('names choose, in the order of the list', async () => {
  expect(await call('two')).toMatchObject({ asked: { benches: ['two'] } });
  expect(await call('two', 'one')).toMatchObject({ asked: { benches: ['one', 'two'] } });
});

describe('--json', () => {
  test('is for stdout, and nothing else is there then', async () => {
    const { out } = await call('two', '--json');
    expect(JSON.parse(out)).toMatchObject({ rounds: 3, scale: 1, figures: [], verdicts: [] });
  });

  test('goes into a file whose name ends in .json, and the table to stdout', async () => {
    const dir = mkdtempSync(join(tmpdir(), 'bench-'));
    onTestFinished(() => rmSync(dir, { recursive: true }));
    const file = join(dir, 'out.json');
    const { out } = await call('--json', file, '--rounds', '2');
    expect(out).toMatch(/2 rounds, scale 1/);
    expect(JSON.parse(readFileSync(file, 'utf8'))).toMatchObject({ rounds: 2 });
  });
});

const SEE = ': see npm run bench -- --help';
test.each([
  [['three'], `Command-argument value 'three' is invalid for argument 'bench'. Allowed choices are one, two${SEE}`],
  [['--json', 'two'], '--json takes a file whose name ends in .json, and is "two": name benches before it'],
  [['--rounds', '0'], '--rounds takes a whole number from 1 to 1000, and is "0"'],
  [['--rounds', '1.5'], '--rounds takes a whole number from 1 to 1000, and is "1.5"'],
  [['--rounds', ''], '--rounds takes a whole number from 1 to 1000, and is ""'],
  [['--scale', '0'], '--scale takes a number from 0.001 to 1, and is "0"'],
  [['--scale', '2'], '--scale takes a number from 0.001 to 1, and is "2"'],
  [['--scale', 'small'], '--scale takes a number from 0.001 to 1, and is "small"'],
  [['--fast'], `Unknown option '--fast'${SEE}`],
])('refuses %j in one sentence, runs nothing, and ends with 2', async (args, sentence) => {
  expect(await call(...args)).toEqual({ code: 2, out: '', err: `${sentence}\n`, asked: undefined });
});

test('--help names every bench and what it is about, and runs nothing', async () => {
  const { code, out, asked } = await call('--help');
  expect({ code, asked }).toEqual({ code: 0, asked: undefined });
  for (const { name, about } of ALL) expect(out).toMatch(new RegExp(`^ +${name} +${about}$`, 'm'));
});
