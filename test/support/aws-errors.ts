// Errors of AWS's services, as the SDK throws them.

import { DynamoDBServiceException } from '@aws-sdk/client-dynamodb';

/** The error of a service that refused a call. */
export const refusal = (name: string, message: string, status = 400): Error =>
  new DynamoDBServiceException({ name, message, $fault: 'client', $metadata: { httpStatusCode: status } });

/** An error that a later attempt may not meet. */
export const throttling = (message: string): Error => refusal('ThrottlingException', message);
