// The command line of `npm run soak`: how long, and how much is sent.

import type { Command } from 'commander';

import { type Act, numberOption, program } from '../../kit/command-line.ts';
import { EXIT } from '../../kit/failure.ts';
import { Progress, type Terminal } from '../../kit/terminal.ts';
import { buildAssembly } from '../support/assembly.ts';
import { report } from './report.ts';
import { runSoak, type SoakOptions } from './soak.ts';

type Options = Pick<SoakOptions, 'rate' | 'sites' | 'seed'> & {
  readonly minutes: number;
  readonly registered?: true;
};

interface SoakWorld {
  readonly terminal: Terminal;
  /** Aborted by Ctrl-C. */
  readonly signal: AbortSignal;
}

export const soakProgram = (act: Act, world: SoakWorld): Command =>
  program(
    'npm run soak --',
    'Keeps a local stack of its own under steady traffic, and measures whether anything in it grows.',
  )
    .addOption(numberOption('--minutes <n>', 'how long', { least: 0.1, most: 1440, isWhole: false }).default(10))
    .addOption(numberOption('--rate <n>', 'requests a second', { least: 1, most: 1000 }).default(50))
    .addOption(numberOption('--sites <n>', 'sites they are of', { least: 1, most: 100 }).default(5))
    .addOption(
      numberOption('--seed <n>', 'the same traffic again', { least: 0, most: 9_999_999 }).default(
        Math.floor(Math.random() * 10_000),
        'drawn',
      ),
    )
    .option('--registered', 'the stack is registered: its clients have tokens, and some have not')
    .action(act((options: Options) => soak(options, world)));

async function soak({ minutes, registered, ...options }: Options, { terminal, signal }: SoakWorld): Promise<number> {
  const { rate, sites, seed } = options;
  const access = registered ? '--registered ' : '';
  terminal.out(`Again: npm run soak -- ${access}--minutes ${minutes} --rate ${rate} --sites ${sites} --seed ${seed}`);
  const progress = new Progress({ terminal, now: Date.now });
  const assembly = await buildAssembly({ access: registered ? 'registered' : 'open' });
  try {
    const result = await runSoak({
      ...options,
      seconds: minutes * 60,
      assembly: assembly.dir,
      signal,
      onProgress: (phase, share) => progress.show(`${phase} ${Math.floor(share * 100)} %`),
    });
    progress.clear();
    terminal.out(report(result).join('\n'));
    return result.faults.length === 0 ? EXIT.done : EXIT.wrong;
  } finally {
    await assembly.remove();
  }
}
