// The embedded cloud: everything that the template describes, in this process, on loopback. The
// code reads top to bottom as the flow does: gateway → functions → queues → event sources → tables,
// then the schedules.

import { existsSync } from 'node:fs';
import { join } from 'node:path';
import { authorized } from './iam/authorized-calls.ts';
import type { Guard } from './net/endpoint.ts';
import { type FaultName, Faults } from './faults/faults.ts';
import { faulty } from './faults/faulty-calls.ts';
import { type Endpoints, functionsOf } from './lambda/functions.ts';
import { startGateway } from './gateway/gateway.ts';
import { Permissions } from './iam/iam.ts';
import { openQueues } from './sqs/queues.ts';
import { apiOf } from './gateway/routes.ts';
import { openTables } from './dynamodb/tables.ts';
import { Template } from './template/template.ts';
import { startSchedules } from './eventbridge/schedules.ts';
import { startEventSources } from './sqs/event-sources.ts';
import { withTimeout } from './net/timeout.ts';

export interface LocalStackOptions {
  /** The cloud assembly, usually `cdk.out`. */
  assembly: string;
  /** The gateway's port; 0 takes a free one. */
  port: number;
  /** The folder for tables and queues; without it they are in memory. */
  dataDir?: string;
  /** Faults to inject, such as `seed=7,queue.duplicate=0.02`. faults.ts describes the grammar. */
  faults?: string;
  /** Gets each line that functions write to the console. */
  log?: (line: string) => void;
  /** Gives the functions the log level DEBUG instead of INFO. */
  debug?: boolean;
  /** Called for every injected fault. */
  onFault?: (name: FaultName) => void;
}

export interface LocalStack {
  /** The API's address, without a trailing slash. */
  url: string;
  endpoints: Endpoints;
  region: string;
  /** For clients of the endpoints: the root user, who may do everything. */
  credentials: { accessKeyId: string; secretAccessKey: string };
  /** The stack's outputs, with local values. */
  outputs: Record<string, string>;
  /** Counts the injected faults, and can stop them. */
  faults: Faults;
  /** The grants of the functions' roles, or those that no call has needed so far. */
  grants(which: 'all' | 'unused'): string[];
  /**
   * Takes a grant away, as somebody may from a deployed role by hand. Returns the function that
   * gives it back.
   */
  withhold(grant: string): () => void;
  /**
   * Resolves when every message in the queues was counted or has moved to the dead-letter queue.
   */
  idle(): Promise<void>;
  /** Fires all schedules now; resolves when their targets have ended. */
  fireSchedules(): Promise<void>;
  /** Stops everything. With `drainMs`, requests and queues get that long to finish first. */
  close(options?: { drainMs: number }): Promise<void>;
}

/**
 * Starts the local stack, or rejects with a LocalStackFailure that says in one sentence why it
 * cannot.
 */
export async function startLocalStack({
  assembly,
  port,
  dataDir,
  faults: spec,
  log = () => undefined,
  debug = false,
  onFault,
}: LocalStackOptions): Promise<LocalStack> {
  const faults = new Faults(spec, onFault);
  const hasData = dataDir !== undefined && existsSync(dataDir);
  const template = new Template(assembly);
  const permissions = new Permissions(template);
  const guard =
    (service: 'queue' | 'table'): Guard =>
    (serve) =>
      authorized(service, permissions, template.region, faulty(service, faults, serve));
  const opened: (() => unknown)[] = [];
  const closeAll = async (): Promise<void> => {
    for (const close of opened) await close();
  };
  const opening = async <T extends { close(): Promise<void> }>(part: Promise<T>): Promise<T> => {
    const open = await part;
    opened.unshift(() => open.close());
    return open;
  };
  try {
    const tables = await opening(openTables(dataDir && join(dataDir, 'tables'), guard('table')));
    const queues = await opening(openQueues(dataDir && join(dataDir, 'queues'), guard('queue'), faults));
    template.queueEndpoint = queues.endpoint;
    await tables.create(template);
    queues.create(template);

    const endpoints = { sqs: queues.endpoint, dynamodb: tables.endpoint };
    const functions = functionsOf(template, endpoints, permissions, faults, log, debug);
    opened.unshift(() => Promise.all([...functions.values()].map((each) => each.close())));
    const api = apiOf(template, functions);
    const gateway = await startGateway(api, port);
    opened.unshift(() => gateway.close(0));
    const eventSources = startEventSources(template, queues, functions, permissions, faults);
    opened.unshift(() => eventSources.forEach((source) => source.stop()));
    const schedules = startSchedules(template, functions, hasData, log);
    opened.unshift(() => schedules.forEach((schedule) => schedule.stop()));

    const idle = async (): Promise<void> => void (await Promise.all(eventSources.map((source) => source.idle())));
    const drain = async (ms: number): Promise<void> => {
      const end = Date.now() + ms;
      await gateway.close(ms);
      if (ms > 0) await withTimeout(end - Date.now(), idle());
    };
    let closing: Promise<void> | undefined;
    // A REST API's address on AWS ends with its stage; here there is only one.
    const deployed = new RegExp(`https://${api.id}\\.execute-api\\.[^/]+${api.kind === 'rest' ? '/[^/]+' : ''}`);
    return {
      url: gateway.url,
      endpoints,
      region: template.region,
      credentials: { accessKeyId: 'local', secretAccessKey: 'local' },
      outputs: Object.fromEntries(
        Object.entries(template.outputs()).map(([name, value]) => [name, value.replace(deployed, gateway.url)]),
      ),
      faults,
      grants: (which) => permissions.list(which),
      withhold: (grant) => permissions.withhold(grant),
      idle,
      fireSchedules: async () => void (await Promise.all(schedules.map((schedule) => schedule.fire()))),
      close: ({ drainMs } = { drainMs: 0 }) => (closing ??= drain(drainMs).then(closeAll)),
    };
  } catch (error) {
    await closeAll();
    throw error;
  }
}
