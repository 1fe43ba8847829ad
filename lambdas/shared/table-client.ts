// The DynamoDB client of aggregate, stats and rollup. Made at module scope, so that connections and credentials outlive an invocation.

import { DynamoDBClient } from '@aws-sdk/client-dynamodb';
import { DynamoDBDocumentClient } from '@aws-sdk/lib-dynamodb';

import { CLIENT_OPTIONS } from './client-options.ts';

export const createTableClient = (): DynamoDBDocumentClient =>
  DynamoDBDocumentClient.from(new DynamoDBClient(CLIENT_OPTIONS));
