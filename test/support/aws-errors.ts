// Errors of AWS's services, as the SDK throws them.

import { DynamoDBServiceException } from '@aws-sdk/client-dynamodb';

/** A service refused a call. */
export const refusal = (name: string, message: string, status = 400): Error =>
  new DynamoDBServiceException({ name, message, $fault: 'client', $metadata: { httpStatusCode: status } });

/** A later try may not meet it. */
export const throttling = (message: string): Error => refusal('ThrottlingException', message);
