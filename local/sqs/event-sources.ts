// The event source mappings of the template: which queue feeds which function, and how many
// messages at once.

import { LocalStackFailure } from '../failure.ts';
import type { Faults } from '../faults/faults.ts';
import type { Permissions } from '../iam/iam.ts';
import type { LambdaFunction } from '../lambda/lambda-function.ts';
import type { Queues } from './queues.ts';
import type { Template } from '../template/template.ts';
import { EventSource, Mapping } from './event-source.ts';

/** Starts the template's event source mappings; each polls its queue from now on. */
export function startEventSources(
  template: Template,
  queues: Queues,
  functions: Map<string, LambdaFunction>,
  permissions: Permissions,
  faults: Faults,
): EventSource[] {
  return template.resources('AWS::Lambda::EventSourceMapping', Mapping).map(({ id, properties }) => {
    const queue = queues.byArn(properties.EventSourceArn);
    const target = [...functions.values()].find(({ spec }) =>
      [spec.functionName, spec.functionArn].includes(properties.FunctionName),
    );
    if (!queue || !target)
      throw new LocalStackFailure(`The local stack has no queue or no function for trigger ${id}.`);
    // AWS checks these permissions when it creates the mapping.
    for (const action of ['ReceiveMessage', 'DeleteMessage', 'GetQueueAttributes']) {
      if (permissions.allows(target.spec.functionArn, `sqs:${action}`, properties.EventSourceArn)) continue;
      throw new LocalStackFailure(
        `Trigger ${id}: the execution role of ${target.spec.functionName} ` +
          `does not have permissions to call ${action} on SQS.`,
      );
    }
    return new EventSource(queue, properties.EventSourceArn, target, properties, faults);
  });
}
