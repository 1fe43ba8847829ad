// One request, whichever API Gateway it came through: HTTP APIs send payload format 2.0, REST APIs
// (and LocalStack) 1.0.

import { isUtf8 } from 'node:buffer';

import type { APIGatewayProxyEvent, APIGatewayProxyEventV2 } from 'aws-lambda';

import { onlyOnce } from '../shared/only-once.ts';
import { BadRequestError } from './errors.ts';
import { isGzip, isSpoiltGzip, unpacked } from './gzip-body.ts';

export type GatewayEvent = APIGatewayProxyEvent | APIGatewayProxyEventV2;

export interface HttpRequest {
  readonly method: string;
  /**
   * Without query and stage. HTTP APIs have percent-decoded it, REST APIs hand it on as sent; no
   * route of ours needs an escape.
   */
  readonly path: string;
  /** The gateway's id of this request, for the logs. */
  readonly id: string;
  /**
   * The address that called the gateway: a visitor's, or that of a proxy in front. It serves a
   * visitor's hash and a site's blocks alone, and is never logged.
   */
  readonly address: () => string | undefined;
  /**
   * Whether the gateway takes an answer in bytes. A REST API takes them for text, and compresses
   * answers itself.
   */
  readonly takesBytes: boolean;
  /**
   * The body, unpacked and without a byte order mark; empty when there is none. Throws
   * BadRequestError on bytes that are no UTF-8, and PayloadTooLargeError on what unpacks to more
   * than MAX_BODY_BYTES. The gateway decodes some types itself and replaces such bytes by U+FFFD;
   * that looks the same as a U+FFFD that the client sent.
   */
  readonly text: () => string;
  /** A header by its lower-case name; undefined when absent or empty. */
  header(name: string): string | undefined;
  /** A query parameter, decoded, the first of several; undefined when absent or empty. */
  query(name: string): string | undefined;
}

/** Whether it is of payload format 2.0. */
export const isV2 = (event: GatewayEvent): event is APIGatewayProxyEventV2 => 'rawPath' in event;

export function toHttpRequest(event: GatewayEvent): HttpRequest {
  const search = isV2(event) ? new URLSearchParams(event.rawQueryString) : undefined;
  const query = (name: string): string | undefined | null =>
    isV2(event)
      ? search?.get(name)
      : (event.multiValueQueryStringParameters?.[name]?.[0] ?? event.queryStringParameters?.[name]);
  return {
    method: isV2(event) ? event.requestContext.http.method : event.httpMethod,
    path: isV2(event) ? event.rawPath : event.path,
    id: event.requestContext.requestId,
    address: () =>
      (isV2(event) ? event.requestContext.http.sourceIp : event.requestContext.identity.sourceIp) || undefined,
    takesBytes: isV2(event),
    text: onlyOnce(() => decodeBody(event)),
    header: (name) => headerOf(event, name) || undefined,
    query: (name) => query(name) || undefined,
  };
}

function decodeBody({ body, isBase64Encoded }: GatewayEvent): string {
  const text = isBase64Encoded ? decodeBytes(Buffer.from(body ?? '', 'base64')) : (body ?? '');
  if (isSpoiltGzip(text)) throw new BadRequestError(SPOILT);
  return text.startsWith('\uFEFF') ? text.slice(1) : text;
}

const SPOILT =
  'The gateway has taken compressed bytes for text. Send the body as it is, or as application/octet-stream';

function decodeBytes(sent: Buffer): string {
  const bytes = isGzip(sent) ? unpacked(sent) : sent;
  if (!isUtf8(bytes)) throw new BadRequestError('Body must be UTF-8');
  return bytes.toString('utf8');
}

/**
 * Format 2.0 lower-cases names, joins repeated headers by commas and takes cookies apart; 1.0
 * leaves all of that to us.
 */
function headerOf(event: GatewayEvent, name: string): string | undefined {
  if ('rawPath' in event) return (name === 'cookie' && event.cookies?.join('; ')) || event.headers[name];
  const sent = Object.entries(event.multiValueHeaders ?? {}).filter(([key]) => key.toLowerCase() === name);
  const separator = name === 'cookie' ? '; ' : ',';
  return sent.length === 0 ? undefined : sent.flatMap(([, values]) => values ?? []).join(separator);
}
