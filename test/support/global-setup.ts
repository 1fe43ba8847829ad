// Before the tests of a project that needs them, once: the assembly, and a local stack in memory on
// a free port. The project's name is the kind of API.

import type { TestProject } from 'vitest/node';
import { startLocalStack } from '../../local/stack.ts';
import { buildAssembly } from './assembly.ts';

declare module 'vitest' {
  interface ProvidedContext {
    /** Where the cloud assembly is that the stack runs. */
    assembly: string;
  }
}

export async function setup(project: TestProject): Promise<() => Promise<void>> {
  const assembly = await buildAssembly({ api: project.name });
  const stack = await startLocalStack({ assembly: assembly.dir, port: 0 });
  project.provide('assembly', assembly.dir);
  project.provide('baseUrl', stack.url);
  return async () => {
    await stack.close();
    await assembly.remove();
  };
}
