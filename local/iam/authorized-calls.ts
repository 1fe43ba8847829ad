// Lets a function's call to a service through only when its role may make it, and else answers as AWS does. Whoever signs with
// another key (a test, a tool, an operator) is the root of this cloud.

import { functionOf } from './access-keys.ts';
import { answer, type Serve, type ServiceCall } from '../net/endpoint.ts';
import type { Permissions } from './iam.ts';
import { ACCOUNT } from '../template/names.ts';

type Service = 'queue' | 'table';
type Question = [action: string, resource: string];

/** The service, for callers that may call it. */
export function authorized(service: Service, permissions: Permissions, region: string, serve: Serve): Serve {
  return (call, response) => {
    const caller = functionOf(call.headers);
    if (caller === undefined) return serve(call, response);
    const refused = questionsOf(service, region, call).find(([action, on]) => !permissions.allows(caller, action, on));
    if (refused === undefined) return serve(call, response);
    // SQS writes the action in lower case, and tells the error of its older protocol in a header.
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

/** The actions that a call needs, each with its resource. */
function questionsOf(service: Service, region: string, { headers, json }: ServiceCall): Question[] {
  const action = String(headers['x-amz-target']).split('.').at(-1) ?? '';
  // What is no JSON, the service refuses itself; until then it is a call without a resource.
  const { QueueUrl, QueueName, TableName, IndexName, RequestItems } = (json ?? {}) as Body;
  if (service === 'queue') {
    const name = QueueUrl?.split('/').at(-1) ?? QueueName ?? '*';
    // A batch needs the permission of its single calls.
    return [[`sqs:${action.replace(/Batch$/, '')}`, `arn:aws:sqs:${region}:${ACCOUNT}:${name}`]];
  }
  const index = IndexName === undefined ? '' : `/index/${IndexName}`;
  const names = RequestItems === undefined ? [TableName ?? '*'] : Object.keys(RequestItems);
  return names.map((name) => {
    const arn = name.startsWith('arn:') ? name : `arn:aws:dynamodb:${region}:${ACCOUNT}:table/${name}`;
    return [`dynamodb:${action}`, arn + index];
  });
}
