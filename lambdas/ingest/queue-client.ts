// SQS, as much of it as ingest needs: two actions, signed, with retries and a time limit. The SDK's client does more, and takes most of
// the function's time for it (docs/decisions.md). It also checks the MD5 of what was stored, which TLS and the signed body make needless.

import http from 'node:http';
import https from 'node:https';
import { setTimeout as wait } from 'node:timers/promises';

import { createSigner, type Credentials } from './signature.ts';

/** Calls an action of SQS and answers what it answers. Throws SqsError, or what the connection threw, and in any case within the time. */
export type CallSqs = (action: string, input: object, timeMs: number) => Promise<Record<string, unknown>>;

export interface QueueClientOptions {
  /** `http:` or `https:`, without a path. */
  readonly endpoint: string;
  readonly region: string;
  readonly credentials: Credentials;
  /** Epoch milliseconds. */
  readonly now: () => number;
  /** A number in [0, 1). */
  readonly random: () => number;
}

/** SQS refused a call, or did not answer it. `name` is the service's name of the error. */
export class SqsError extends Error {
  readonly isTransient: boolean;

  constructor(name: string, message: string, isTransient: boolean) {
    super(message);
    this.name = name;
    this.isTransient = isTransient;
  }
}

/** As the SDK: three attempts, with pauses up to 100 and 200 ms, drawn at random so that a crowd does not come back at once. */
const MAX_ATTEMPTS = 3;
const FIRST_PAUSE_MS = 100;
/** Three attempts of at most two seconds fit into the ten that ingest has. */
const ATTEMPT_MS = 2000;
/** Calls under way at once: all of the largest request, 500 messages in 50 batches. */
const MAX_SOCKETS = 50;
/** An answer to ten messages takes 3 KB. */
const MAX_ANSWER_CHARACTERS = 256 * 1024;
/** Of the service's explanation, for the log. */
const MAX_ERROR_CHARACTERS = 500;

/** Throttling is an error 400 by this protocol. */
const THROTTLING = /throttl|TooManyRequests|LimitExceeded|SlowDown/i;

export function createQueueClient({ endpoint, region, credentials, now, random }: QueueClientOptions): CallSqs {
  const sign = createSigner(credentials, region, 'sqs');
  const { host, protocol, hostname, port } = new URL(endpoint);
  const { Agent, request } = protocol === 'http:' ? http : https;
  // Connections outlive an invocation, so that only the first request shakes hands.
  const options = { hostname, port, method: 'POST', agent: new Agent({ keepAlive: true, maxSockets: MAX_SOCKETS }) };

  const attempt = (target: string, body: string, timeMs: number): Promise<Reply> =>
    new Promise((resolve, reject) => {
      const length = String(Buffer.byteLength(body));
      const headers = { ...sign({ host, target, body }, now()), 'content-length': length };
      const call = request({ ...options, headers });
      const late = setTimeout(() => call.destroy(new SqsError('TimeoutError', 'no answer in time', true)), timeMs);
      const fail = (error: Error): void => {
        clearTimeout(late);
        reject(error);
      };
      call.on('error', fail);
      call.on('response', (response) => {
        let text = '';
        response.setEncoding('utf8');
        response.on('data', (chunk: string) => {
          text += chunk;
          if (text.length > MAX_ANSWER_CHARACTERS) call.destroy(new SqsError('AnswerTooLong', 'not an answer', false));
        });
        response.on('error', fail);
        response.on('end', () => {
          clearTimeout(late);
          resolve({ status: response.statusCode ?? 0, text });
        });
      });
      call.end(body);
    });

  return async (action, input, timeMs) => {
    const body = JSON.stringify(input);
    const deadline = now() + timeMs;
    for (let failures = 1; ; failures += 1) {
      const left = deadline - now();
      if (left <= 0) throw new SqsError('TimeoutError', `no time left for attempt ${failures}`, true);
      try {
        return answerOf(await attempt(`AmazonSQS.${action}`, body, Math.min(left, ATTEMPT_MS)));
      } catch (error) {
        if (failures === MAX_ATTEMPTS || !isTransient(error)) throw error;
      }
      await wait(Math.min(random() * FIRST_PAUSE_MS * failures, Math.max(0, deadline - now())));
    }
  };
}

interface Reply {
  readonly status: number;
  readonly text: string;
}

function answerOf({ status, text }: Reply): Record<string, unknown> {
  const answer = parsed(text);
  if (status === 200 && answer !== undefined) return answer;
  const type = answer?.['__type'];
  // `com.amazonaws.sqs#QueueDoesNotExist`
  const name = typeof type === 'string' ? type.replace(/^.*#/, '') : 'UnreadableAnswer';
  const isTransient = status === 200 || status === 429 || status >= 500 || THROTTLING.test(name);
  const said = answer?.['message'] ?? answer?.['Message'];
  const why = typeof said === 'string' ? said.slice(0, MAX_ERROR_CHARACTERS) : 'no message';
  throw new SqsError(name, `SQS answered ${status}: ${why}`, isTransient);
}

function parsed(text: string): Record<string, unknown> | undefined {
  try {
    const value: unknown = JSON.parse(text);
    return typeof value === 'object' && value !== null ? (value as Record<string, unknown>) : undefined;
  } catch {
    return undefined;
  }
}

/** A connection that breaks off has a `code` (ECONNRESET and the like), and may have stored the message: sending twice counts once. */
const isTransient = (error: unknown): boolean =>
  error instanceof SqsError ? error.isTransient : error instanceof Error && 'code' in error;
