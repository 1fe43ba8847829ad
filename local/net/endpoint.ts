// The HTTP side of an AWS service, on a free loopback port. A request is read whole, within a size
// limit, before the service sees it. So a client that dies halfway (a function's thread, stopped by
// its timeout) does no harm. Every call from a function to a service passes here.

import type { IncomingHttpHeaders, RequestListener, Server, ServerResponse } from 'node:http';
import type { AddressInfo } from 'node:net';

/** A complete request to a service. */
export interface ServiceCall {
  method: string;
  url: string;
  headers: IncomingHttpHeaders;
  body: Buffer;
  /** The parsed body, or undefined if it is not JSON. */
  json: unknown;
}

/** Answers one call. */
export type Serve = (call: ServiceCall, response: ServerResponse) => unknown;
/** A filter in front of a service: permissions or faults. */
export type Guard = (serve: Serve) => Serve;

/** The largest request of DynamoDB is BatchWriteItem's 16 MB; those of SQS are smaller. */
const MAX_BODY = 16 * 1024 * 1024;

/**
 * Reads requests whole, then passes them to `serve`. An error that it throws is answered like an
 * internal error of AWS.
 */
export function wholeRequests(serve: Serve): RequestListener {
  return (request, response): void => {
    // No AWS client sends an Origin. This is a web page that tries the ports of this machine, and
    // dynalite would let it in.
    if (request.headers.origin !== undefined) return answer(response, 403, { message: 'Forbidden' });
    const chunks: Buffer[] = [];
    let size = 0;
    request.on('error', () => undefined);
    request.on('data', (chunk: Buffer) => {
      size += chunk.length;
      if (size > MAX_BODY) request.destroy();
      else chunks.push(chunk);
    });
    request.on('end', () => {
      const { method = 'GET', url = '/', headers } = request;
      const body = chunks.length === 1 && chunks[0] ? chunks[0] : Buffer.concat(chunks);
      const fault = (): void =>
        answer(response, 500, { __type: 'InternalFailure', message: 'The local stack failed.' });
      try {
        Promise.resolve(serve({ method, url, headers, body, json: parsed(body) }, response)).catch(fault);
      } catch {
        fault();
      }
    });
  };
}

function parsed(body: Buffer): unknown {
  try {
    return JSON.parse(body.toString());
  } catch {
    return undefined;
  }
}

/** Answers in the AWS JSON protocol. */
export function answer(
  response: ServerResponse,
  status: number,
  body: unknown,
  headers: Record<string, string> = {},
): void {
  if (response.headersSent) return;
  const text = JSON.stringify(body);
  response.writeHead(status, {
    'content-type': 'application/x-amz-json-1.0',
    'content-length': Buffer.byteLength(text),
    ...headers,
  });
  response.end(text);
}

/** Listens on loopback only. Returns the URL without a trailing slash. */
export async function listenOnLoopback(server: Server, port = 0): Promise<string> {
  server.keepAliveTimeout = 75_000;
  await new Promise<void>((resolve, reject) => {
    server.once('error', reject);
    server.listen(port, '127.0.0.1', resolve);
  });
  return `http://127.0.0.1:${(server.address() as AddressInfo).port}`;
}

/** Stops listening and cuts the remaining connections. */
export const closeServer = (server: Server): Promise<void> =>
  new Promise((resolve) => {
    server.close(() => resolve());
    server.closeAllConnections();
  });
