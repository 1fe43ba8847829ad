// Structured logs: one JSON object a line. They name requests, documents and dots; never user ids, paths or addresses.

export type LogFields = Readonly<Record<string, string | number | boolean | undefined>>;

export const log = {
  info: (message: string, fields: LogFields = {}): void => write('info', message, fields),
  warn: (message: string, fields: LogFields = {}): void => write('warn', message, fields),
  /** With the error and its causes: names, messages and stacks of ours and the SDK's, which hold no event data. */
  error: (message: string, error: unknown, fields: LogFields = {}): void =>
    write('error', message, { ...fields, error: describe(error) }),
};

function write(level: string, message: string, fields: LogFields): void {
  // Not console.log: Lambda's JSON log format would wrap the line into another object, as an escaped string.
  process.stdout.write(`${JSON.stringify({ timestamp: new Date().toISOString(), level, message, ...fields })}\n`);
}

function describe(error: unknown): string {
  if (!(error instanceof Error)) return String(error);
  const cause = error.cause === undefined ? '' : `\ncaused by ${describe(error.cause)}`;
  return `${error.stack ?? error.message}${cause}`;
}
