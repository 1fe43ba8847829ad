// Who calls a service: each function signs with an access key of its own, made from its logical id; tests, tools and operators use
// another. Signatures are not checked: everything listens on loopback.

import type { IncomingHttpHeaders } from 'node:http';

const PREFIX = 'LOCAL';

/** The access key that a function signs with, from its logical id. */
export const accessKeyOf = (logicalId: string): string => PREFIX + logicalId;

/** The logical id of the function that signed a call; undefined for anybody else. */
export function functionOf({ authorization = '' }: IncomingHttpHeaders): string | undefined {
  const key = /Credential=([^/,\s]+)/.exec(authorization)?.[1];
  return key?.startsWith(PREFIX) ? key.slice(PREFIX.length) : undefined;
}
