// What a function's bundle consists of, by esbuild's own metafile.

import type { FunctionName } from '../../lambdas/shared/names.ts';
import { bundle } from '../../lib/functions/bundle.ts';
import { temporaryFolder } from '../harness/temporary.ts';

/** Minified bytes. */
export interface BundleParts {
  readonly bytes: number;
  /** By package, the largest first; our own code is `lambdas`. */
  readonly parts: readonly (readonly [name: string, bytes: number])[];
}

/** Bundles a function into a temporary folder. */
export function bundleParts(name: FunctionName): BundleParts {
  const { dir, remove } = temporaryFolder();
  try {
    const { outputs } = bundle(name, dir);
    const index = Object.entries(outputs).find(([path]) => path.endsWith('index.cjs'))?.[1];
    const parts = new Map<string, number>();
    for (const [input, { bytesInOutput }] of Object.entries(index?.inputs ?? {})) {
      const name = packageOf(input);
      parts.set(name, (parts.get(name) ?? 0) + bytesInOutput);
    }
    return { bytes: index?.bytes ?? 0, parts: [...parts].sort(([, a], [, b]) => b - a) };
  } finally {
    remove();
  }
}

/** `@aws-sdk/core` for a file of that package, nested ones too; else the first folder. */
const packageOf = (input: string): string =>
  /.*node_modules\/((?:@[^/]+\/)?[^/]+)/.exec(input)?.[1] ?? input.replace(/^(?:\.\.\/)+/, '').split('/')[0] ?? input;
