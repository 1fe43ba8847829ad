// A gateway in front of a stack that loses answers, so that clients send again what was counted.

import { createServer, type IncomingHttpHeaders } from 'node:http';
import type { AddressInfo } from 'node:net';
import { buffer } from 'node:stream/consumers';

export type LossyProxy = Awaited<ReturnType<typeof openLossyProxy>>;

/** Those of a connection; the client of the proxy and the stack have another one each. */
const HOP = /^(host|connection|keep-alive|content-length|content-encoding|transfer-encoding|expect)$/;

/** What a page of any origin may read. */
const LOST = { status: 500, headers: new Headers({ 'access-control-allow-origin': '*' }), text: async () => 'lost' };

/**
 * Says of every third request that it failed. Every second of these it has passed on nevertheless.
 * Preflights are no requests of a client.
 */
export async function openLossyProxy(target: string) {
  let requests = 0;
  let lost = 0;
  const server = createServer((request, response) => {
    const { method = '', url = '' } = request;
    const nth = method === 'OPTIONS' ? 0 : (requests += 1);
    const isLost = nth % 3 === 1;
    if (isLost) lost += 1;
    const pass = async () => {
      const body = method === 'POST' ? await buffer(request) : null;
      const answer = nth % 6 === 4 ? LOST : await fetch(target + url, { method, headers: sent(request.headers), body });
      const { status, headers } = isLost ? LOST : answer;
      response.writeHead(status, [...headers].filter(([name]) => !HOP.test(name)).flat());
      response.end(await answer.text());
    };
    void pass();
  });
  await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve));
  return {
    url: `http://127.0.0.1:${(server.address() as AddressInfo).port}`,
    lost: () => lost,
    close: () => {
      server.close();
      server.closeAllConnections();
    },
  };
}

const sent = (headers: IncomingHttpHeaders) =>
  Object.entries(headers).filter((header): header is [string, string] => !HOP.test(header[0]));
