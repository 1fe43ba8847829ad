// Before the tests of a project that needs them, once: assemblies, and local stacks in memory on
// free ports. The project's name is the kind of API. Everything runs on a stack that is open; for
// HTTP APIs there is one that is registered as well.

import { execFile } from 'node:child_process';
import { flushCompileCache } from 'node:module';
import { join } from 'node:path';
import { promisify } from 'node:util';

import type { TestProject } from 'vitest/node';

import type { RunningStack } from '../../kit/running-stack.ts';
import { type LocalStack, startLocalStack } from '../../local/stack.ts';
import { type Assembly, buildAssemblies } from './assembly.ts';
import { registerSite } from './registered.ts';

declare module 'vitest' {
  interface ProvidedContext {
    /** Where the cloud assembly is that the stack runs. */
    assembly: string;
    /** The same of the stack that is registered. */
    registeredAssembly: string;
    /** The same of one that is open and has four shards. */
    fourShards: string;
    /** The stacks themselves, for tests that have sites of their own there. */
    openStack: RunningStack;
    registeredStack: RunningStack;
  }
}

/** Of the stacks of each kind of API. */
const SETTINGS = {
  http: [{ api: 'http' }, { api: 'http', access: 'registered' }, { api: 'http', shards: 4 }],
  rest: [{ api: 'rest' }],
};

/** What tests start in a process of its own, most of them to kill it. */
const PROGRAM = join(import.meta.dirname, '../../bin/local.ts');

/** The projects are set up in one process, and one build has the assemblies of both. */
let building: Promise<Assembly[]> | undefined;

export async function setup(project: TestProject): Promise<() => Promise<void>> {
  const opened: (() => Promise<void>)[] = [];
  const assemblies = await (building ??= build());
  for (const assembly of assemblies) opened.push(() => assembly.remove());
  const start = async ({ dir }: Assembly) => {
    const stack = await startLocalStack({ assembly: dir, port: 0 });
    opened.push(() => stack.close());
    return stack;
  };
  const of = SETTINGS.http.length;
  const [open, registered, fourShards] = project.name === 'http' ? assemblies.slice(0, of) : assemblies.slice(of);
  if (open === undefined) throw new Error('an assembly is built for each settings');
  project.provide('assembly', open.dir);
  const openStack = await start(open);
  project.provide('baseUrl', openStack.url);
  project.provide('openStack', running(openStack));
  if (registered !== undefined && fourShards !== undefined) {
    project.provide('registeredAssembly', registered.dir);
    const registeredStack = await start(registered);
    project.provide('registered', await registerSite(registeredStack));
    project.provide('registeredStack', running(registeredStack));
    project.provide('fourShards', fourShards.dir);
  }
  // Node writes what it has compiled at the end of a process, and not of one that a test kills.
  flushCompileCache();
  return async () => {
    for (const close of opened.toReversed()) await close();
  };
}

/** The assemblies of both projects; what this process does not load of the program is compiled. */
async function build(): Promise<Assembly[]> {
  const [assemblies] = await Promise.all([
    buildAssemblies(...SETTINGS.http, ...SETTINGS.rest),
    promisify(execFile)(process.execPath, [PROGRAM, '--help']),
  ]);
  return assemblies;
}

/** What another process needs to know of a stack. */
function running({ url, endpoints, region, credentials, outputs }: LocalStack): RunningStack {
  return { pid: process.pid, url, endpoints, region, credentials, outputs };
}
