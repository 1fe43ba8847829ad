// The stack as a test sees it: synthesized in this process, without bundling. Tests ask in the
// words of the diagram: logical ids have no hashes, such as `QueueMain`, `StatsFunction`.

import { rmSync } from 'node:fs';
import { App } from 'aws-cdk-lib';
import { Template } from 'aws-cdk-lib/assertions';
import type { FunctionName } from '../../lambdas/shared/names.ts';
import { AnalyticsStack } from '../../lib/analytics-stack.ts';
import { FEATURE_FLAGS } from '../../lib/app.ts';
import { readSettings } from '../../lib/settings.ts';

/** The settings of a host of one's own. */
export const DOMAIN = {
  domainName: 'stats.example.com',
  certificateArn: 'arn:aws:acm:eu-central-1:123456789012:certificate/0a1b2c3d-0000-4000-8000-000000000000',
  hostedZoneId: 'Z0123456789ABCDEFGHIJ',
} as const;

interface Statement {
  Effect: string;
  Action: string | string[];
  Resource: unknown;
}

interface Intrinsic {
  Ref?: string;
  'Fn::GetAtt'?: [id: string, attribute: string];
  'Fn::Join'?: [delimiter: string, values: unknown[]];
}

export interface Resource {
  id: string;
  Type: string;
  DeletionPolicy?: string;
  UpdateReplacePolicy?: string;
  /** By id. */
  DependsOn?: string[];
  /** Unchecked JSON: a test that looks for a missing property fails. */
  Properties: ReturnType<Template['toJSON']>;
}

export class SynthesizedStack {
  readonly app: App;
  readonly stack: AnalyticsStack;
  readonly template: Template;
  /** Of which tests ask time and again. */
  readonly #resources: readonly Resource[];

  /** @param context the values that `-c` would set */
  constructor(context: Record<string, unknown> = {}) {
    this.app = new App({
      context: { ...FEATURE_FLAGS, ...context, 'aws:cdk:bundling-stacks': [] },
      builtinCloudFormationValidation: false,
    });
    this.stack = new AnalyticsStack(this.app, readSettings(this.app.node.getAllContext()));
    this.template = Template.fromStack(this.stack);
    rmSync(this.app.outdir, { recursive: true }); // a temporary folder, which CDK would not remove
    const all = this.template.toJSON()['Resources'] as Record<string, Omit<Resource, 'id'>>;
    this.#resources = Object.entries(all).map(([id, { DependsOn = [], ...resource }]) => ({
      ...resource,
      DependsOn: DependsOn.map(plain),
      id: plain(id),
    }));
  }

  /** All resources, or those of one type. */
  resources(type?: string): Resource[] {
    return this.#resources.filter((resource) => type === undefined || resource.Type === type);
  }

  /** Properties of the one resource with this id, without its hash. */
  properties(id: string): Resource['Properties'] {
    const found = this.#resources.find((resource) => resource.id === id);
    if (!found) throw new Error(`no resource ${id}`);
    return found.Properties;
  }

  fn(name: FunctionName): Resource['Properties'] {
    return this.properties(`${capital(name)}Function`);
  }

  /** Everything that a function may do, such as `sqs:SendMessage on QueueMain`. */
  permissions(name: FunctionName): string[] {
    return this.resources('AWS::IAM::Policy')
      .filter(({ Properties }) => names(Properties['Roles']).includes(`${capital(name)}Role`))
      .flatMap(({ Properties }) => Properties['PolicyDocument'].Statement as Statement[])
      .filter(({ Effect }) => Effect === 'Allow')
      .flatMap(({ Action, Resource }) =>
        [Action].flat().map((action) => `${action} on ${names(Resource).join(' and ')}`),
      );
  }

  get outputs(): Record<string, { Value: unknown }> {
    return this.template.toJSON()['Outputs'];
  }
}

const stacks = new Map<string, SynthesizedStack>();

/**
 * The stack with these settings. Each is synthesized once, so a test that adds to a stack makes one
 * of its own.
 */
export function synthesized(context: Record<string, unknown> = {}): SynthesizedStack {
  const settings = JSON.stringify(readSettings(context));
  const stack = stacks.get(settings) ?? new SynthesizedStack(context);
  stacks.set(settings, stack);
  return stack;
}

export const capital = (word: string): string => word.charAt(0).toUpperCase() + word.slice(1);

const plain = (logicalId: string): string => logicalId.replace(/[0-9A-F]{8}$/, '');

/** The resources that a value refers to, by id; a literal stands for itself. */
export function names(value: unknown): string[] {
  if (Array.isArray(value)) return value.flatMap(names);
  if (typeof value !== 'object' || value === null) return [String(value)];
  const { Ref, 'Fn::GetAtt': attribute, 'Fn::Join': join } = value as Intrinsic;
  if (Ref) return [plain(Ref)];
  if (attribute) return [plain(attribute[0])];
  if (join) return [names(join[1]).join('')];
  return [JSON.stringify(value)];
}
