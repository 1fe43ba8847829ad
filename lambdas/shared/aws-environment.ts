// How a function calls AWS: by the region and the credentials of its role, which Lambda gives it for as long as its environment lives.

import type { AwsClientOptions, Service } from './aws-client.ts';
import { text } from './environment.ts';

/** Where a service is: at `usual`, unless the environment names an emulator, as it does for every AWS client. */
export const endpointOf = ({ name }: Service, usual: string): string =>
  process.env[`AWS_ENDPOINT_URL_${name.toUpperCase()}`] ?? process.env['AWS_ENDPOINT_URL'] ?? usual;

/** In the partitions aws, aws-us-gov and aws-cn: https://docs.aws.amazon.com/general/latest/gr/ddb.html, https://docs.amazonaws.cn/en_us/aws/latest/userguide/endpoints-arns.html */
export const regionalEndpoint = ({ name }: Service, region: string): string =>
  `https://${name}.${region}.amazonaws.com${region.startsWith('cn-') ? '.cn' : ''}`;

/** Throws an Error that names the variable that is missing. */
export function awsEnvironment(): Omit<AwsClientOptions, 'endpoint'> {
  const credentials = {
    accessKeyId: text('AWS_ACCESS_KEY_ID'),
    secretAccessKey: text('AWS_SECRET_ACCESS_KEY'),
    sessionToken: process.env['AWS_SESSION_TOKEN'],
  };
  return { region: text('AWS_REGION'), credentials: () => credentials, now: Date.now, random: Math.random };
}
