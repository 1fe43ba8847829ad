// Turns a function's result into an HTTP answer: the response formats of Lambda proxy integrations,
// 1.0 and 2.0.
// https://docs.aws.amazon.com/apigateway/latest/developerguide/http-api-develop-integrations-lambda.html

/** An HTTP answer. */
export interface Answer {
  status: number;
  headers: Record<string, string | string[]>;
  body: string | Buffer;
}

/** An answer that the gateway gives itself. */
export const message = (status: number, text: string): Answer => ({
  status,
  headers: { 'content-type': 'application/json' },
  body: JSON.stringify({ message: text }),
});

interface Result {
  statusCode?: unknown;
  headers?: Record<string, unknown> | null;
  multiValueHeaders?: Record<string, unknown[]> | null;
  cookies?: unknown;
  body?: unknown;
  isBase64Encoded?: unknown;
}

/**
 * The HTTP answer for a function's result (JSON); undefined if the result is malformed, which AWS
 * answers with an error.
 */
export function answerOf(kind: 'http' | 'rest', json: string): Answer | undefined {
  const result = JSON.parse(json) as Result | null;
  const { statusCode, body = '' } = result ?? {};
  // In format 2.0, a result without a status is the body of a 200.
  if (kind === 'http' && statusCode === undefined) {
    return { status: 200, headers: { 'content-type': 'application/json' }, body: json };
  }
  const status = Number(statusCode);
  if (result === null || !Number.isInteger(status) || status < 100 || status > 599) return undefined;
  if (body !== null && typeof body !== 'string') return undefined;
  const headers: Answer['headers'] = {
    'content-type': kind === 'http' ? 'text/plain;charset=UTF-8' : 'application/json',
  };
  for (const [name, value] of Object.entries(result.headers ?? {})) headers[name.toLowerCase()] = String(value);
  if (kind === 'rest') {
    for (const [name, values] of Object.entries(result.multiValueHeaders ?? {})) {
      headers[name.toLowerCase()] = values.map(String);
    }
  } else if (Array.isArray(result.cookies)) {
    headers['set-cookie'] = result.cookies.map(String);
  }
  // A REST API decodes base64 for the media types alone that it has been told are binary; ours has
  // none.
  // https://docs.aws.amazon.com/apigateway/latest/developerguide/api-gateway-payload-encodings.html
  const isBytes = kind === 'http' && result.isBase64Encoded === true;
  return { status, headers, body: isBytes ? Buffer.from(body ?? '', 'base64') : (body ?? '') };
}
