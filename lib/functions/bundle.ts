// Bundles lambdas/<function>/handler.ts into what Lambda runs: a minified module and its source
// map, and for web the files that it serves. It calls esbuild's API, so synth needs neither Docker
// nor npx. The bundle contains every dependency at the version in the lock file: AWS runs the code
// that the tests run.

import { join, relative } from 'node:path';
import { AssetHashType, DockerImage } from 'aws-cdk-lib';
import * as lambda from 'aws-cdk-lib/aws-lambda';
import { buildSync, type Metafile } from 'esbuild';
import { type FunctionName, FUNCTIONS } from '../../lambdas/shared/names.ts';
import { buildDashboard } from '../web/dashboard.ts';
import { openApiFile } from '../web/openapi/openapi-file.ts';
import { trackerFile } from '../web/tracker.ts';
import { type BundledFile, packFiles, writeFiles } from '../web/write-files.ts';

const ROOT = join(import.meta.dirname, '../..');
const LAMBDAS = join(ROOT, 'lambdas');
const folder = (name: FunctionName) => join(LAMBDAS, name);

/** The module of every function. */
const MODULE = 'index.cjs';

export interface Bundle {
  readonly files: readonly BundledFile[];
  /** esbuild's account of what went into the module, in bytes. */
  readonly module: Metafile['outputs'][string];
}

/** A program that synthesizes several stacks bundles once. */
let bundles: ReadonlyMap<FunctionName, Bundle> | undefined;

/** Of a function. Throws what esbuild throws, for any of the functions. */
export function bundle(name: FunctionName): Bundle {
  bundles ??= bundleAll();
  return bundles.get(name) ?? notBundled(name);
}

/** Most modules belong to several functions. esbuild reads them once when it has all functions. */
function bundleAll(): Map<FunctionName, Bundle> {
  // Nothing is written there. It gives the places in source maps, which are relative, and so the
  // hash of the bundle, which is the same in every folder that a stack is synthesized into.
  const outdir = join(ROOT, 'bundles');
  const { outputFiles, metafile } = buildSync({
    entryPoints: Object.fromEntries(FUNCTIONS.map((name) => [`${name}/index`, join(folder(name), 'handler.ts')])),
    absWorkingDir: ROOT,
    outdir,
    write: false,
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
  });
  return new Map(
    FUNCTIONS.map((name) => {
      const home = join(outdir, name);
      const files = outputFiles
        .map(({ path, contents }) => ({ path: relative(home, path), bytes: contents }))
        .filter(({ path }) => path.startsWith(MODULE));
      const module = metafile.outputs[relative(ROOT, join(home, MODULE))] ?? notBundled(name);
      return [name, { files: name === 'web' ? [...files, ...webFiles()] : files, module }];
    }),
  );
}

const webFiles = (): BundledFile[] => packFiles([trackerFile(), openApiFile(), ...buildDashboard().files]);

function notBundled(name: FunctionName): never {
  throw new Error(`esbuild made no bundle of ${name}`);
}

/** The code of a function, bundled during synth and identified by the hash of the result. */
export function bundledCode(name: FunctionName): lambda.Code {
  return lambda.Code.fromAsset(folder(name), {
    assetHashType: AssetHashType.OUTPUT,
    bundling: {
      // CDK demands an image as a fallback for failed local bundling.
      image: DockerImage.fromRegistry('never-used'),
      local: {
        tryBundle: (outdir) => {
          writeFiles(bundle(name).files, outdir);
          return true;
        },
      },
    },
  });
}
