// `npm start`: runs the system on this machine, from the build in ./cdk.out, with its data in ./.local. With --build, which npm gives, it
// builds first, but not before it has understood its options. Prints where it is and a line to try. Ctrl-C lets it finish its work and
// stops; a second one stops at once.

import { spawnSync } from 'node:child_process';
import { join } from 'node:path';
import { parseArgs } from 'node:util';
import { Faults } from '../local/faults/faults.ts';
import { LocalStackFailure, messageOf } from '../local/failure.ts';
import { startLocalStack } from '../local/stack.ts';
import { announce } from '../ops/running-stack.ts';

const USAGE = 'Usage: npm start [-- --memory] [--debug] [--faults <spec>]   (environment: PORT, 3000 by default)';
const DRAIN_MS = 10_000;
/** npm forwards a Ctrl-C that the terminal has sent already: two signals this close are one. */
const SAME_SIGNAL_MS = 300;

function readOptions(): { port: number; build: boolean; memory: boolean; debug: boolean; faults?: string } {
  const port = process.env['PORT'] ?? '3000';
  if (!/^\d{1,5}$/.test(port) || Number(port) > 65_535) {
    throw new LocalStackFailure(`PORT must be a number from 0 to 65535, and is ${JSON.stringify(port)}.`);
  }
  try {
    const { values } = parseArgs({
      options: {
        build: { type: 'boolean', default: false },
        memory: { type: 'boolean', default: false },
        debug: { type: 'boolean', default: false },
        faults: { type: 'string' },
      },
    });
    new Faults(values.faults);
    return { ...values, port: Number(port) };
  } catch (error) {
    if (error instanceof LocalStackFailure) throw error;
    throw new LocalStackFailure(`${messageOf(error).split('. ')[0]}. ${USAGE}`);
  }
}

/** Ends this process as the build ended, where it failed: it has said why. */
function buildFirst(): void {
  const { status } = spawnSync(process.execPath, [join(import.meta.dirname, 'app.ts')], { stdio: 'inherit' });
  if (status !== 0) process.exit(status ?? 1);
}

async function main(): Promise<void> {
  process.env['TZ'] = 'UTC'; // as on Lambda; the threads of the functions cannot set it for themselves
  const { port, build, memory, debug, faults } = readOptions();
  if (build) buildFirst();
  const dataDir = join(process.cwd(), '.local');
  const stack = await startLocalStack({
    assembly: join(process.cwd(), 'cdk.out'),
    port,
    ...(memory ? {} : { dataDir }),
    ...(faults === undefined ? {} : { faults }),
    onFault: (name) => process.stderr.write(`fault | ${name}\n`),
    debug,
    // Metrics are for CloudWatch; here they would hide the errors between them.
    log: (line) => (!debug && line.includes(' | {"_aws":')) || process.stderr.write(`${line}\n`),
  });
  process.once('exit', announce(process.cwd(), { ...stack, pid: process.pid }));

  // Before anybody is told that it runs: whoever reads that may stop it at once.
  let stoppedAt: number | undefined;
  const stop = (): void => {
    if (stoppedAt !== undefined) {
      if (Date.now() - stoppedAt > SAME_SIGNAL_MS) process.exit(1);
      return;
    }
    stoppedAt = Date.now();
    console.log('Stopping: finishing what was accepted …');
    stack.close({ drainMs: DRAIN_MS }).then(() => process.exit(0), fail);
  };
  process.on('SIGINT', stop);
  process.on('SIGTERM', stop);

  const event = {
    site_id: 'my-site',
    event_type: 'page_view',
    path: '/',
    user_id: 'me',
    timestamp: new Date().toISOString(),
  };
  console.log(`fast-analytics is on ${stack.url}; its data is ${memory ? 'in memory' : `in ${dataDir}`}. Try:

  curl -X POST ${stack.url}/api/event -d '${JSON.stringify(event)}'
  curl '${stack.url}/api/stats?site_id=my-site'

${stack.faults.on ? `Faults are on. The same again: --faults ${stack.faults.spec}\n` : ''}Ctrl-C stops it.`);
}

function fail(error: unknown): void {
  console.error(error instanceof LocalStackFailure ? error.message : error);
  process.exit(1);
}

main().catch(fail);
