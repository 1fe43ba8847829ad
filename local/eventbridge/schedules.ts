// The scheduled rules of the template. The stack calls the targets of each rule at the rule's rate,
// and when it starts with data: what became due while it was stopped. It ignores the answers. A run
// that fails is logged, and the next run is on time.

import { randomUUID } from 'node:crypto';
import { z } from 'zod';
import { messageOf } from '../../kit/failure.ts';
import { LocalStackFailure } from '../failure.ts';
import type { LambdaFunction } from '../lambda/lambda-function.ts';
import { ACCOUNT } from '../template/names.ts';
import type { Template } from '../template/template.ts';

const Rule = z.object({
  ScheduleExpression: z.string('only rules with a schedule are emulated'),
  State: z.literal('ENABLED', 'a disabled rule is not emulated').default('ENABLED'),
  // Strict: otherwise an input or a role of the rule would be ignored without notice.
  Targets: z.array(z.strictObject({ Id: z.string(), Arn: z.string() })).default([]),
});

const UNIT_MS = { minute: 60_000, hour: 3_600_000, day: 86_400_000 } as const;
/** A Node timer can wait at most 2^31 ms. */
const MAX_MS = 24 * UNIT_MS.day;

export class Schedule {
  readonly #call: () => Promise<void>;
  readonly #timer: NodeJS.Timeout;

  constructor(everyMs: number, call: () => Promise<void>) {
    this.#call = call;
    this.#timer = setInterval(() => void this.fire(), everyMs).unref();
  }

  /** Calls the targets once, now; resolves when all have ended, with or without an error. */
  fire(): Promise<void> {
    return this.#call();
  }

  stop(): void {
    clearInterval(this.#timer);
  }
}

/** Starts the template's schedules; each fires at once if the tables have data. */
export function startSchedules(
  template: Template,
  functions: Map<string, LambdaFunction>,
  hasData: boolean,
  log: (line: string) => void,
): Schedule[] {
  return template.resources('AWS::Events::Rule', Rule).map(({ id, properties }) => {
    const targets = properties.Targets.map(({ Arn }) => {
      const target = functions.get(Arn);
      if (target === undefined) throw new LocalStackFailure(`The local stack has no function ${Arn} for rule ${id}.`);
      return target;
    });
    const event = {
      version: '0',
      'detail-type': 'Scheduled Event',
      source: 'aws.events',
      account: ACCOUNT,
      region: template.region,
      resources: [`arn:aws:events:${template.region}:${ACCOUNT}:rule/${template.stackName}-${id}`],
      detail: {},
    };
    const schedule = new Schedule(intervalOf(id, properties.ScheduleExpression), async () => {
      const calls = targets.map(async (target) => {
        const body = JSON.stringify({ ...event, id: randomUUID(), time: new Date().toISOString() });
        await target.invoke(body).catch((error) => log(`${target.spec.functionName} | ${messageOf(error)}`));
      });
      await Promise.all(calls);
    });
    if (hasData) void schedule.fire();
    return schedule;
  });
}

function intervalOf(id: string, expression: string): number {
  const [, count, unit] = /^rate\((\d+) (minute|hour|day)s?\)$/.exec(expression) ?? [];
  const ms = Number(count) * UNIT_MS[(unit ?? 'day') as keyof typeof UNIT_MS];
  if (ms > 0 && ms <= MAX_MS) return ms;
  throw new LocalStackFailure(
    `The local stack runs rates of up to 24 days, such as rate(1 day), and rule ${id} has ${expression}.`,
  );
}
