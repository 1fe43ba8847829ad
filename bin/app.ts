// The CDK app. `npm run build` runs it as it is and gets the default settings; `cdk synth|deploy -c key=value` runs it
// with others. Needs neither credentials nor a network. Fails on settings that are not understood and on nag findings.

import { dirname, join } from 'node:path';
import { App, Validations } from 'aws-cdk-lib';
import { AwsSolutionsChecks } from 'cdk-nag';
import { AnalyticsStack } from '../lib/analytics-stack.ts';
import { readSettings, SettingsError } from '../lib/settings.ts';
import { removeStaleAssets } from '../lib/stale-assets.ts';
import { findRunning } from '../ops/running-stack.ts';

const app = new App({
  outdir: process.env['CDK_OUTDIR'] ?? join(import.meta.dirname, '../cdk.out'),
  autoSynth: false, // Or CDK would write an assembly on the way out, even after an error.
  // The CLI would add a resource of its own; this way the template is the same with it and without.
  analyticsReporting: false,
  // CloudFormation's own rules take 4 s of CPU: for the CLI, before a deployment, and not for every start on a laptop.
  builtinCloudFormationValidation: process.env['CDK_CLI_VERSION'] !== undefined,
  postCliContext: { '@aws-cdk/core:validateAgainstDefaultRules': true }, // They fail the synth, not only warn.
});
Validations.of(app).addPlugins(new AwsSolutionsChecks(app));

try {
  new AnalyticsStack(app, readSettings(app.node.getAllContext()));
  const assembly = app.synth();
  // A local stack that runs beside it may start a thread from an older bundle at any time.
  if (findRunning(dirname(assembly.directory)) === undefined) removeStaleAssets(assembly);
} catch (error) {
  if (!(error instanceof SettingsError)) throw error;
  console.error(error.message);
  process.exitCode = 1;
}
