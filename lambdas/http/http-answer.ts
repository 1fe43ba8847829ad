// The three forms of an answer: what a function returns, what the middlewares see, what API Gateway
// takes.

import { type Encoded, type EncodedText, encodedText } from './compression.ts';

/**
 * `body` is serialized as JSON, keys in their order; `text` is sent as it is, of the type that the
 * headers name. Neither: no body. `cookies` are values of Set-Cookie.
 */
export interface HttpAnswer {
  readonly status: number;
  readonly body?: unknown;
  readonly text?: string | EncodedText;
  readonly headers?: Readonly<Record<string, string>>;
  readonly cookies?: readonly string[];
}

/** The same, ready to be sent; header names are in lower case. */
export interface Reply {
  status: number;
  readonly headers: Record<string, string>;
  /** Text, or what it was compressed to. */
  body: string | Buffer;
  /** The body by each encoding that it may be sent in. */
  readonly encoded: Encoded;
  readonly cookies: readonly string[];
}

export interface GatewayAnswer {
  statusCode: number;
  headers: Record<string, string>;
  body: string;
  isBase64Encoded?: boolean;
  /** Of format 2.0. */
  cookies?: string[];
  /** Of format 1.0; merged with `headers`. */
  multiValueHeaders?: Record<string, string[]>;
}

/** The answer with its body as text, and the type of JSON where it is JSON. */
export function toReply({ status, body, text, headers = {}, cookies = [] }: HttpAnswer): Reply {
  const type = body === undefined ? {} : { 'content-type': 'application/json; charset=utf-8' };
  const { plain, encoded } =
    typeof text === 'object' ? text : encodedText(text ?? (body === undefined ? '' : JSON.stringify(body)));
  return { status, headers: { ...type, ...headers }, body: plain, encoded, cookies };
}

/**
 * In the format of the event that is answered: a REST API refuses answers with keys that it does
 * not know.
 */
export const toGatewayAnswer = ({ status, headers, body, cookies }: Reply, isV2: boolean): GatewayAnswer => ({
  statusCode: status,
  headers,
  ...(cookies.length > 0 && (isV2 ? { cookies: [...cookies] } : { multiValueHeaders: { 'set-cookie': [...cookies] } })),
  ...(typeof body === 'string' ? { body } : { body: body.toString('base64'), isBase64Encoded: true }),
});
