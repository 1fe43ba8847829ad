// CDK's feature flags: a new deployment gets the defaults of the installed version, and the CLI has
// no remarks.

import { expect, test } from 'vitest';
import recommended from 'aws-cdk-lib/recommended-feature-flags.json' with { type: 'json' };
import { createApp, FEATURE_FLAGS } from '../../lib/app.ts';
import { scratch } from '../local/assembly.ts';

test('cdk.json has those that the installed CDK recommends: a new version is looked at flag by flag', () => {
  expect(FEATURE_FLAGS).toEqual(recommended);
});

test('a build without the CLI has them too', () => {
  const app = createApp({ outdir: scratch(), isCli: false });
  expect(app.node.getAllContext()).toMatchObject(FEATURE_FLAGS);
});
