// The event source mappings of the template: which queue's messages go to which function, and how many at once.

import { z } from 'zod';
import { LocalStackFailure } from './failure.ts';
import type { Faults } from './faults.ts';
import type { Permissions } from './iam.ts';
import type { LambdaFunction } from './lambda-function.ts';
import type { Queues } from './queues.ts';
import type { Template } from './template.ts';
import { Trigger } from './trigger.ts';

const Mapping = z.object({
  EventSourceArn: z.string(),
  FunctionName: z.string(),
  BatchSize: z.number().default(10),
  MaximumBatchingWindowInSeconds: z.number().default(0),
  ScalingConfig: z.object({ MaximumConcurrency: z.number() }).optional(),
  FunctionResponseTypes: z.array(z.string()).default([]),
  Enabled: z.literal(true, 'a disabled trigger is not emulated').default(true),
  FilterCriteria: z.undefined('filters are not emulated').optional(),
});
export type Mapping = z.infer<typeof Mapping>;

/** The template's triggers, each polling its queue from now on. */
export function startTriggers(
  template: Template,
  queues: Queues,
  functions: Map<string, LambdaFunction>,
  permissions: Permissions,
  faults: Faults,
): Trigger[] {
  return template.resources('AWS::Lambda::EventSourceMapping', Mapping).map(({ id, properties }) => {
    const queue = queues.byArn(properties.EventSourceArn);
    const target = [...functions.values()].find(({ spec }) =>
      [spec.functionName, spec.functionArn].includes(properties.FunctionName),
    );
    if (!queue || !target)
      throw new LocalStackFailure(`The local stack has no queue or no function for trigger ${id}.`);
    // As AWS does, when it makes the mapping.
    for (const action of ['ReceiveMessage', 'DeleteMessage', 'GetQueueAttributes']) {
      if (permissions.allows(target.spec.functionArn, `sqs:${action}`, properties.EventSourceArn)) continue;
      throw new LocalStackFailure(
        `Trigger ${id}: the execution role of ${target.spec.functionName} does not have permissions to call ${action} on SQS.`,
      );
    }
    return new Trigger(queue, properties.EventSourceArn, target, properties, faults);
  });
}
