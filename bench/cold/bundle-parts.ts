// What a function's bundle consists of, by esbuild's own account.

import type { Metafile } from 'esbuild';

import type { Hop } from '../../lambdas/shared/names.ts';
import { bundle } from '../../lib/bundle.ts';
import { temporaryFolder } from '../temporary.ts';
import { sum } from '../statistics.ts';

/** Minified bytes. */
export interface BundleParts {
  /** Of all its modules. */
  readonly all: number;
  /** Of those that a start reads: the others are imported on demand, and a function never demands them. */
  readonly atStart: number;
  /** Of what a start reads, by package, the largest first; our own code is `lambdas`. */
  readonly parts: readonly (readonly [name: string, bytes: number])[];
}

/** Bundles a function into a folder that goes away. */
export function bundleParts(hop: Hop): BundleParts {
  const { dir, remove } = temporaryFolder();
  try {
    const { outputs } = bundle(hop, dir);
    const modules = Object.keys(outputs).filter((path) => path.endsWith('.mjs'));
    const [index = ''] = modules.filter((path) => path.endsWith('index.mjs'));
    const read = readAtStart(index, outputs);
    const bytes = new Map<string, number>();
    for (const path of read) {
      for (const [input, { bytesInOutput }] of Object.entries(outputs[path]?.inputs ?? {})) {
        const name = packageOf(input);
        bytes.set(name, (bytes.get(name) ?? 0) + bytesInOutput);
      }
    }
    const sizeOf = (paths: Iterable<string>): number => sum([...paths].map((path) => outputs[path]?.bytes ?? 0));
    return { all: sizeOf(modules), atStart: sizeOf(read), parts: [...bytes].sort(([, a], [, b]) => b - a) };
  } finally {
    remove();
  }
}

function readAtStart(path: string, outputs: Metafile['outputs'], read = new Set<string>()): Set<string> {
  if (read.has(path)) return read;
  read.add(path);
  for (const { kind, path: next, external } of outputs[path]?.imports ?? []) {
    if (kind === 'import-statement' && !external) readAtStart(next, outputs, read);
  }
  return read;
}

/** `@aws-sdk/core` for a file of that package, nested ones too; else the first folder. */
const packageOf = (input: string): string =>
  /.*node_modules\/((?:@[^/]+\/)?[^/]+)/.exec(input)?.[1] ?? input.replace(/^(?:\.\.\/)+/, '').split('/')[0] ?? input;
