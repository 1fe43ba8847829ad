// Runs the suite: world after world, each with its own seed and some hundred requests. Reports
// which laws were broken by which request, and statistics of the requests.

import type { Access } from '../../lambdas/shared/names.ts';
import { decodeMessage, type Message } from '../../lambdas/domain/event/message.ts';
import type { GatewayAnswer } from '../../lambdas/http/http-answer.ts';
import { checkCounted } from './counted.ts';
import { OUTCOMES, outcomesOf } from './contract.ts';
import { diceOf } from './dice.ts';
import { checkAnswer, type Law, receiptsOf, type Report } from './laws.ts';
import { Keyring } from './keyring.ts';
import { checkAccess } from './access.ts';
import { drawRequest, type Grammar, type Request } from './requests.ts';
import { World } from './world.ts';

export const CASES_PER_WORLD = 250;
const CASES_PER_DELIVERY = 50;
/** Enough to see the problem. */
const MAX_VIOLATIONS = 5;

export interface Result {
  cases: number;
  /** By law: which request did it, and what was wrong. */
  readonly violations: Map<Law, string[]>;
  /** How many requests of each grammar had each status. */
  readonly statuses: Map<Grammar, Map<number, number>>;
  /** How often each outcome of contract.ts was seen. */
  readonly outcomes: Map<string, number>;
}

/**
 * Plays the worlds `first` to `last`, and more, up to `most`, until the requests have reached every
 * outcome of the contract: some are as rare as 1 in 800 requests.
 */
export async function run(
  access: Access,
  seed: number,
  [first, last, most]: readonly [first: number, last: number, most: number],
): Promise<Result> {
  const result: Result = { cases: 0, violations: new Map(), statuses: new Map(), outcomes: new Map() };
  const hasAll = () => OUTCOMES[access].every((outcome) => result.outcomes.has(outcome));
  for (let number = first; number <= last || (number <= most && !hasAll()); number += 1) {
    await play(access, seed, number, result);
  }
  return result;
}

async function play(access: Access, seed: number, number: number, result: Result): Promise<void> {
  // Mixed, as consecutive seeds would draw alike in the beginning.
  const dice = diceOf(Math.imul(seed + number, 2_654_435_761) >>> 0);
  const keyring = new Keyring();
  const world = new World(number % 2 === 0 ? '*' : 'https://shop.example, https://other.example', { access, keyring });
  const messages: Message[] = [];
  const receipts: string[] = [];
  const given = new Set<string>();
  let doing = (): string => '';
  const report: Report = (law, wrong) => {
    const list = result.violations.get(law) ?? [];
    result.violations.set(law, list);
    if (list.length < MAX_VIOLATIONS) list.push(`FUZZ_SEED=${seed} FUZZ_WORLD=${number} ${doing()}: ${wrong}`);
  };
  const prototypes = describePrototypes();

  for (let index = 0; index < CASES_PER_WORLD; index += 1) {
    const request = drawRequest(dice, { receipts, keyring });
    doing = () => `request ${index}, ${preview(request)}`;
    await reporting('answered', report, async () => {
      const { answer, queued } = await exchange(world, request, given, report);
      messages.push(...queued);
      receipts.push(...receiptsOf(answer).slice(0, 1));
      for (const receipt of receiptsOf(answer)) given.add(receipt);
      count(result, request, answer);
    });
    if (index % CASES_PER_DELIVERY === CASES_PER_DELIVERY - 1) {
      for (const body of await world.aggregate()) report('counted', `not counted: ${body.slice(0, 500)}`);
    }
  }
  doing = () => 'in the end';
  if (describePrototypes() !== prototypes) report('unpolluted', describePrototypes());
  await reporting('counted', report, () => checkCounted(world, messages, receipts, report));
}

/** An error breaks the law. */
async function reporting(law: Law, report: Report, task: () => Promise<void>): Promise<void> {
  try {
    await task();
  } catch (error) {
    report(law, error instanceof Error ? `${error.stack}` : String(error));
  }
}

/**
 * Sends the request in both formats and checks the answers. Returns one of them, and what the queue
 * got.
 */
async function exchange(
  world: World,
  request: Request,
  given: ReadonlySet<string>,
  report: Report,
): Promise<{ answer: GatewayAnswer; queued: Message[] }> {
  const before = world.queued('2.0').length;
  const { answer, lines } = await world.ask(request, '2.0');
  const other = await world.ask(request, '1.0');
  const bodies = world.queued('2.0').slice(before);
  if (JSON.stringify(other.answer) !== JSON.stringify(answer)) {
    report('alike', `${JSON.stringify(answer).slice(0, 400)} but ${JSON.stringify(other.answer).slice(0, 400)}`);
  }
  if (world.queued('1.0').slice(before).join('\n') !== bodies.join('\n')) report('alike', 'other messages');
  const queued: Message[] = [];
  await reporting('queued', report, async () => {
    for (const body of bodies) queued.push(decodeMessage(body));
  });
  checkAnswer({ request, answer, lines, messages: queued, given }, report);
  const { access, keyring } = world;
  checkAccess({ request, answer, lines, access, keyring }, report);
  return { answer, queued };
}

function count(result: Result, { grammar, path }: Request, answer: GatewayAnswer): void {
  result.cases += 1;
  const statuses = result.statuses.get(grammar) ?? new Map<number, number>();
  result.statuses.set(grammar, statuses.set(answer.statusCode, (statuses.get(answer.statusCode) ?? 0) + 1));
  for (const outcome of outcomesOf(answer, path)) result.outcomes.set(outcome, (result.outcomes.get(outcome) ?? 0) + 1);
}

/** The properties that every object inherits: prototype pollution changes them. */
const describePrototypes = (): string =>
  [Object.prototype, Array.prototype, String.prototype, Function.prototype]
    .map((prototype) => Reflect.ownKeys(prototype).map(String).join())
    .join('\n');

function preview({ grammar, method, path, query, headers, body }: Request): string {
  const text = body === undefined ? '' : 'bytes' in body ? body.bytes.toString() : body.badBase64;
  const [url, shown] = [`${path}?${query}`, JSON.stringify(text)];
  const parts = [JSON.stringify(url), JSON.stringify(headers), shown].map((part) => part.slice(0, 300));
  return `${grammar}: ${method} ${parts.join(' ')}`;
}
