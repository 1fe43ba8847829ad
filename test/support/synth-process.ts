// Synthesizes the app with one set of settings after the other, as `npm run build` does with one.
// Its process loads the CDK and bundles the functions once, which is most of a build. The argument
// is a list of folders and settings, as JSON.

import { Stage } from 'aws-cdk-lib';

import { AnalyticsStack } from '../../lib/analytics-stack.ts';
import { createApp } from '../../lib/app.ts';
import { readSettings } from '../../lib/settings.ts';

export interface Synthesis {
  readonly dir: string;
  readonly settings: Readonly<Record<string, unknown>>;
}

const asked: readonly Synthesis[] = JSON.parse(process.argv[2] ?? '[]');
for (const { dir, settings } of asked) {
  const app = createApp({ outdir: dir, isCli: false });
  for (const [key, value] of Object.entries(settings)) app.node.setContext(key, value);
  const stack = new AnalyticsStack(app, readSettings(app.node.getAllContext()));
  Stage.of(stack)?.synth();
}
