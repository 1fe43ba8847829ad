// The command line of `npm run ops`: its commands, and the stack that each of them works on.

import type { Command } from 'commander';

import { type Act, program, runCommandLine } from '../kit/command-line.ts';
import type { OpsCommand, Prepared } from './command.ts';
import { deadDrop, deadRedrive } from './commands/dead-away.ts';
import { deadList, deadShow } from './commands/dead.ts';
import { drop } from './commands/drop.ts';
import { rebuild } from './commands/rebuild.ts';
import { rollup } from './commands/rollup.ts';
import { ledger, stats } from './commands/stats.ts';
import { verify } from './commands/verify.ts';
import { sentenceOf } from './failure.ts';
import type { Ops } from './ops.ts';
import { openTarget } from './target.ts';

const COMMANDS: readonly OpsCommand[] = [verify, rebuild, rollup, drop, stats, ledger];
const DEAD_COMMANDS: readonly OpsCommand[] = [deadList, deadShow, deadRedrive, deadDrop];

/** The environment of a command: all of Ops except the stack, which is looked up in `dir`. */
export type World = Omit<Ops, 'target'> & { readonly dir: string };

/** Runs one command and returns the exit code. Throws only bugs. */
export const runCli = (args: readonly string[], world: World): Promise<number> =>
  runCommandLine((act) => opsProgram(act, world), args, {
    terminal: world.terminal,
    sentenceOf,
    interruption: {
      signal: world.signal,
      says: 'Interrupted. Every finished step is complete; run the same command to continue.',
    },
  });

export function opsProgram(act: Act, world: World): Command {
  const ops = program(
    'npm run ops --',
    'Works on the local stack that runs in this folder (npm start), or on a stack on AWS.',
  );
  ops.option('--stack <NAME>', 'a stack on AWS, found by the usual AWS environment; default: the running local stack');
  const prepared: Prepared = (prepare) =>
    act(async (...given) => {
      const work = prepare(...given);
      const { stack } = ops.opts<{ stack?: string }>();
      const target = await openTarget(stack, world.dir);
      await target.shardRecord.check(target.shards, world.now());
      return work({ ...world, target });
    });
  for (const define of COMMANDS) ops.addCommand(define(prepared));
  const dead = ops.command('dead').description('lists the messages of the dead-letter queue, and removes them');
  for (const define of DEAD_COMMANDS) dead.addCommand(define(prepared));
  return ops;
}
