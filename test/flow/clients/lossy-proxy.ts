// A gateway in front of a stack that loses answers, so that clients send again what was counted.

import { createServer } from 'node:http';
import type { AddressInfo } from 'node:net';

/**
 * Says of every third request that it failed. Every second of these it has passed on nevertheless.
 */
export async function openLossyProxy(target: string) {
  let requests = 0;
  const server = createServer((request, response) => {
    const chunks: Buffer[] = [];
    request.on('data', (chunk: Buffer) => chunks.push(chunk));
    request.on('end', () => {
      requests += 1;
      const isLost = requests % 3 === 1;
      const isPassedOn = requests % 6 !== 4;
      const headers = Object.fromEntries(
        Object.entries(request.headers).filter(([name]) => !/^(host|connection|content-length|expect)$/.test(name)),
      ) as Record<string, string>;
      const pass = async () => {
        const body = Buffer.concat(chunks);
        const answer = isPassedOn && (await fetch(target + request.url, { method: 'POST', headers, body }));
        const text = answer && (await answer.text());
        response.writeHead(isLost || !answer ? 500 : answer.status, { 'content-type': 'application/json' });
        response.end(isLost || !text ? 'lost' : text);
      };
      void pass();
    });
  });
  await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve));
  return {
    url: `http://127.0.0.1:${(server.address() as AddressInfo).port}`,
    requests: () => requests,
    close: () => {
      server.close();
      server.closeAllConnections();
    },
  };
}
