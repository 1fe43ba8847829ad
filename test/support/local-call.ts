// Our own DynamoDB client, as the functions have it, on a local endpoint.

import { type CallAws, createAwsClient, DYNAMODB } from '../../lambdas/shared/aws-client.ts';

export const callLocal = (
  endpoint: string,
  { region = 'us-east-1', credentials = { accessKeyId: 'local', secretAccessKey: 'local' } } = {},
): CallAws =>
  createAwsClient(DYNAMODB, {
    endpoint,
    region,
    credentials: () => ({ ...credentials, sessionToken: undefined }),
    now: Date.now,
    random: Math.random,
  });
