// Scheduled rules: the stack calls their targets at its start, then at their rate, and refuses
// rules that it cannot emulate.

import { expect, test } from 'vitest';
import { soon } from '../../support/soon.ts';
import { start } from '../assembly.ts';

test('a function with a schedule is called at the start, as by EventBridge, and whenever a test asks', async () => {
  const { stack, notes } = await start({ front: 'note(event);', rule: {} });
  await soon(async () => expect(notes()).toHaveLength(1));
  expect(notes()[0]).toMatchObject({ source: 'aws.events', 'detail-type': 'Scheduled Event', detail: {} });
  await stack.fireSchedules();
  expect(notes()).toHaveLength(2);
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
  await soon(async () => expect(notes()).toHaveLength(1));
  await stack.fireSchedules();
  // A timer takes up to 2^31 ms; a longer one would fire all the time.
  expect(notes()).toHaveLength(2);
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
