// Turns lambdas/<function>/handler.ts into what Lambda runs: a minified ES module and its source map, by esbuild's API, so that synth
// needs neither Docker nor npx. Everything is inside, at the version that the lock file names: what the tests run is what AWS runs.

import { join } from 'node:path';
import { AssetHashType, DockerImage } from 'aws-cdk-lib';
import * as lambda from 'aws-cdk-lib/aws-lambda';
import { buildSync, type Metafile } from 'esbuild';
import type { FunctionName } from '../../lambdas/shared/names.ts';

const folder = (name: FunctionName) => join(import.meta.dirname, '../../lambdas', name);

/** Writes `index.mjs` and its map into a folder. Returns how many bytes each module takes. */
export function bundle(name: FunctionName, outdir: string): Metafile {
  return buildSync({
    entryPoints: { index: join(folder(name), 'handler.ts') },
    outdir,
    outExtension: { '.js': '.mjs' },
    bundle: true,
    minify: true,
    metafile: true,
    platform: 'node',
    target: 'node24',
    format: 'esm',
    // Packages' ES modules, so that what nothing uses is left out: a third of the SDK's bytes.
    mainFields: ['module', 'main'],
    sourcemap: 'linked',
    // A stack trace needs names and lines, not the text: a third of the bytes.
    sourcesContent: false,
    logLevel: 'warning',
  }).metafile;
}

/** The code of a function, bundled when the stack is synthesized and known by the hash of the result. */
export function bundledCode(name: FunctionName): lambda.Code {
  return lambda.Code.fromAsset(folder(name), {
    assetHashType: AssetHashType.OUTPUT,
    bundling: {
      image: DockerImage.fromRegistry('never-used'), // CDK asks for one, for the case that local bundling gives up.
      local: { tryBundle: (outdir) => Object.keys(bundle(name, outdir).outputs).length > 0 },
    },
  });
}
