// An answer on its way out: as a function says it, as the middlewares see it, as API Gateway takes
// it.

/** `body` is serialized as JSON, keys in their order. */
export interface HttpAnswer {
  readonly status: number;
  readonly body: unknown;
  readonly headers?: Readonly<Record<string, string>>;
}

/** The same, ready to be sent; header names are in lower case. */
export interface Reply {
  status: number;
  readonly headers: Record<string, string>;
  /** Text, or what it was compressed to. */
  body: string | Buffer;
}

export interface GatewayAnswer {
  statusCode: number;
  headers: Record<string, string>;
  body: string;
  isBase64Encoded?: boolean;
}

export const toReply = ({ status, body, headers = {} }: HttpAnswer): Reply => ({
  status,
  headers: { 'content-type': 'application/json; charset=utf-8', ...headers },
  body: JSON.stringify(body),
});

export const toGatewayAnswer = ({ status, headers, body }: Reply): GatewayAnswer =>
  typeof body === 'string'
    ? { statusCode: status, headers, body }
    : { statusCode: status, headers, body: body.toString('base64'), isBase64Encoded: true };
