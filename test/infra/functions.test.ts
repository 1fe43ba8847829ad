// The functions of the stack: how they run, what they get, and when rollup is called.

import { globSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import { describe, expect, test } from 'vitest';
import { ENV, FUNCTIONS } from '../../lambdas/shared/names.ts';
import { DEFAULTS } from '../../lib/settings.ts';
import { capital, names, synthesized } from './synth.ts';

const stack = synthesized();

/** Of no two functions the same. What answers HTTP has less than 30 seconds. */
const SIZES = FUNCTIONS.map((name, index) => ({
  name,
  memory: 320 + index,
  timeout: (['aggregate', 'rollup'].includes(name) ? 60 : 20) + index,
}));
const sized = synthesized(
  Object.fromEntries(
    SIZES.flatMap(({ name, memory, timeout }) => [
      [`${name}Memory`, `${memory}`],
      [`${name}TimeoutSeconds`, `${timeout}`],
    ]),
  ),
);

test.each(SIZES)('$name runs on Node.js 24 and arm64, with the memory and the time of its settings', (size) => {
  expect(sized.fn(size.name)).toMatchObject({
    Runtime: 'nodejs24.x',
    Architectures: ['arm64'],
    MemorySize: size.memory,
    Timeout: size.timeout,
  });
});

describe.each(FUNCTIONS)('the function of %s', (name) => {
  test('logs JSON to a group of its own, which forgets', () => {
    expect(stack.fn(name)['LoggingConfig']).toMatchObject({ LogFormat: 'JSON', SystemLogLevel: 'WARN' });
    expect(names(stack.fn(name)['LoggingConfig'].LogGroup)).toEqual([`${capital(name)}Log`]);
    expect(stack.properties(`${capital(name)}Log`)['RetentionInDays']).toBe(DEFAULTS.logRetentionDays);
  });

  test('gets the variables that it reads, and no others', () => {
    const folder = join(import.meta.dirname, '../../lambdas', name);
    const source = globSync('**/*.ts', { cwd: folder }).map((file) => readFileSync(join(folder, file), 'utf8'));
    const read = [...source.join('\n').matchAll(/\bENV\.(\w+)/g)].map(([, key]) => ENV[key as keyof typeof ENV]);
    const given = Object.keys(stack.fn(name)['Environment'].Variables);
    expect(given.toSorted()).toEqual([...new Set(read)].toSorted());
  });
});

describe('concurrency', () => {
  const reserved = (context: Record<string, string>) => {
    const it = synthesized(context);
    return Object.fromEntries(
      FUNCTIONS.flatMap((name) => {
        const { ReservedConcurrentExecutions: copies } = it.fn(name);
        return copies === undefined ? [] : [[name, copies]];
      }),
    );
  };

  test('is reserved for no function by default: a new account has none to reserve', () => {
    expect(reserved({})).toEqual({});
  });

  test('of ingest is kept for it, and that of stats and web bounded, where the settings say so', () => {
    const copies = { ingestReservedConcurrency: '50', statsConcurrency: '20', webConcurrency: '30' };
    expect(reserved(copies)).toEqual({ ingest: 50, stats: 20, web: 30 });
  });
});

test('rollup is called once a day, by a rule that may call nothing else', () => {
  const rules = stack.resources('AWS::Events::Rule').map(({ Properties }) => Properties);
  expect(rules).toMatchObject([{ ScheduleExpression: 'rate(1 day)', State: 'ENABLED' }]);
  expect(rules.flatMap(({ Targets }) => names(Targets.map(({ Arn }: { Arn: unknown }) => Arn)))).toEqual([
    'RollupFunction',
  ]);
  const callers = stack
    .resources('AWS::Lambda::Permission')
    .filter(({ Properties }) => Properties['Principal'] === 'events.amazonaws.com');
  expect(callers.map(({ Properties }) => names([Properties['FunctionName'], Properties['SourceArn']]))).toEqual([
    ['RollupFunction', 'RollupSchedule'],
  ]);
});
