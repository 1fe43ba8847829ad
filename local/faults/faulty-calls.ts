// Faults between a function and a service: a call is refused, is lost, or is done but its answer is
// lost. The faults happen in front of the service, so that the function's client sees what it would
// see on AWS. An operator's calls meet no faults.

import { hash } from 'node:crypto';
import type { ServerResponse } from 'node:http';
import { setTimeout as sleep } from 'node:timers/promises';
import { functionOf } from '../iam/access-keys.ts';
import { answer, type Serve, type ServiceCall } from '../net/endpoint.ts';
import { type FaultName, type Faults, INJECTED } from './faults.ts';

/**
 * Upper bounds in milliseconds, well below the 2 s after which the functions' clients give up a
 * call. A time-out is emulated by a cut connection.
 */
const SLOW_MS = 200;
const LATE_MS = 300;
/**
 * A fault lasts for at most this many of a client's three attempts: the client survives some
 * faults, and the function sees the others.
 */
const ATTEMPTS = 3;
/** Calls whose fault is remembered for their next attempt; a dead caller never makes it. */
const MAX_REMEMBERED = 1000;

const FAULTS: Record<'queue' | 'table', (action: string) => readonly FaultName[]> = {
  queue: (action) =>
    /^SendMessage(Batch)?$/.test(action) ? ['queue.refuse', 'queue.timeout', 'queue.lost-answer'] : [],
  table: (action) => [
    'table.throttle',
    'table.error',
    'table.timeout',
    'table.slow',
    ...(/^(Put|Update|Delete)Item$/.test(action) ? (['table.lost-answer', 'table.late-write'] as const) : []),
  ],
};

/** The service with faults in front of it. */
export function faulty(service: 'queue' | 'table', faults: Faults, serve: Serve): Serve {
  if (!faults.on) return serve;
  const lasting = new Map<string, { fault: FaultName; attempts: number }>();

  function faultOf({ headers, body }: ServiceCall): FaultName | undefined {
    if (!faults.on || functionOf(headers) === undefined) return undefined;
    // The SDK sends an id with all attempts of a call; other clients repeat the same bytes.
    const id = String(headers['amz-sdk-invocation-id'] ?? hash('sha256', body));
    const held = lasting.get(id);
    if (held && held.attempts > 0) {
      held.attempts--;
      faults.count(held.fault);
      return held.fault;
    }
    lasting.delete(id);
    const fault = faults.oneOf(FAULTS[service](actionOf(headers)));
    if (fault !== undefined) {
      lasting.set(id, { fault, attempts: Math.floor(faults.size(fault, 0, ATTEMPTS)) });
      const [oldest] = lasting.keys();
      if (lasting.size > MAX_REMEMBERED && oldest !== undefined) lasting.delete(oldest);
    }
    return fault;
  }

  return (call, response) => {
    const fault = faultOf(call);
    const effect = fault && EFFECTS[fault];
    const work = (): unknown => serve(call, response);
    return effect ? effect(response, work, faults) : work();
  };
}

type Effect = (response: ServerResponse, work: () => unknown, faults: Faults) => unknown;

const refusal =
  (status: number, type: string): Effect =>
  (response) =>
    answer(response, status, { __type: type, message: INJECTED });

const cut: Effect = (response) => response.destroy();

/**
 * The service does its work, but the connection is cut instead of answered. Every service here
 * answers by one `end`.
 */
const cutBeforeAnswer: Effect = (response, work) => {
  response.end = (): ServerResponse => response.destroy();
  return work();
};

const EFFECTS: Partial<Record<FaultName, Effect>> = {
  'queue.refuse': refusal(503, 'com.amazonaws.sqs#ServiceUnavailable'),
  'queue.timeout': cut,
  'queue.lost-answer': cutBeforeAnswer,
  'table.throttle': refusal(400, 'com.amazonaws.dynamodb.v20120810#ProvisionedThroughputExceededException'),
  'table.error': refusal(500, 'com.amazonaws.dynamodb.v20120810#InternalServerError'),
  'table.timeout': cut,
  'table.lost-answer': cutBeforeAnswer,
  'table.late-write': async (response, work, faults) => {
    response.destroy();
    await sleep(faults.size('table.late-write', 0, LATE_MS));
    return work();
  },
  'table.slow': async (_, work, faults) => {
    await sleep(faults.size('table.slow', 0, SLOW_MS));
    return work();
  },
};

const actionOf = (headers: ServiceCall['headers']): string => String(headers['x-amz-target']).split('.').at(-1) ?? '';
