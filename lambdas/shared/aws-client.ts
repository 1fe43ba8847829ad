// The AWS services that are called by POST / with JSON, SQS and DynamoDB, as much of them as this application needs: actions, signed, with
// retries and time limits. The SDK's clients do more, and take most of the functions' time for it (docs/decisions). They also check a
// digest of what was stored or answered, which TLS and the signed body make needless.

import http from 'node:http';
import https from 'node:https';
import { setTimeout as wait } from 'node:timers/promises';

import { createSigner, type Credentials } from './signature.ts';

/** Calls an action and gives its answer. Throws AwsError, within the time (milliseconds) once there are credentials. */
export type CallAws = (action: string, input: object, timeMs: number) => Promise<Record<string, unknown>>;

/** How a service wants to be called. */
export interface Service {
  /** In signatures and host names. */
  readonly name: 'sqs' | 'dynamodb';
  /** Before the action. */
  readonly target: string;
}

export const SQS: Service = { name: 'sqs', target: 'AmazonSQS' };
export const DYNAMODB: Service = { name: 'dynamodb', target: 'DynamoDB_20120810' };

export interface AwsClientOptions {
  /** `http:` or `https:`, without a path. */
  readonly endpoint: string;
  readonly region: string;
  /** Asked before every call, as they may be temporary. */
  readonly credentials: () => Credentials | Promise<Credentials>;
  /** Epoch milliseconds. */
  readonly now: () => number;
  /** A number in [0, 1). */
  readonly random: () => number;
  /** How often a call is tried, and how long each time (milliseconds); as the functions need it when not given. */
  readonly attempts?: number;
  readonly attemptMs?: number;
}

/** A service refused a call, or did not answer it. `name` is the service's name of the error, or the system's: ECONNRESET and the like. */
export class AwsError extends Error {
  /** True for throttling, faults of the service and calls without an answer: a later try may not meet them. */
  readonly isTransient: boolean;

  constructor(name: string, message: string, isTransient: boolean, options?: ErrorOptions) {
    super(message, options);
    this.name = name;
    this.isTransient = isTransient;
  }
}

/** Whether a later try may do what this one did not. */
export const isTransient = (error: unknown): boolean => error instanceof AwsError && error.isTransient;

/** As the SDK: three attempts, with pauses up to 100 and 200 ms, drawn at random so that a crowd does not come back at once. */
const MAX_ATTEMPTS = 3;
const FIRST_PAUSE_MS = 100;
/** Three attempts of at most two seconds fit into the ten that ingest has. */
const ATTEMPT_MS = 2000;
/** Calls under way at once: all of the largest request to ingest, 500 messages in 50 batches. What is more waits, within its time. */
const MAX_SOCKETS = 50;
/** A page of a query is a megabyte, of which base64 makes a third more, and the names of its attributes a little. */
const MAX_ANSWER_CHARACTERS = 4 * 1024 * 1024;
/** Of the service's explanation, for the log. */
const MAX_ERROR_CHARACTERS = 500;

/** An error 400 by these protocols. */
const THROTTLING = /throttl|TooManyRequests|LimitExceeded|ThroughputExceeded|SlowDown/i;

export function createAwsClient(service: Service, options: AwsClientOptions): CallAws {
  const { endpoint, region, credentials, now, random, attempts = MAX_ATTEMPTS, attemptMs = ATTEMPT_MS } = options;
  const sign = createSigner(region, service.name);
  const { host, protocol, hostname, port } = new URL(endpoint);
  const { Agent, request } = protocol === 'http:' ? http : https;
  // Connections outlive an invocation, so that only the first request shakes hands.
  const agent = new Agent({ keepAlive: true, maxSockets: MAX_SOCKETS });
  const to = { hostname, port, method: 'POST', agent };
  // While an environment is frozen its connections may die without a word, all of them: the next attempt must not try one after the other.
  const dropIdle = (): void => Object.values(agent.freeSockets).forEach((idle) => idle?.forEach((it) => it.destroy()));

  const attempt = (signed: Record<string, string>, body: string, timeMs: number): Promise<Reply> =>
    new Promise((resolve, reject) => {
      const headers = { ...signed, 'content-length': String(Buffer.byteLength(body)) };
      const call = request({ ...to, headers });
      const fail = (error: Error): void => {
        clearTimeout(late);
        dropIdle();
        reject(error instanceof AwsError ? error : brokenOff(error));
      };
      const late = setTimeout(() => {
        const error = new AwsError('TimeoutError', 'no answer in time', true);
        // A call that still waits for a connection would say so only when it gets one.
        fail(error);
        call.destroy(error);
      }, timeMs);
      call.on('error', fail);
      call.on('response', (response) => {
        let text = '';
        response.setEncoding('utf8');
        response.on('data', (chunk: string) => {
          text += chunk;
          if (text.length > MAX_ANSWER_CHARACTERS) call.destroy(new AwsError('AnswerTooLong', 'not an answer', false));
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
    const target = `${service.target}.${action}`;
    const deadline = now() + timeMs;
    for (let failures = 1; ; failures += 1) {
      const given = await credentials();
      const left = deadline - now();
      if (left <= 0) throw new AwsError('TimeoutError', `no time left for attempt ${failures}`, true);
      try {
        const signed = sign({ host, target, body }, given, now());
        return answerOf(await attempt(signed, body, Math.min(left, attemptMs)), target);
      } catch (error) {
        if (failures === attempts || !isTransient(error)) throw error;
      }
      await wait(Math.min(random() * FIRST_PAUSE_MS * failures, Math.max(0, deadline - now())));
    }
  };
}

function brokenOff(cause: Error): AwsError {
  const name = 'code' in cause ? String(cause.code) : cause.name;
  return new AwsError(name, cause.message, true, { cause });
}

interface Reply {
  readonly status: number;
  readonly text: string;
}

function answerOf({ status, text }: Reply, target: string): Record<string, unknown> {
  const answer = parsed(text);
  if (status === 200 && answer !== undefined) return answer;
  const type = answer?.['__type'];
  // `com.amazonaws.sqs#QueueDoesNotExist`
  const name = typeof type === 'string' ? type.replace(/^.*#/, '') : 'UnreadableAnswer';
  const isTransient = status === 200 || status === 429 || status >= 500 || THROTTLING.test(name);
  const said = answer?.['message'] ?? answer?.['Message'];
  const why = typeof said === 'string' ? said.slice(0, MAX_ERROR_CHARACTERS) : 'no message';
  throw new AwsError(name, `${target} answered ${status}: ${why}`, isTransient);
}

function parsed(text: string): Record<string, unknown> | undefined {
  try {
    const value: unknown = JSON.parse(text);
    return typeof value === 'object' && value !== null ? (value as Record<string, unknown>) : undefined;
  } catch {
    return undefined;
  }
}
