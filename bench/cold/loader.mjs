// A cold start, as far as a laptop can have one: a new process with a function's environment
// loads its bundle and invokes it once. On request it reports milliseconds since the process
// began, CPU and memory. Plain JavaScript, since type stripping would be measured too.

import { createRequire } from 'node:module';

const [file, event] = process.argv.slice(2);
const { handler } = createRequire(import.meta.url)(file);
const ready = { ms: performance.now(), cpu: cpuMs(), rss: process.memoryUsage.rss() };

const context = {
  awsRequestId: 'bench',
  functionName: process.env.AWS_LAMBDA_FUNCTION_NAME,
  getRemainingTimeInMillis: () => 60_000,
};
const startedAt = { ms: performance.now(), cpu: cpuMs() };
const result = (await handler(JSON.parse(event), context)) ?? null;
const first = { ms: performance.now() - startedAt.ms, cpu: cpuMs() - startedAt.cpu };
process.on('disconnect', () => process.exit());
process.on('message', () => process.send({ ready, first, result }));

function cpuMs() {
  const { user, system } = process.cpuUsage();
  return (user + system) / 1000;
}
