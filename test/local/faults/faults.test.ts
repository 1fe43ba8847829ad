// The decisions behind `--faults`: what a spec means, how it is refused, and that a seed repeats
// its faults. The effects of each fault are tested in faulty-calls.test.ts,
// faulty-deliveries.test.ts and faulty-functions.test.ts.

import { expect, test } from 'vitest';
import { FAULT_NAMES, type FaultName, Faults } from '../../../local/faults/faults.ts';
import { scratch, start, writeAssembly } from '../assembly.ts';
import { startLocalStack } from '../../../local/stack.ts';

const decisions = (faults: Faults, name: FaultName, count = 200): boolean[] =>
  Array.from({ length: count }, () => faults.strikes(name));

test('a seed gives the same decisions again, and another seed others', () => {
  const spec = 'seed=7,queue.delay=0.3';
  expect(decisions(new Faults(spec), 'queue.delay')).toEqual(decisions(new Faults(spec), 'queue.delay'));
  expect(decisions(new Faults(spec), 'queue.delay')).not.toEqual(
    decisions(new Faults('seed=8,queue.delay=0.3'), 'queue.delay'),
  );
});

test('the decisions of one fault do not depend on those of another', () => {
  const alone = new Faults('seed=7,table.slow=0.5');
  const among = new Faults('seed=7,all=0.5');
  const mixed = Array.from({ length: 200 }, () => {
    among.strikes('queue.delay');
    among.size('table.slow', 0, 10);
    return among.strikes('table.slow');
  });
  expect(mixed).toEqual(decisions(alone, 'table.slow'));
});

test('the spec that a stack prints repeats its decisions', () => {
  const first = new Faults('queue=0.5,table.slow');
  const again = new Faults(first.spec);
  expect(again.spec).toBe(first.spec);
  for (const name of ['queue.refuse', 'table.slow'] as const) {
    expect(decisions(again, name)).toEqual(decisions(first, name));
  }
});

test('a fault happens as often as its rate says, and is counted by name', () => {
  const told: FaultName[] = [];
  const faults = new Faults('seed=1,queue.delay=0.1,table.slow=1', (name) => told.push(name));
  decisions(faults, 'queue.delay', 10_000);
  expect(faults.counts['queue.delay']).toBeGreaterThan(850);
  expect(faults.counts['queue.delay']).toBeLessThan(1150);
  decisions(faults, 'table.slow', 3);
  expect(faults.counts['table.slow']).toBe(3);
  expect(told).toHaveLength((faults.counts['queue.delay'] ?? 0) + 3);
});

test.each<[spec: string, on: FaultName[]]>([
  ['', []],
  ['seed=3', []],
  ['all', FAULT_NAMES],
  ['function', ['function.die', 'function.timeout', 'function.throttle']],
  ['function,function.die=0', ['function.timeout', 'function.throttle']],
  ['all=0,queue.refuse=1', ['queue.refuse']],
  [' queue.refuse , table.slow = 1'.replaceAll(' = ', '='), ['queue.refuse', 'table.slow']],
])('the spec %j turns on %j', (spec, on) => {
  // Seeded: at a rate of 0.002, 3,000 random decisions contain no fault in one of four hundred
  // runs.
  const faults = new Faults(`seed=1,${spec}`);
  expect(FAULT_NAMES.filter((name) => decisions(faults, name, 3000).includes(true))).toEqual(
    FAULT_NAMES.filter((name) => on.includes(name)),
  );
  expect(faults.on).toBe(on.length > 0);
});

test.each([
  ['queue.explode', 'the unknown fault "queue.explode"'],
  ['Queue.refuse', 'the unknown fault "Queue.refuse"'],
  ['seed=7;all', 'the seed "7;all"'],
  ['seed', 'the seed undefined'],
  ['all=2', 'the rate "2"'],
  ['all=-1', 'the rate "-1"'],
  ['all=1e9', 'the rate "1e9"'],
  ['all=', 'the rate ""'],
  ['queue.refuse=0.1.2', 'the rate "0.1.2"'],
])('refuses the spec %j in one sentence that lists every fault', async (faults, what) => {
  const started = startLocalStack({ assembly: writeAssembly(scratch()), port: 0, faults });
  await expect(started).rejects.toThrow(`--faults has ${what}: give seed=<integer>, and all, queue, table, function, `);
  await expect(started).rejects.toThrow(FAULT_NAMES.join(', '));
});

test('a stack without a spec has no faults, and its functions meet none', async () => {
  const { stack } = await start();
  expect(stack.faults.on).toBe(false);
  for (let calls = 0; calls < 20; calls++) expect((await fetch(`${stack.url}/echo`)).status).toBe(200);
  expect(stack.faults.counts).toEqual({});
});

test('faults can be turned off while the stack runs', async () => {
  const { stack } = await start({ faults: 'function.throttle=1' });
  expect((await fetch(`${stack.url}/echo`)).status).toBe(503);
  stack.faults.off();
  expect((await fetch(`${stack.url}/echo`)).status).toBe(200);
  expect([stack.faults.on, stack.faults.counts]).toEqual([false, { 'function.throttle': 1 }]);
});
