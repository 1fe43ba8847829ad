// The clients of SQS and DynamoDB, for the functions and for the operators' tools: the one place
// that configures the AWS SDK. Region, credentials and endpoints (AWS_ENDPOINT_URL too) come from
// where the SDK looks for them, unless they are given.

import http from 'node:http';
import https from 'node:https';
import type { Readable } from 'node:stream';

import { DynamoDBClient } from '@aws-sdk/client-dynamodb';
import { SQSClient } from '@aws-sdk/client-sqs';
import type { MiddlewareStack } from '@smithy/types';

import { AnswerTooLongError, type CallError, isTransient, statusOf } from './transient.ts';

export interface ClientOptions {
  readonly region?: string;
  readonly credentials?: { readonly accessKeyId: string; readonly secretAccessKey: string };
  readonly endpoint?: string;
  /**
   * How often a call is tried, and how long each time (milliseconds); as the functions need it when
   * not given.
   */
  readonly attempts?: number;
  readonly attemptMs?: number;
}

/**
 * Three attempts of at most two seconds fit into the ten that ingest has. The SDK makes the pauses
 * between them.
 */
const ATTEMPTS = 3;
const ATTEMPT_MS = 2000;
/** Calls under way at once. Further calls wait for a socket, within their deadline. */
const MAX_SOCKETS = 50;
/**
 * A page of a query is a megabyte, of which base64 makes a third more, and the names of its
 * attributes a little.
 */
const MAX_ANSWER_BYTES = 4 * 1024 * 1024;

/** For module scope, so that connections outlive an invocation. */
export function createQueueClient(options: ClientOptions = {}): SQSClient {
  const { config, attach } = configure(options);
  const client = new SQSClient({
    ...config,
    // A digest of what was stored or answered, which TLS and the signed body make needless.
    md5: false,
    // The queue's URL names the queue; where SQS is, the endpoint says, or an emulator's address
    // would lose to it.
    useQueueUrlAsEndpoint: false,
  });
  attach(client.middlewareStack);
  return client;
}

/**
 * For module scope, as above; store/table/table.ts makes a document client of it. The document
 * client does not work with the SDK's `cacheMiddleware`. It is not made here, because a bundler
 * would then add its package to ingest, which does not use it.
 */
export function createDynamoDBClient(options: ClientOptions = {}): DynamoDBClient {
  const { config, attach } = configure(options);
  const client = new DynamoDBClient({ ...config, base64Decoder: bytesOf });
  attach(client.middlewareStack);
  return client;
}

/**
 * Of base64. The SDK's own first tests every character by a regular expression, a tenth of the CPU
 * of a read of many documents. What is damaged, the reader of a document finds out.
 */
function bytesOf(base64: string): Uint8Array {
  const { buffer, byteOffset, byteLength } = Buffer.from(base64, 'base64');
  return new Uint8Array(buffer, byteOffset, byteLength);
}

/** When a call is to end, at the latest. */
export interface TimeLimit {
  readonly abortSignal: AbortSignal;
}

/**
 * One deadline over all attempts of a call, and the pauses between them, for `send`; after it the
 * call throws an AbortError.
 */
export const timeLimit = (timeMs: number): TimeLimit => ({
  abortSignal: AbortSignal.timeout(Math.max(0, timeMs)),
});

function configure({ attempts = ATTEMPTS, attemptMs = ATTEMPT_MS, ...given }: ClientOptions) {
  const keepAlive = { keepAlive: true, maxSockets: MAX_SOCKETS };
  const agents = { httpAgent: new http.Agent(keepAlive), httpsAgent: new https.Agent(keepAlive) };
  const config = {
    ...given,
    maxAttempts: attempts,
    retryMode: 'standard',
    requestHandler: {
      ...agents,
      // Waiting for one of the sockets included. AWS takes a connection in milliseconds.
      connectionTimeout: attemptMs / 2,
      // Until the answer begins, and between its pieces.
      requestTimeout: attemptMs,
      throwOnRequestTimeout: true,
      socketTimeout: attemptMs,
    },
    streamCollector: collect,
  };
  // While an environment is frozen its connections may die without a word, all of them: the next
  // attempt must not try one after the other.
  const dropIdle = (): void => {
    for (const { freeSockets } of Object.values(agents)) {
      for (const idle of Object.values(freeSockets)) idle?.forEach((socket) => socket.destroy());
    }
  };
  return {
    config,
    attach: <I extends object, O extends object>(stack: MiddlewareStack<I, O>) => judgeAttempts(stack, dropIdle),
  };
}

/**
 * Within the SDK's retries: an attempt without an answer drops the idle connections, and what is
 * transient for us is so for the SDK.
 */
function judgeAttempts<I extends object, O extends object>(stack: MiddlewareStack<I, O>, dropIdle: () => void): void {
  stack.add(
    (next) =>
      async function judgeAttempt(args) {
        try {
          return await next(args);
        } catch (error) {
          if (!(error instanceof Error)) throw error;
          const failed: CallError = Object.assign(error, { $metadata: (error as CallError).$metadata ?? {} });
          const status = statusOf(failed);
          if (status === undefined || status === 200) dropIdle();
          if (isTransient(failed)) failed.$retryable ??= {};
          throw failed;
        }
      },
    { name: 'judgeAttempt', step: 'finalizeRequest', priority: 'low' },
  );
}

/** The bytes of an answer. Throws AnswerTooLongError, and ends the connection, beyond a bound. */
const collect = (stream: Readable): Promise<Uint8Array> =>
  new Promise((resolve, reject) => {
    const chunks: Buffer[] = [];
    let bytes = 0;
    // By events: iterating takes a twentieth of a call's CPU more.
    stream.on('data', (chunk: Buffer) => {
      bytes += chunk.length;
      if (bytes <= MAX_ANSWER_BYTES) chunks.push(chunk);
      else stream.destroy(new AnswerTooLongError(`an answer of more than ${MAX_ANSWER_BYTES} bytes`));
    });
    stream.on('error', reject);
    stream.on('end', () => resolve(Buffer.concat(chunks, bytes)));
  });
