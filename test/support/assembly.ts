// The cloud assemblies of a test run: the output of `npm run build`, in temporary folders.

import { execFile } from 'node:child_process';
import { mkdtemp, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { promisify } from 'node:util';

import type { Synthesis } from './synth-process.ts';

const PROGRAM = join(import.meta.dirname, 'synth-process.ts');

type Settings = Synthesis['settings'];

export interface Assembly {
  readonly dir: string;
  remove(): Promise<void>;
}

/**
 * Synthesizes the app with these settings (`{ api: 'rest' }`), open unless they say otherwise,
 * including bundles, and returns its folder. Takes some seconds.
 */
export async function buildAssembly(settings: Settings): Promise<Assembly> {
  const [assembly] = await buildAssemblies(settings);
  if (assembly === undefined) throw new Error('an assembly is built for each settings');
  return assembly;
}

/** The same for several settings, in their order; each but the first takes half a second. */
export async function buildAssemblies(...all: readonly Settings[]): Promise<Assembly[]> {
  const asked = await Promise.all(
    all.map(async (settings): Promise<Synthesis> => {
      const dir = await mkdtemp(join(tmpdir(), 'fast-analytics-assembly-'));
      return { dir, settings: { access: 'open', ...settings } };
    }),
  );
  await promisify(execFile)(process.execPath, [PROGRAM, JSON.stringify(asked)]);
  return asked.map(({ dir }) => ({ dir, remove: () => rm(dir, { recursive: true, force: true }) }));
}
