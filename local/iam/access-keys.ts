// Identifies the caller of a service. Each function signs with an access key made from its logical
// id; tests, tools and operators use another key. Signatures are not checked, since everything
// listens on loopback.

import type { IncomingHttpHeaders } from 'node:http';

const PREFIX = 'LOCAL';

/** The access key that the function with this logical id signs with. */
export const accessKeyOf = (logicalId: string): string => PREFIX + logicalId;

/** The logical id of the function that signed a call; undefined for any other caller. */
export function functionOf({ authorization = '' }: IncomingHttpHeaders): string | undefined {
  const key = /Credential=([^/,\s]+)/.exec(authorization)?.[1];
  return key?.startsWith(PREFIX) ? key.slice(PREFIX.length) : undefined;
}
