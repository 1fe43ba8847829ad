// The command line of `npm start`: starts the stack in this folder, says where it is and what to try, and stops it on Ctrl-C.

import { spawnSync } from 'node:child_process';
import { join } from 'node:path';

import { type Command, Option } from 'commander';

import { type Act, numberOption, program } from '../kit/command-line.ts';
import { EXIT } from '../kit/failure.ts';
import { announce } from '../kit/running-stack.ts';
import { onInterrupt } from '../kit/signals.ts';
import type { Terminal } from '../kit/terminal.ts';
import { checkedSpec } from './faults/faults.ts';
import { type LocalStack, startLocalStack } from './stack.ts';

interface Options {
  readonly port: number;
  readonly build?: true;
  readonly registered?: true;
  readonly memory?: true;
  readonly debug?: true;
  readonly faults?: string;
}

interface LocalWorld {
  /** Where the build is, in cdk.out, and where data is kept, in .local. */
  readonly dir: string;
  readonly terminal: Terminal;
}

const DRAIN_MS = 10_000;

export const localProgram = (act: Act, world: LocalWorld): Command =>
  program('npm start --', 'Runs the system on this machine, with its data in ./.local. Ctrl-C stops it.')
    .addOption(
      numberOption('--port <n>', 'where it listens; 0: on a free one', { least: 0, most: 65_535 })
        .env('PORT')
        .default(3000),
    )
    .option('--memory', 'keeps its data in memory, and forgets it')
    .option(
      '--registered',
      'takes events of added sites alone, and answers those who have a token, as a deployment does',
    )
    .option('--debug', 'shows all that the functions log, metrics too')
    .addOption(
      new Option('--faults <spec>', 'faults on purpose, as docs/local-stack.md lists them').argParser(checkedSpec),
    )
    .addOption(new Option('--build', 'builds first').hideHelp()) // npm gives it.
    .action(act((options: Options) => run(options, world)));

/** Until the stack is stopped; answers the exit code. */
async function run(
  { port, build, registered, memory, debug, faults }: Options,
  { dir, terminal }: LocalWorld,
): Promise<number> {
  process.env['TZ'] = 'UTC'; // as on Lambda; the threads of the functions cannot set it for themselves
  const built = build ? buildFirst(registered ? 'registered' : 'open') : EXIT.done;
  if (built !== EXIT.done) return built;
  const dataDir = join(dir, '.local');
  const stack = await startLocalStack({
    assembly: join(dir, 'cdk.out'),
    port,
    ...(memory ? {} : { dataDir }),
    ...(faults === undefined ? {} : { faults }),
    onFault: (name) => terminal.err(`fault | ${name}\n`),
    debug: debug === true,
    // Metrics are for CloudWatch; here they would hide the errors between them.
    log: (line) => {
      if (debug || !line.includes(' | {"_aws":')) terminal.err(`${line}\n`);
    },
  });
  process.once('exit', announce(dir, { ...stack, pid: process.pid }));
  // Before anybody is told that it runs: a reader of that may stop it at once.
  const stopped = new Promise<void>((resolve) => onInterrupt(resolve, () => process.exit(EXIT.wrong)));
  terminal.out(welcome(stack, memory ? 'in memory' : `in ${dataDir}`));
  await stopped;
  terminal.out('Stopping: finishing what was accepted …');
  await stack.close({ drainMs: DRAIN_MS });
  return EXIT.done;
}

/** Answers how the build ended; where it failed, it has said why. */
function buildFirst(access: 'registered' | 'open'): number {
  const env = { ...process.env, CDK_CONTEXT_JSON: JSON.stringify({ access }) };
  const app = join(import.meta.dirname, '../bin/app.ts');
  const { status } = spawnSync(process.execPath, [app], { stdio: 'inherit', env });
  return status ?? EXIT.wrong;
}

function welcome({ url, faults }: LocalStack, data: string): string {
  const event = {
    site_id: 'my-site',
    event_type: 'page_view',
    path: '/',
    user_id: 'me',
    timestamp: new Date().toISOString(),
  };
  return `fast-analytics is on ${url}; its data is ${data}. Try:

  curl -X POST ${url}/api/event -d '${JSON.stringify(event)}'
  curl '${url}/api/stats?site_id=my-site'

${faults.on ? `Faults are on. The same again: --faults ${faults.spec}\n` : ''}Ctrl-C stops it.`;
}
