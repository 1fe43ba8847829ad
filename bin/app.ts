// The CDK app. `npm run build` runs it without the CDK CLI and gets the default settings; `cdk
// synth|deploy -c key=value` runs it with other settings. It needs neither credentials nor a
// network. It fails on settings that it does not understand and on nag findings.

import { dirname, join } from 'node:path';
import { findRunning } from '../kit/running-stack.ts';
import { AnalyticsStack } from '../lib/analytics-stack.ts';
import { createApp, warnIfOpen } from '../lib/app.ts';
import { readSettings, SettingsError } from '../lib/settings.ts';
import { removeStaleAssets } from '../lib/stale-assets.ts';

const isCli = process.env['CDK_CLI_VERSION'] !== undefined;
const app = createApp({ outdir: process.env['CDK_OUTDIR'] ?? join(import.meta.dirname, '../cdk.out'), isCli });

try {
  const settings = readSettings(app.node.getAllContext());
  const stack = new AnalyticsStack(app, settings);
  if (isCli) warnIfOpen(stack, settings);
  const assembly = app.synth();
  // A local stack that is running may start a thread from an older bundle at any time.
  if (findRunning(dirname(assembly.directory)) === undefined) removeStaleAssets(assembly);
} catch (error) {
  if (!(error instanceof SettingsError)) throw error;
  console.error(error.message);
  process.exitCode = 1;
}
