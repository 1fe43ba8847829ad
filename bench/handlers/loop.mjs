// An environment of a function in a process of its own: loads the bundle, then invokes it for
// each event that it receives, one at a time. Answers with the CPU of the whole process, including
// the garbage collector, and with the logged output. Plain JavaScript, since type stripping would
// be measured as part of the start.

import { createRequire } from 'node:module';

const [file] = process.argv.slice(2);
const { handler } = createRequire(import.meta.url)(file);
const startCpu = cpuMs();

let logBytes = 0;
process.stdout.write = (text) => {
  logBytes += Buffer.byteLength(text);
  return true;
};

const context = {
  awsRequestId: 'bench',
  functionName: process.env.AWS_LAMBDA_FUNCTION_NAME,
  getRemainingTimeInMillis: () => 60_000,
};

process.on('message', (events) => void invokeAll(events));
process.on('disconnect', () => process.exit(0));

async function invokeAll(events) {
  const invocations = events.map((event) => JSON.parse(event));
  logBytes = 0;
  const before = cpuMs();
  const results = [];
  for (const event of invocations) results.push(await handler(event, context));
  process.send({ startCpu, cpu: (cpuMs() - before) / events.length, logBytes: logBytes / events.length, results });
}

function cpuMs() {
  const { user, system } = process.cpuUsage();
  return (user + system) / 1000;
}
