// The local stack learns about the system only from the cloud assembly (`cdk.out`). It runs what
// `cdk deploy` would send to AWS, so the two cannot diverge. This reads the one stack in the
// assembly and returns its resources by type, with references resolved to local names, ARNs and
// URLs.

import { existsSync, readFileSync } from 'node:fs';
import { join, resolve as absolute } from 'node:path';
import { z } from 'zod';
import { messageOf } from '../../kit/failure.ts';
import { LocalStackFailure } from '../failure.ts';
import { type Json, type References, resolve } from './intrinsics.ts';
import { ACCOUNT, attributesOf } from './names.ts';

/** All of it was parsed from JSON: to check that again would take 15 ms of each start. */
const JsonValue = z.custom<Json>((value) => value !== undefined);
const Manifest = z.object({
  artifacts: z.record(
    z.string(),
    z.object({
      type: z.string(),
      environment: z.string().default('aws://unknown-account/unknown-region'),
      properties: z.object({ templateFile: z.string().optional(), stackName: z.string().optional() }).default({}),
    }),
  ),
});
const Assets = z.object({
  files: z.record(
    z.string(),
    z.object({
      source: z.object({ path: z.string().optional() }),
      destinations: z.record(z.string(), z.object({ objectKey: z.string() })),
    }),
  ),
});
const Body = z.object({
  Parameters: z.record(z.string(), z.object({ Default: JsonValue.optional() })).default({}),
  Resources: z.record(
    z.string(),
    z.object({ Type: z.string(), Properties: z.record(z.string(), JsonValue).default({}) }),
  ),
  Outputs: z.record(z.string(), z.object({ Value: JsonValue })).default({}),
});

/** A resource of the template: its logical id and the requested properties. */
export interface Resource<Properties> {
  id: string;
  properties: Properties;
}

/** The stack of a cloud assembly, with local names. */
export class Template {
  readonly region: string;
  readonly stackName: string;
  /** The address of the queues. Set it before reading a resource that refers to a queue's URL. */
  queueEndpoint = '';
  readonly #body: z.infer<typeof Body>;
  readonly #assets = new Map<string, string>();
  readonly #references: References = {
    ref: (name) => this.#pseudo(name) ?? this.#body.Parameters[name]?.Default ?? this.attributesOf(name)['Ref'],
    attribute: (id, name) => this.attributesOf(id)[name],
  };

  constructor(dir: string) {
    if (!existsSync(join(dir, 'manifest.json'))) {
      throw new LocalStackFailure(`There is no build in ${absolute(dir)}: run \`npm run build\` first.`);
    }
    const read = <T>(schema: z.ZodType<T>, file: string): T => {
      try {
        return schema.parse(JSON.parse(readFileSync(join(dir, file), 'utf8')));
      } catch (error) {
        const why = messageOf(error).replaceAll(/\s+/g, ' ').slice(0, 200);
        throw new LocalStackFailure(
          `The build in ${absolute(dir)} is damaged (${file}: ${why}): run \`npm run build\`.`,
        );
      }
    };
    const stacks = Object.entries(read(Manifest, 'manifest.json').artifacts).filter(
      ([, artifact]) => artifact.type === 'aws:cloudformation:stack',
    );
    const [name, stack] = stacks[0] ?? [];
    if (stacks.length !== 1 || name === undefined || stack?.properties.templateFile === undefined) {
      throw new LocalStackFailure(
        `The local stack runs exactly one CDK stack, and ${absolute(dir)} has ${stacks.length}.`,
      );
    }
    const region = stack.environment.split('/').at(-1) ?? '';
    this.region = region === 'unknown-region' ? 'us-east-1' : region;
    this.stackName = stack.properties.stackName ?? name;
    this.#body = read(Body, stack.properties.templateFile);
    for (const { source, destinations } of Object.values(read(Assets, `${name}.assets.json`).files)) {
      for (const { objectKey } of Object.values(destinations)) {
        if (source.path !== undefined) this.#assets.set(objectKey, absolute(dir, source.path));
      }
    }
  }

  /** Every resource of a type. The properties that `schema` names are resolved and validated. */
  resources<Shape extends z.ZodRawShape>(
    type: string,
    schema: z.ZodObject<Shape>,
  ): Resource<z.infer<z.ZodObject<Shape>>>[] {
    return Object.entries(this.#body.Resources)
      .filter(([, resource]) => resource.Type === type)
      .map(([id, resource]) => {
        const resolved = Object.keys(schema.shape).flatMap((key) => {
          const value = resource.Properties[key];
          return value === undefined ? [] : [[key, resolve(value, this.#references, `${id}.${key}`)]];
        });
        const checked = schema.safeParse(Object.fromEntries(resolved));
        if (checked.success) return { id, properties: checked.data };
        const { path, message } = checked.error.issues[0] ?? { path: [], message: 'is not understood' };
        throw new LocalStackFailure(`The local stack cannot run ${type} ${[id, ...path].join('.')}: ${message}.`);
      });
  }

  /**
   * The directory of an asset by its key in the assets bucket, such as the bundle of a function.
   */
  asset(objectKey: string): string {
    const path = this.#assets.get(objectKey);
    if (path === undefined) throw new LocalStackFailure(`The build has no asset ${objectKey}: run \`npm run build\`.`);
    return path;
  }

  /** The stack's outputs, resolved. */
  outputs(): Record<string, string> {
    return Object.fromEntries(
      Object.entries(this.#body.Outputs).map(([name, { Value }]) => {
        const value = resolve(Value, this.#references, `output ${name}`);
        return [name, typeof value === 'string' ? value : JSON.stringify(value)];
      }),
    );
  }

  /** The values of `Ref` and `Fn::GetAtt` for a resource, such as `Arn`. */
  attributesOf(id: string): Record<string, string> {
    const resource = this.#body.Resources[id];
    return resource ? attributesOf(resource.Type, id, resource.Properties, this) : {};
  }

  #pseudo(name: string): string | undefined {
    const values: Record<string, string> = {
      'AWS::AccountId': ACCOUNT,
      'AWS::Region': this.region,
      'AWS::Partition': 'aws',
      'AWS::URLSuffix': 'amazonaws.com',
      'AWS::StackName': this.stackName,
    };
    return values[name];
  }
}
