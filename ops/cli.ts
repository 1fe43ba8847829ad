// The command line of `npm run ops`: its commands, and the stack that each of them works on.

import type { Command } from 'commander';

import { type Act, program, runCommandLine } from '../kit/command-line.ts';
import type { OpsCommand, Prepared } from './command.ts';
import { deadDrop, deadRedrive } from './commands/dead-away.ts';
import { deadList, deadShow } from './commands/dead.ts';
import { demo } from './commands/demo.ts';
import { drop } from './commands/drop.ts';
import { rebuild } from './commands/rebuild.ts';
import { rollup } from './commands/rollup.ts';
import { login } from './commands/login.ts';
import { siteRemove } from './commands/site-remove.ts';
import { siteAdd, siteSet } from './commands/site-write.ts';
import { siteList, siteShow } from './commands/site.ts';
import { query } from './commands/query.ts';
import { ledger, stats } from './commands/stats.ts';
import { tokenCreate } from './commands/token-create.ts';
import { tokenList, tokenRevoke } from './commands/token.ts';
import { verify } from './commands/verify.ts';
import { sentenceOf } from './failure.ts';
import { harmless } from '../kit/terminal.ts';
import type { Ops } from './ops.ts';
import { openTarget } from './target.ts';

const COMMANDS: readonly OpsCommand[] = [login, verify, rebuild, rollup, drop, stats, query, ledger, demo];
const GROUPS: readonly Group[] = [
  {
    name: 'site',
    about: 'says whose events are taken, from which pages, and who may read',
    commands: [siteAdd, siteList, siteShow, siteSet, siteRemove],
  },
  {
    name: 'token',
    about: 'lets programs and people read, and servers write',
    commands: [tokenCreate, tokenList, tokenRevoke],
  },
  {
    name: 'dead',
    about: 'looks at the dead-letter queue, and empties it',
    commands: [deadList, deadShow, deadRedrive, deadDrop],
  },
];

/** `npm run ops -- <name> <command>` */
interface Group {
  readonly name: string;
  readonly about: string;
  readonly commands: readonly OpsCommand[];
}

/** The environment of a command: all of Ops except the stack, which is looked up in `dir`. */
export type World = Omit<Ops, 'target'> & { readonly dir: string };

/** Runs one command; answers the exit code. Throws nothing but defects. */
export function runCli(args: readonly string[], given: World): Promise<number> {
  const world = { ...given, terminal: harmless(given.terminal) };
  return runCommandLine((act) => opsProgram(act, world), args, {
    terminal: world.terminal,
    sentenceOf,
    interruption: {
      signal: world.signal,
      says: 'Interrupted. Every finished step is complete; run the same command to continue.',
    },
  });
}

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
  for (const { name, about, commands } of GROUPS) {
    const group = ops.command(name).description(about);
    for (const define of commands) group.addCommand(define(prepared));
  }
  return ops;
}
