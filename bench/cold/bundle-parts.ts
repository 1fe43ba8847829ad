// What a function's bundle consists of, by esbuild's own metafile.

import type { FunctionName } from '../../lambdas/shared/names.ts';
import { bundle } from '../../lib/functions/bundle.ts';

/** Minified bytes. */
export interface BundleParts {
  readonly bytes: number;
  /** By package, the largest first; our own code is `lambdas`. */
  readonly parts: readonly (readonly [name: string, bytes: number])[];
}

export function bundleParts(name: FunctionName): BundleParts {
  const { bytes, inputs } = bundle(name).module;
  const parts = new Map<string, number>();
  for (const [input, { bytesInOutput }] of Object.entries(inputs)) {
    const name = packageOf(input);
    parts.set(name, (parts.get(name) ?? 0) + bytesInOutput);
  }
  return { bytes, parts: [...parts].sort(([, a], [, b]) => b - a) };
}

/** `@aws-sdk/core` for a file of that package, nested ones too; else the first folder. */
const packageOf = (input: string): string =>
  /.*node_modules\/((?:@[^/]+\/)?[^/]+)/.exec(input)?.[1] ?? input.replace(/^(?:\.\.\/)+/, '').split('/')[0] ?? input;
