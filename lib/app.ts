// The CDK app that the stack is in: with CDK's recommended feature flags, as cdk.json has them, so that a build without the CLI
// and a deployment make the same template.

import { Annotations, App, type AppProps, type Stack, Validations } from 'aws-cdk-lib';
import { AwsSolutionsChecks } from 'cdk-nag';
import cdk from '../cdk.json' with { type: 'json' };
import type { Settings } from './settings.ts';

/** Keys with a colon are CDK's; others in cdk.json are settings of ours, which the CLI gives to a deployment alone. */
export const FEATURE_FLAGS: Readonly<Record<string, unknown>> = Object.fromEntries(
  Object.entries(cdk.context).filter(([key]) => key.includes(':')),
);

/** Checks what it synthesizes: by cdk-nag always, by CloudFormation's own rules where the CLI runs it. */
export function createApp({ outdir, isCli }: Required<Pick<AppProps, 'outdir'>> & { readonly isCli: boolean }): App {
  const app = new App({
    outdir,
    autoSynth: false, // Or CDK would write an assembly on the way out, even after an error.
    // The CLI would add a resource of its own; this way the template is the same with it and without.
    analyticsReporting: false,
    // They take 4 s of CPU: for a deployment, and not for every start on a laptop.
    builtinCloudFormationValidation: isCli,
    context: FEATURE_FLAGS,
    postCliContext: { '@aws-cdk/core:validateAgainstDefaultRules': true }, // They fail the synth, not only warn.
  });
  Validations.of(app).addPlugins(new AwsSolutionsChecks(app));
  return app;
}

/** Has a deployment say what `access: open` means. A laptop, which starts without the CLI, is open by design. */
export function warnIfOpen(stack: Stack, { access }: Pick<Settings, 'access'>): void {
  if (access === 'open') Annotations.of(stack).addWarningV2('fast-analytics:open', OPEN);
}

const OPEN =
  'access is open: anybody who knows the URL may write to any site and read all numbers. Leave it at registered where others ' +
  'can reach the deployment.';
