// The names that AWS would give: physical names, ARNs and URLs, which are the values of Ref and
// Fn::GetAtt. Names that the template leaves open are made from the stack's name and the logical
// id, so that a restarted stack finds its data.

import type { Json } from './intrinsics.ts';

/** The only account that fauxqs knows. */
export const ACCOUNT = '000000000000';

export interface Cloud {
  region: string;
  stackName: string;
  /** The address of the queues, without a trailing slash. */
  queueEndpoint: string;
}

const NAMED_BY: Record<string, string> = {
  'AWS::DynamoDB::Table': 'TableName',
  'AWS::SQS::Queue': 'QueueName',
  'AWS::Lambda::Function': 'FunctionName',
  'AWS::ApiGateway::Stage': 'StageName',
  'AWS::Logs::LogGroup': 'LogGroupName',
  'AWS::IAM::Role': 'RoleName',
};

/**
 * `Ref` and the attributes of a resource. The local stack has no use for others, such as a KMS
 * key's ARN.
 */
export function attributesOf(
  type: string,
  id: string,
  properties: Record<string, Json>,
  cloud: Cloud,
): Record<string, string> {
  const given = properties[NAMED_BY[type] ?? ''];
  const name = typeof given === 'string' ? given : `${cloud.stackName}-${id}`;
  const arn = (service: string, resource: string): string =>
    `arn:aws:${service}:${service === 'iam' ? '' : cloud.region}:${ACCOUNT}:${resource}`;
  switch (type) {
    case 'AWS::DynamoDB::Table':
      return { Ref: name, Arn: arn('dynamodb', `table/${name}`) };
    case 'AWS::SQS::Queue': {
      const url = `${cloud.queueEndpoint}/${ACCOUNT}/${name}`;
      return { Ref: url, QueueUrl: url, QueueName: name, Arn: arn('sqs', name) };
    }
    case 'AWS::Lambda::Function':
      return { Ref: name, Arn: arn('lambda', `function:${name}`) };
    case 'AWS::IAM::Role':
      return { Ref: name, Arn: arn('iam', `role/${name}`) };
    case 'AWS::Logs::LogGroup':
      return { Ref: name, Arn: arn('logs', `log-group:${name}:*`) };
    case 'AWS::ApiGateway::Stage':
      return { Ref: name };
    case 'AWS::ApiGatewayV2::Api':
      return { Ref: id, ApiId: id, ApiEndpoint: `https://${id}.execute-api.${cloud.region}.amazonaws.com` };
    case 'AWS::ApiGateway::RestApi':
      return { Ref: id, RestApiId: id, RootResourceId: `${id}/` };
    default:
      return { Ref: id };
  }
}
