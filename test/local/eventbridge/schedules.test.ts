// Scheduled rules: the stack calls their targets at their rate, and at a start with data, and
// refuses rules that it cannot emulate.

import { join } from 'node:path';

import { expect, test } from 'vitest';
import { soon } from '../../support/soon.ts';
import { scratch, start } from '../assembly.ts';

test('a function with a schedule is called as by EventBridge: when a test asks, and at a start with data', async () => {
  const dir = scratch();
  const options = { front: 'note(event);', rule: {}, dataDir: join(dir, 'data') };
  const first = await start(options, dir);
  await first.stack.fireSchedules();
  // Once: a stack without data has nothing that is due, and does not call it.
  expect(first.notes()).toEqual([
    expect.objectContaining({ source: 'aws.events', 'detail-type': 'Scheduled Event', detail: {} }),
  ]);
  await first.stack.close();
  const second = await start(options, dir);
  await soon(async () => expect(second.notes()).toHaveLength(2));
});

test('a run that fails is logged, and ends nothing', async () => {
  const lines: string[] = [];
  const front = 'throw new Error("not today");';
  const { stack } = await start({ front, rule: {}, log: (line) => lines.push(line) });
  await stack.fireSchedules();
  expect(lines.join('\n')).toContain('Test-Front | Error: not today');
});

test.each(['rate(1 minute)', 'rate(2 hours)', 'rate(24 days)'])('%s is taken', async (ScheduleExpression) => {
  const { stack, notes } = await start({ front: 'note(event);', rule: { ScheduleExpression } });
  await stack.fireSchedules();
  // A timer takes up to 2^31 ms; a longer one would fire all the time.
  expect(notes()).toHaveLength(1);
});

test.each(['rate(25 days)', 'rate(0 days)', 'cron(0 3 * * ? *)'])('%s is refused', async (ScheduleExpression) => {
  const sentence = `runs rates of up to 24 days, such as rate(1 day), and rule Schedule has ${ScheduleExpression}`;
  await expect(start({ rule: { ScheduleExpression } })).rejects.toThrow(sentence);
});

test('a rule with its own input, or a disabled one, is refused', async () => {
  const Targets = [{ Id: 'Target0', Arn: { 'Fn::GetAtt': ['Front', 'Arn'] }, Input: '{}' }];
  await expect(start({ rule: { Targets } })).rejects.toThrow('Unrecognized key: "Input"');
  await expect(start({ rule: { State: 'DISABLED' } })).rejects.toThrow('a disabled rule is not emulated');
});
