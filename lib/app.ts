// The CDK app that contains the stack. It uses CDK's recommended feature flags from cdk.json, so
// that a build without the CLI and a deployment make the same template.

import { Annotations, App, type AppProps, type Stack, Validations } from 'aws-cdk-lib';
import { AwsSolutionsChecks } from 'cdk-nag';
import cdk from '../cdk.json' with { type: 'json' };
import type { Settings } from './settings.ts';

/**
 * Keys with a colon are CDK's. The other keys in cdk.json are settings of ours, which only the CLI
 * passes to a deployment.
 */
export const FEATURE_FLAGS: Readonly<Record<string, unknown>> = Object.fromEntries(
  Object.entries(cdk.context).filter(([key]) => key.includes(':')),
);

/** Checks every synthesis with cdk-nag, and with CloudFormation's own rules if the CLI runs it. */
export function createApp({ outdir, isCli }: Required<Pick<AppProps, 'outdir'>> & { readonly isCli: boolean }): App {
  const app = new App({
    outdir,
    // Otherwise CDK writes an assembly when the process exits, even after an error.
    autoSynth: false,
    // The CLI would add a resource of its own; without it the template is the same in both cases.
    analyticsReporting: false,
    // These rules take 4 s of CPU: worth it for a deployment, too slow for every local start.
    builtinCloudFormationValidation: isCli,
    context: FEATURE_FLAGS,
    // Findings fail the synth instead of only warning.
    postCliContext: { '@aws-cdk/core:validateAgainstDefaultRules': true },
  });
  Validations.of(app).addPlugins(new AwsSolutionsChecks(app));
  return app;
}

/**
 * Has a deployment say what `access: open` means. A laptop, which starts without the CLI, is open
 * by design.
 */
export function warnIfOpen(stack: Stack, { access }: Pick<Settings, 'access'>): void {
  if (access === 'open') Annotations.of(stack).addWarningV2('fast-analytics:open', OPEN);
}

const OPEN =
  'access is open: anybody who knows the URL may write to any site and read all numbers. ' +
  'Leave it at registered where others can reach the deployment.';
