// Before the tests of a project that needs them, once: assemblies, and local stacks in memory on
// free ports. The project's name is the kind of API. Everything runs on a stack that is open; for
// HTTP APIs there is one that is registered as well.

import type { TestProject } from 'vitest/node';

import { startLocalStack } from '../../local/stack.ts';
import { buildAssembly } from './assembly.ts';
import { registerSite } from './registered.ts';

declare module 'vitest' {
  interface ProvidedContext {
    /** Where the cloud assembly is that the stack runs. */
    assembly: string;
    /** The same of the stack that is registered. */
    registeredAssembly: string;
  }
}

export async function setup(project: TestProject): Promise<() => Promise<void>> {
  const opened: (() => Promise<void>)[] = [];
  const start = async (access: 'open' | 'registered') => {
    const assembly = await buildAssembly({ api: project.name, access });
    opened.push(() => assembly.remove());
    const stack = await startLocalStack({ assembly: assembly.dir, port: 0 });
    opened.push(() => stack.close());
    return { assembly, stack };
  };
  const [open, registered] = await Promise.all([
    start('open'),
    project.name === 'http' ? start('registered') : undefined,
  ]);
  project.provide('assembly', open.assembly.dir);
  project.provide('baseUrl', open.stack.url);
  if (registered !== undefined) {
    project.provide('registeredAssembly', registered.assembly.dir);
    project.provide('registered', await registerSite(registered.stack));
  }
  return async () => {
    for (const close of opened.toReversed()) await close();
  };
}
