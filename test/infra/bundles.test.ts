// The code that a cold start has to read must not grow unnoticed, and a function must contain
// nothing that it does not need.

import { describe, expect, test } from 'vitest';
import { type FunctionName, FUNCTIONS } from '../../lambdas/shared/names.ts';
import { bundle } from '../../lib/functions/bundle.ts';
import { MAX_BUNDLE_KB } from '../../lib/functions/bundle-sizes.ts';
import lock from '../../package-lock.json' with { type: 'json' };

/** Packages by their folder, as npm has installed them. */
const packages: Readonly<Record<string, object>> = lock.packages;

/** Credentials that no function has: lambda-credentials.ts is there instead. */
const CREDENTIALS = ['@aws-sdk/credential-provider-node', '@aws-sdk/nested-clients'];
/** Modules that a function must not contain. */
const ABSENT: Readonly<Record<FunctionName, readonly string[]>> = {
  ingest: CREDENTIALS,
  aggregate: [...CREDENTIALS, '@aws-sdk/client-sqs', '@middy/core'],
  stats: [...CREDENTIALS, '@aws-sdk/client-sqs'],
  rollup: [...CREDENTIALS, '@aws-sdk/client-sqs', '@middy/core'],
  web: ['@aws-sdk/client-sqs', '@aws-sdk/client-dynamodb', '@aws-sdk/lib-dynamodb', 'zod'],
};

/** What the SDK loads for calls that stream events. Neither SQS nor DynamoDB has one. */
const NEVER_LOADED = ['@smithy/core/event-streams'];

describe.each(FUNCTIONS)('the bundle of %s', (name) => {
  const { files, module } = bundle(name);

  test('is an index.cjs with a handler', () => {
    const modules = files.filter(({ path }) => path.endsWith('js') && !path.startsWith('files/'));
    expect(modules.map(({ path }) => path)).toEqual(['index.cjs']);
    expect(Buffer.from(modules[0]?.bytes ?? []).toString()).toContain('module.exports={handler}');
  });

  test('stays small', () => {
    expect(module.bytes).toBeGreaterThan(10_000);
    expect(module.bytes).toBeLessThan(MAX_BUNDLE_KB[name] * 1000);
  });

  test('is small with all that lies next to it too: its map, and the files of web', () => {
    expect(files.some(({ path }) => path === 'files/js/script.js.br')).toBe(name === 'web');
    const bytes = files.map((file) => file.bytes.length);
    expect(bytes.reduce((sum, size) => sum + size, 0)).toBeLessThan(name === 'web' ? 500_000 : 2_000_000);
  });

  const folders = Object.entries(module.inputs).flatMap(([input, { bytesInOutput }]) => {
    const folder = /^.*node_modules\/(?:@[^/]+\/)?[^/]+/.exec(input)?.[0];
    return folder === undefined || bytesInOutput === 0 ? [] : [folder.replace(/^(\.\.\/)+/, '')];
  });

  test('has nothing in it but our code, what package.json names as dependencies, and what these need', () => {
    expect(folders.length).toBeGreaterThan(0);
    expect(folders.filter((folder) => packages[folder] === undefined || 'dev' in packages[folder])).toEqual([]);
  });

  test('has no client of a service that it does not call, and no credentials but its own', () => {
    expect(folders.filter((folder) => ABSENT[name].some((absent) => folder.endsWith(`/${absent}`)))).toEqual([]);
  });

  test('needs nothing but itself and Node, and loads that without undici', () => {
    expect(new Set(module.imports.map(({ kind }) => kind))).toEqual(new Set(['require-call']));
    const others = module.imports.map(({ path }) => path).filter((path) => !process.getBuiltinModule(path));
    expect(others).toEqual(name === 'web' ? [] : NEVER_LOADED);
  });
});
