// The CDK app: `npm run build` runs it with the default settings, `cdk synth|deploy -c key=value` with others. Needs neither
// credentials nor a network. Fails on settings that are not understood and on nag findings.
import { dirname, join } from 'node:path';
import { App, Validations } from 'aws-cdk-lib';
import { AwsSolutionsChecks } from 'cdk-nag';
import { findRunning } from '../kit/running-stack.ts';
import { AnalyticsStack } from '../lib/analytics-stack.ts';
import { readSettings, SettingsError } from '../lib/settings.ts';
import { removeStaleAssets } from '../lib/stale-assets.ts';

const app = new App({
  outdir: process.env['CDK_OUTDIR'] ?? join(import.meta.dirname, '../cdk.out'),
  autoSynth: false, // Or CDK would write an assembly on the way out, even after an error.
  analyticsReporting: false, // The CLI would add a resource of its own.
  // CloudFormation's own rules take 4 s of CPU: for the CLI, and not for every start on a laptop.
  builtinCloudFormationValidation: process.env['CDK_CLI_VERSION'] !== undefined,
  postCliContext: { '@aws-cdk/core:validateAgainstDefaultRules': true }, // They fail the synth, not only warn.
});
Validations.of(app).addPlugins(new AwsSolutionsChecks(app));

try {
  new AnalyticsStack(app, readSettings(app.node.getAllContext()));
  const assembly = app.synth();
  const running = findRunning(dirname(assembly.directory)); // It may start a thread from an older bundle at any time.
  if (running === undefined) removeStaleAssets(assembly);
} catch (error) {
  if (!(error instanceof SettingsError)) throw error;
  console.error(error.message);
  process.exitCode = 1;
}
