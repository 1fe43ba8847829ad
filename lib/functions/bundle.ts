// Bundles lambdas/<function>/handler.ts into what Lambda runs: a minified module and its source
// map, and for web the files that it serves. It calls esbuild's API, so synth needs neither Docker
// nor npx. The bundle contains every dependency at the version in the lock file: AWS runs the code
// that the tests run.

import { mkdirSync, readdirSync, readFileSync, writeFileSync } from 'node:fs';
import { dirname, join, relative } from 'node:path';
import { AssetHashType, DockerImage } from 'aws-cdk-lib';
import * as lambda from 'aws-cdk-lib/aws-lambda';
import { buildSync, type Metafile } from 'esbuild';
import type { FunctionName } from '../../lambdas/shared/names.ts';
import { buildDashboard } from '../web/dashboard.ts';
import { openApiFile } from '../web/openapi/openapi-file.ts';
import { trackerFile } from '../web/tracker.ts';
import { writeFiles } from '../web/write-files.ts';

const LAMBDAS = join(import.meta.dirname, '../../lambdas');
const folder = (name: FunctionName) => join(LAMBDAS, name);

/**
 * Writes `index.cjs` and its map into a folder, and what else the function has. Returns
 * esbuild's account of what went into each module, in bytes.
 */
export function bundle(name: FunctionName, outdir: string): Metafile {
  if (name === 'web') writeFiles([trackerFile(), openApiFile(), ...buildDashboard().files], outdir);
  return buildSync({
    entryPoints: { index: join(folder(name), 'handler.ts') },
    outdir,
    outExtension: { '.js': '.cjs' },
    bundle: true,
    minify: true,
    metafile: true,
    platform: 'node',
    target: 'node24',
    // An import of node:http takes 20 ms of CPU of a start: it loads undici, for names that nothing
    // here uses. `require` loads what is used.
    format: 'cjs',
    supported: { 'dynamic-import': false },
    define: { 'import.meta.dirname': '__dirname' },
    // ES modules of packages, so that esbuild drops unused code: a third of the SDK's bytes.
    mainFields: ['module', 'main'],
    alias: { '@aws-sdk/credential-provider-node': join(LAMBDAS, 'shared/lambda-credentials.ts') },
    // The SDK loads it for calls that stream events. Functions make none: 20 KB of a bundle.
    external: ['@smithy/core/event-streams'],
    sourcemap: 'linked',
    // A stack trace needs names and lines, not the source text: a third of the bytes.
    sourcesContent: false,
    logLevel: 'warning',
  }).metafile;
}

/** What this process has bundled: a program that synthesizes several stacks does it once. */
const bundled = new Map<FunctionName, readonly BundledFile[]>();
interface BundledFile {
  readonly path: string;
  readonly bytes: Uint8Array;
}

function bundleOnce(name: FunctionName, outdir: string): boolean {
  const files = bundled.get(name);
  if (files === undefined) {
    bundle(name, outdir);
    bundled.set(name, filesIn(outdir));
    return true;
  }
  for (const { path, bytes } of files) {
    mkdirSync(dirname(join(outdir, path)), { recursive: true });
    writeFileSync(join(outdir, path), bytes);
  }
  return true;
}

const filesIn = (folder: string): BundledFile[] =>
  readdirSync(folder, { recursive: true, withFileTypes: true })
    .filter((entry) => entry.isFile())
    .map(({ parentPath, name }) => join(parentPath, name))
    .map((file) => ({ path: relative(folder, file), bytes: readFileSync(file) }));

/** The code of a function, bundled during synth and identified by the hash of the result. */
export function bundledCode(name: FunctionName): lambda.Code {
  return lambda.Code.fromAsset(folder(name), {
    assetHashType: AssetHashType.OUTPUT,
    bundling: {
      // CDK demands an image as a fallback for failed local bundling.
      image: DockerImage.fromRegistry('never-used'),
      local: { tryBundle: (outdir) => bundleOnce(name, outdir) },
    },
  });
}
