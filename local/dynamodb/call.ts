// Calls the emulated DynamoDB without the SDK or fetch, which each take longer to load than the
// rest of a start. dynalite requires the headers of a signature but does not check them.

import { once } from 'node:events';
import type { IncomingMessage } from 'node:http';
import { text } from 'node:stream/consumers';
import { request } from '../net/http.ts';

/** `text` is the answer's JSON. */
export async function callDynamodb(
  endpoint: string,
  action: string,
  body: object,
): Promise<{ ok: boolean; text: string }> {
  const call = request(endpoint, {
    method: 'POST',
    headers: {
      'content-type': 'application/x-amz-json-1.0',
      'x-amz-target': `DynamoDB_20120810.${action}`,
      'x-amz-date': '20250101T000000Z',
      authorization: 'AWS4-HMAC-SHA256 Credential=local, SignedHeaders=host, Signature=local',
    },
  });
  call.end(JSON.stringify(body));
  const [response] = (await once(call, 'response')) as [IncomingMessage];
  return { ok: response.statusCode === 200, text: await text(response) };
}
