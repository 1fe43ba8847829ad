// The command line of `npm start`. It starts the stack in this folder, prints its address and
// requests to try, and stops it on Ctrl-C.

import { spawnSync } from 'node:child_process';
import { join } from 'node:path';

import { type Command, Option } from 'commander';

import { type Act, numberOption, program } from '../kit/command-line.ts';
import { EXIT, UsageError } from '../kit/failure.ts';
import { announce } from '../kit/running-stack.ts';
import { onInterrupt } from '../kit/signals.ts';
import type { Terminal } from '../kit/terminal.ts';
import { checkedSpec } from './faults/faults.ts';
import type { LocalStack } from './stack.ts';

interface Options {
  readonly port: number;
  readonly build?: true;
  readonly registered?: true;
  readonly memory?: true;
  readonly debug?: true;
  readonly faults?: string;
}

interface LocalWorld {
  /** The folder with the build in cdk.out and the data in .local. */
  readonly dir: string;
  readonly terminal: Terminal;
}

const DRAIN_MS = 10_000;

export const localProgram = (act: Act, world: LocalWorld): Command =>
  program('npm start --', 'Runs the system on this machine, with its data in ./.local. Ctrl-C stops it.')
    .addOption(
      numberOption('--port <n>', 'the port to listen on; 0 takes a free one', { least: 0, most: 65_535 })
        .env('PORT')
        .default(3000),
    )
    .option('--memory', 'keeps the data in memory only')
    .option(
      '--registered',
      'takes events of added sites alone, and answers callers who have a token, as a deployment does',
    )
    .option('--debug', 'shows everything that the functions log, including metrics')
    .addOption(new Option('--faults <spec>', 'injects faults; docs/local-stack.md lists them').argParser(checkedSpec))
    .addOption(new Option('--build', 'builds first').hideHelp()) // `npm start` passes it.
    .action(act((options: Options) => run(options, world)));

/** Runs until the stack is stopped; returns the exit code. */
async function run(
  { port, build, registered, memory, debug, faults }: Options,
  { dir, terminal }: LocalWorld,
): Promise<number> {
  process.env['TZ'] = 'UTC'; // as on Lambda; the threads of the functions cannot set it themselves
  const context = { access: 'open', ...settings(), ...(registered && { access: 'registered' }) };
  const built = build ? buildFirst(context) : EXIT.done;
  if (built !== EXIT.done) return built;
  const dataDir = join(dir, '.local');
  // Now, not at the top: a wrong option is refused without it, and it takes no memory
  // while the system is built.
  const { startLocalStack } = await import('./stack.ts');
  const stack = await startLocalStack({
    assembly: join(dir, 'cdk.out'),
    port,
    ...(memory ? {} : { dataDir }),
    ...(faults === undefined ? {} : { faults }),
    onFault: (name) => terminal.err(`fault | ${name}\n`),
    debug: debug === true,
    // Metrics are for CloudWatch; here they would hide the errors among them.
    log: (line) => {
      if (debug || !line.includes(' | {"_aws":')) terminal.err(`${line}\n`);
    },
  });
  process.once('exit', announce(dir, { ...stack, pid: process.pid }));
  // Before the welcome is printed: a script that reads it may send a signal at once.
  const stopped = new Promise<void>((resolve) => onInterrupt(resolve, () => process.exit(EXIT.wrong)));
  terminal.out(
    welcome(stack, memory ? 'in memory' : `in ${dataDir}`, context.access === 'open' ? trial(stack.url) : ADD_A_SITE),
  );
  await stopped;
  terminal.out('Stopping: finishing what was accepted …');
  await stack.close({ drainMs: DRAIN_MS });
  return EXIT.done;
}

/** Settings for the build, as the CDK CLI hands them over. Throws UsageError. */
function settings(): object {
  const text = process.env['CDK_CONTEXT_JSON'] ?? '{}';
  try {
    return JSON.parse(text) as object;
  } catch (cause) {
    throw new UsageError(`CDK_CONTEXT_JSON must be JSON, such as {"batchSize":200}, and is ${text}`, { cause });
  }
}

/** Returns the exit code of the build, which prints its own errors. */
function buildFirst(context: object): number {
  const env = { ...process.env, CDK_CONTEXT_JSON: JSON.stringify(context) };
  const app = join(import.meta.dirname, '../bin/app.ts');
  const { status } = spawnSync(process.execPath, [app], { stdio: 'inherit', env });
  return status ?? EXIT.wrong;
}

/** What to try where every event is taken. */
function trial(url: string): string {
  const event = {
    site_id: 'my-site',
    event_type: 'page_view',
    path: '/',
    user_id: 'me',
    timestamp: new Date().toISOString(),
  };
  return `Try:

  curl -X POST ${url}/api/event -d '${JSON.stringify(event)}'
  curl '${url}/api/stats?site_id=my-site'`;
}

/** Where the operator adds sites, as on AWS. */
const ADD_A_SITE = `It takes events of sites that you add:

  npm run ops -- site add my-site --origin https://example.com
  npm run ops -- login`;

function welcome({ url, faults }: LocalStack, data: string, next: string): string {
  return `fast-analytics is on ${url}; its data is ${data}. ${next}

The dashboard is ${url}/; npm run demo fills it with a year of made-up traffic.
${faults.on ? `Faults are on. To repeat them: --faults ${faults.spec}\n` : ''}Ctrl-C stops it.`;
}
