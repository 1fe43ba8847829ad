// The command line of `npm run chaos`: how much is sent, how often the stack is killed, and which
// faults happen.

import { type Command, Option } from 'commander';

import { type Act, numberOption, program } from '../../kit/command-line.ts';
import { EXIT } from '../../kit/failure.ts';
import { Progress, type Terminal } from '../../kit/terminal.ts';
import { checkedSpec } from '../../local/faults/faults.ts';
import { buildAssembly } from '../support/assembly.ts';
import { type ChaosOptions, runChaos } from './chaos.ts';
import { report } from './report.ts';

type Options = Omit<ChaosOptions, 'assembly' | 'onProgress'> & { readonly registered?: true };

export const chaosProgram = (act: Act, terminal: Terminal): Command =>
  program(
    'npm run chaos --',
    'Loads a local stack of its own under every fault at once, and compares what it says with the truth.',
  )
    .addOption(numberOption('--events <n>', 'events to send', { least: 1, most: 10_000_000 }).default(200_000))
    .addOption(numberOption('--sites <n>', 'sites they are of', { least: 1, most: 10_000 }).default(20))
    .addOption(numberOption('--days <n>', 'days they are of', { least: 1, most: 1000 }).default(3))
    .addOption(numberOption('--kills <n>', 'kills of the whole stack under load', { least: 0, most: 90 }).default(5))
    .addOption(
      numberOption('--seed <n>', 'the same again: traffic and faults', { least: 0, most: 9_999_999 }).default(
        Math.floor(Math.random() * 10_000),
        'drawn',
      ),
    )
    .addOption(
      new Option('--faults <spec>', 'which faults, as docs/local-stack.md lists them')
        .argParser(checkedSpec)
        .default('all'),
    )
    .option('--registered', 'the stack is registered: its clients have tokens')
    .action(act((options: Options) => chaos(options, terminal)));

async function chaos(options: Options, terminal: Terminal): Promise<number> {
  const { registered, ...run } = options;
  const { events, sites, days, kills, seed, faults } = run;
  const flags = Object.entries({ events, sites, days, kills, seed, faults });
  const text = flags.map(([name, value]) => `--${name} ${value}`).join(' ');
  terminal.out(`To replay: npm run chaos -- ${registered ? '--registered ' : ''}${text}`);
  const progress = new Progress({ terminal, now: Date.now });
  const assembly = await buildAssembly({ access: registered ? 'registered' : 'open' });
  try {
    const result = await runChaos({
      ...run,
      assembly: assembly.dir,
      onProgress: (...at) => progress.show(bar(...at)),
    });
    progress.clear();
    terminal.out(report(result).join('\n'));
    return result.differences.length === 0 ? EXIT.done : EXIT.wrong;
  } finally {
    await assembly.remove();
  }
}

function bar(phase: string, done: number, of: number): string {
  const share = of === 0 ? 1 : done / of;
  const filled = '█'.repeat(Math.round(share * 40)).padEnd(40, '░');
  return `${phase.padEnd(10)}${filled} ${String(Math.floor(share * 100)).padStart(3)} %`;
}
