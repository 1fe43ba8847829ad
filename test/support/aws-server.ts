// An AWS service that answers as a test says, in the JSON protocol of SQS and DynamoDB, and records
// its requests.

import { createServer, type IncomingHttpHeaders } from 'node:http';
import type { AddressInfo, Socket } from 'node:net';

import { onTestFinished } from 'vitest';

export type Reply = readonly [status: number, body: object | string];
/**
 * No answer, or half of one: the connection is cut or left open, or it is kept busy without an
 * answer.
 */
export type Silence = 'cut' | 'silent' | 'half' | 'busy';

export interface AwsRequest {
  /** Such as `SendMessage`. */
  readonly action: string;
  readonly headers: IncomingHttpHeaders;
  readonly body: unknown;
  readonly connection: Socket;
}

export interface AwsServer {
  readonly endpoint: string;
  readonly requests: readonly AwsRequest[];
  /** Cuts all connections and accepts no new one. */
  readonly stop: () => void;
}

/** Runs until the test is over. `attempt` counts requests from 1. */
export async function awsServer(answer: (request: AwsRequest, attempt: number) => Reply | Silence): Promise<AwsServer> {
  const requests: AwsRequest[] = [];
  const server = createServer((incoming, response) => {
    const chunks: Buffer[] = [];
    incoming.on('data', (chunk: Buffer) => chunks.push(chunk));
    incoming.on('end', () => {
      const { headers, socket: connection } = incoming;
      const action = String(headers['x-amz-target']).split('.').at(-1) ?? '';
      const request = { action, headers, body: JSON.parse(Buffer.concat(chunks).toString()) as unknown, connection };
      requests.push(request);
      const reply = answer(request, requests.length);
      if (reply === 'cut') connection.destroy();
      if (reply === 'half') response.writeHead(200, { 'content-length': '100' }).write('{');
      if (reply === 'busy') {
        const busy = setInterval(() => response.writeProcessing(), 20);
        connection.on('close', () => clearInterval(busy));
      }
      if (typeof reply === 'string') return;
      const [status, result] = reply;
      const text = typeof result === 'string' ? result : JSON.stringify(result);
      response.writeHead(status, { 'content-type': 'application/x-amz-json-1.0' }).end(text);
    });
  });
  const stop = (): void => {
    server.close();
    server.closeAllConnections();
  };
  onTestFinished(stop);
  await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve));
  return { endpoint: `http://127.0.0.1:${(server.address() as AddressInfo).port}`, requests, stop };
}

/** The settings of a client of this service. */
export const LOCAL = {
  region: 'us-east-1',
  credentials: { accessKeyId: 'local', secretAccessKey: 'local' },
} as const;
