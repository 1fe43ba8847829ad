// Calls the emulated DynamoDB without the SDK, which takes longer to load than the rest of a start.
// dynalite requires the headers of a signature but does not check them.

/** `text` is the answer's JSON. */
export async function callDynamodb(
  endpoint: string,
  action: string,
  body: object,
): Promise<{ ok: boolean; text: string }> {
  const response = await fetch(endpoint, {
    method: 'POST',
    headers: {
      'content-type': 'application/x-amz-json-1.0',
      'x-amz-target': `DynamoDB_20120810.${action}`,
      'x-amz-date': '20250101T000000Z',
      authorization: 'AWS4-HMAC-SHA256 Credential=local, SignedHeaders=host, Signature=local',
    },
    body: JSON.stringify(body),
  });
  return { ok: response.ok, text: await response.text() };
}
