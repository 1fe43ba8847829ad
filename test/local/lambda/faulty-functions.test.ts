// Faults of functions: what their callers see, and how much of the work was done.

import { expect, test } from 'vitest';
import { start } from '../assembly.ts';

const HANG = 'note(1); await new Promise(() => {});';

test.concurrent(
  'function.die: the thread ends at a moment of its run, and the next call finds a new one',
  async (context) => {
    const lines: string[] = [];
    const front = `if (event.rawQueryString) await new Promise(() => {}); return { ok: true };`;
    const { stack } = await start({ context, front, faults: 'function.die=1', log: (line) => lines.push(line) });
    const response = await fetch(`${stack.url}/echo?hang`);
    expect([response.status, await response.text()]).toEqual([500, '{"message":"Internal Server Error"}']);
    expect(lines).toEqual(['Test-Front | Runtime.ExitError: the environment was killed']);
    expect(stack.faults.counts).toEqual({ 'function.die': 1 });
    stack.faults.off();
    expect(await (await fetch(`${stack.url}/echo`)).json()).toEqual({ ok: true });
  },
);

test.concurrent('function.die: a batch whose function died is delivered again', async (context) => {
  const local = await start({ context, back: HANG, faults: 'function.die=1' });
  await local.send('a');
  await local.stack.idle();
  expect(local.stack.faults.counts).toEqual({ 'function.die': 2 });
});

test.concurrent('function.timeout: all the work is done, and the caller hears of a time-out', async (context) => {
  const lines: string[] = [];
  const { stack, notes } = await start({
    context,
    front: 'note((globalThis.n = (globalThis.n ?? 0) + 1)); return {};',
    faults: 'function.timeout=1',
    log: (line) => lines.push(line),
  });
  expect((await fetch(`${stack.url}/echo`)).status).toBe(500);
  stack.faults.off();
  expect((await fetch(`${stack.url}/echo`)).status).toBe(200);
  expect(notes()).toEqual([1, 1]); // the second in another environment
  expect(lines).toEqual(['Test-Front | Task timed out after 5.00 seconds']);
  expect(stack.faults.counts).toEqual({ 'function.timeout': 1 });
});

test.concurrent('function.timeout: a batch that was done is delivered again', async (context) => {
  const local = await start({ context, back: 'note(event.Records.length);', faults: 'function.timeout=1' });
  await local.send('a');
  await local.stack.idle();
  expect([local.notes(), local.stack.faults.counts]).toEqual([[1, 1], { 'function.timeout': 2 }]);
});

test.concurrent(
  'function.throttle: a request is refused, a batch comes back, and no function has run',
  async (context) => {
    const local = await start({
      context,
      front: 'note(1); return {};',
      back: 'note(1);',
      faults: 'function.throttle=1',
    });
    const response = await fetch(`${local.stack.url}/echo`);
    expect([response.status, await response.text()]).toEqual([503, '{"message":"Service Unavailable"}']);
    await local.send('a');
    await local.stack.idle();
    expect([local.notes(), local.stack.faults.counts]).toEqual([[], { 'function.throttle': 3 }]);
  },
);

test.concurrent('a batch meets the faults of functions ten times as often as a request', async (context) => {
  const local = await start({ context, front: 'return {};', back: 'note(1);', faults: 'seed=1,function.throttle=0.1' });
  await local.send('a');
  await local.stack.idle();
  expect([local.notes(), local.stack.faults.counts]).toEqual([[], { 'function.throttle': 2 }]);
});
