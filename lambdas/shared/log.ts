// Structured logs: one JSON object a line. They name requests, messages, documents and dots; never
// users, paths, sites or addresses.
//
//   requestId, apiRequestId ─▶ dots ─▶ messageIds ─▶ day, shard
//
// These ids lead from the request of an accepted event to its document. Debug lines, one for each
// step, are off: one line per request costs more than its SQS call. The function's log level turns
// them on: docs/runbook.md says how to set it under `lost-races`; on the local stack it is `npm
// start -- --debug`.

import { inSources } from './stack-trace.ts';

export type LogFields = Readonly<Record<string, string | number | boolean | readonly string[] | undefined>>;

/** Lambda passes a function its log level in this variable. */
const isDebug = /^(DEBUG|TRACE)$/.test(process.env['AWS_LAMBDA_LOG_LEVEL'] ?? '');

/**
 * Lists are cut to 20 items: an outage would otherwise log a thousand ids for every batch.
 */
const MAX_LIST = 20;

export const log = {
  /** Fields are made only when they are written. */
  debug: (message: string, fields: () => LogFields): void => {
    if (isDebug) write('DEBUG', message, fields());
  },
  /** With the error and its causes: names, messages and stacks, which hold no event data. */
  error: (message: string, error: unknown, fields: LogFields = {}): void =>
    write('ERROR', message, { ...fields, error: describe(error) }),
};

function write(level: 'DEBUG' | 'ERROR', message: string, fields: LogFields): void {
  const shown = Object.entries(fields).map(([key, value]) => [key, typeof value === 'object' ? shorten(value) : value]);
  const line = { timestamp: new Date().toISOString(), level, message, ...Object.fromEntries(shown) };
  // Not console.log: Lambda's JSON log format would wrap the line into another object, as an
  // escaped string.
  process.stdout.write(`${JSON.stringify(line)}\n`);
}

const shorten = (list: readonly string[]): readonly string[] =>
  list.length <= MAX_LIST ? list : [...list.slice(0, MAX_LIST), `and ${list.length - MAX_LIST} more`];

function describe(error: unknown): string {
  if (!(error instanceof Error)) return String(error);
  const cause = error.cause === undefined ? '' : `\ncaused by ${describe(error.cause)}`;
  const text = inSources(error.stack ?? error.message);
  // A parser's error quotes its input, and that is a visitor's data.
  return `${error instanceof SyntaxError ? text.replace(error.message, '(not quoted)') : text}${cause}`;
}
