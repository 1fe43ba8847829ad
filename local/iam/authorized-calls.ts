// Passes a function's call to a service only if its role allows it, and otherwise answers as AWS
// does. A caller with another key (a test, a tool, an operator) is the root user of this cloud.

import { functionOf } from './access-keys.ts';
import { answer, type Serve, type ServiceCall } from '../net/endpoint.ts';
import type { Permissions } from './iam.ts';
import { ACCOUNT } from '../template/names.ts';

type Service = 'queue' | 'table';
type Question = [action: string, resource: string];

/** The service behind the permission check. */
export function authorized(service: Service, permissions: Permissions, region: string, serve: Serve): Serve {
  return (call, response) => {
    const caller = functionOf(call.headers);
    if (caller === undefined) return serve(call, response);
    const refused = questionsOf(service, region, call).find(([action, on]) => !permissions.allows(caller, action, on));
    if (refused === undefined) return serve(call, response);
    // SQS writes the action in lower case, and sends the error of its older protocol in a header.
    const action = service === 'queue' ? refused[0].toLowerCase() : refused[0];
    const message =
      `User: ${permissions.principalOf(caller)} is not authorized to perform: ${action} on resource: ${refused[1]} ` +
      `because no identity-based policy allows the ${action} action`;
    const type = 'com.amazon.coral.service#AccessDeniedException';
    return service === 'queue'
      ? answer(response, 403, { __type: type, message }, { 'x-amzn-query-error': 'AccessDenied;Sender' })
      : answer(response, 400, { __type: type, Message: message });
  };
}

interface Body {
  QueueUrl?: string;
  QueueName?: string;
  TableName?: string;
  IndexName?: string;
  RequestItems?: Record<string, unknown>;
}

/** The permissions that a call needs: actions, each with its resource. */
function questionsOf(service: Service, region: string, { headers, json }: ServiceCall): Question[] {
  const action = String(headers['x-amz-target']).split('.').at(-1) ?? '';
  // The service refuses a body that is not JSON; here such a call has no resource.
  const { QueueUrl, QueueName, TableName, IndexName, RequestItems } = (json ?? {}) as Body;
  if (service === 'queue') {
    const name = QueueUrl?.split('/').at(-1) ?? QueueName ?? '*';
    // A batch needs the permission of the single call.
    return [[`sqs:${action.replace(/Batch$/, '')}`, `arn:aws:sqs:${region}:${ACCOUNT}:${name}`]];
  }
  const index = IndexName === undefined ? '' : `/index/${IndexName}`;
  const names = RequestItems === undefined ? [TableName ?? '*'] : Object.keys(RequestItems);
  return names.map((name) => {
    const arn = name.startsWith('arn:') ? name : `arn:aws:dynamodb:${region}:${ACCOUNT}:table/${name}`;
    return [`dynamodb:${action}`, arn + index];
  });
}
