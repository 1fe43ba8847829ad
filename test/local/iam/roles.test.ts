// The roles of the deployed functions, proven on the real assemblies: a flow through everything
// needs every permission that they have, and has every one that it needs. Withholds one permission
// after the other, and sees the flow break.

import { cpSync, readFileSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';

import { afterAll, beforeAll, describe, expect, inject, test } from 'vitest';

import type { Access } from '../../../lambdas/shared/names.ts';
import { type LocalStack, startLocalStack } from '../../../local/stack.ts';
import { freshSite } from '../../support/events.ts';
import { scratch } from '../assembly.ts';
import { type Outcome, playFlow, postEvents } from '../flow.ts';

interface Statement {
  Action: string | string[];
  Resource: unknown;
}
interface Body {
  Resources: Record<string, { Type: string; Properties: { PolicyDocument: { Statement: Statement[] } } }>;
}

/** A permission is withheld from all who use the stack. */
const ALONE = { concurrent: false };

const TEMPLATE = 'FastAnalytics.template.json';
const assemblies: Readonly<Record<Access, string>> = {
  open: inject('assembly'),
  registered: inject('registeredAssembly'),
};

const bodyOf = (dir: string): Body => JSON.parse(readFileSync(join(dir, TEMPLATE), 'utf8')) as Body;

/** A statement, such as `Ingest sqs:SendMessage on Main`. CDK makes one of several. */
interface Grant {
  readonly name: string;
  readonly statement: Statement;
}

const grantsIn = (role: string, statement: Statement): Grant[] =>
  [statement.Action].flat().flatMap((Action) =>
    [statement.Resource].flat().map((Resource) => {
      const json = JSON.stringify(Resource);
      const [, resource = ''] = /"(?:Access|Tables|Queue)?(\w+?)[0-9A-F]{8}"/.exec(json) ?? [];
      const on = json.includes('/index/') ? `${resource}'s index` : resource;
      return { name: `${role} ${Action} on ${on}`, statement: { ...statement, Action, Resource } };
    }),
  );

const policiesOf = ({ Resources }: Body) =>
  Object.entries(Resources).flatMap(([id, { Type, Properties }]) =>
    Type === 'AWS::IAM::Policy' ? [{ role: id.replace(/Role.*/, ''), document: Properties.PolicyDocument }] : [],
  );

/** Starts the system without one of its grants, which are named as in the template. */
async function startWithout(grant: string): Promise<LocalStack> {
  const dir = join(scratch(), 'cdk.out');
  cpSync(assemblies.registered, dir, { recursive: true });
  const body = bodyOf(dir);
  let removed = 0;
  for (const { role, document } of policiesOf(body)) {
    const grants = document.Statement.flatMap((statement) => grantsIn(role, statement));
    const kept = grants.filter(({ name }) => name !== grant);
    removed += grants.length - kept.length;
    document.Statement = kept.map(({ statement }) => statement);
  }
  expect(removed).toBe(1);
  writeFileSync(join(dir, TEMPLATE), JSON.stringify(body));
  return await startLocalStack({ assembly: dir, port: 0 });
}

/** A stack, and what its functions have logged. */
class Deployment {
  readonly stack: LocalStack;
  readonly lines: string[];

  private constructor(stack: LocalStack, lines: string[]) {
    this.stack = stack;
    this.lines = lines;
  }

  static async start(access: Access): Promise<Deployment> {
    const [assembly, lines] = [assemblies[access], Array<string>()];
    return new Deployment(await startLocalStack({ assembly, port: 0, log: (line) => lines.push(line) }), lines);
  }

  /** Withholds a grant, by its name in the template; returns what gives it back. */
  withhold(name: string): () => void {
    const all = this.stack.grants('all');
    const [line, ...others] = all.filter((each) => nameOf(each) === name);
    if (line === undefined || others.length > 0) throw new Error(`not one grant ${name}: ${all.map(nameOf).join()}`);
    return this.stack.withhold(line);
  }
}

/** The name, as in the template, of a grant of the running stack. */
function nameOf(line: string): string {
  const [, role, action, arn = ''] = /-role\/FastAnalytics-(\w+?)Role\S*: (\S+) on (\S+)$/.exec(line) ?? [];
  // The queue has a name of its own. By the template no role has a grant on another.
  const [, resource = 'Main'] = /FastAnalytics-(?:Access|Tables)?(\w+?)[0-9A-F]{8}/.exec(arn) ?? [];
  return `${role} ${action} on ${resource}${arn.includes('/index/') ? "'s index" : ''}`;
}

const deployments: Partial<Record<Access, Promise<Deployment>>> = {};
const deployed = (access: Access): Promise<Deployment> => (deployments[access] ??= Deployment.start(access));
afterAll(async () => {
  for (const each of Object.values(deployments)) await (await each).stack.close();
});

const WHOLE: Outcome = {
  posted: [202, 202, 202],
  views: 4,
  receipt: 'counted',
  sites: 200,
  token: 204,
  code: 204,
  cookie: 200,
  putOff: true,
  logout: 204,
};

describe.each(['open', 'registered'] as const)('a deployment that is %s', ALONE, (access) => {
  test('works, and needs everything that is granted', ALONE, async () => {
    const { stack, lines } = await deployed(access);
    // At the start Lambda itself has needed its part: to log, and to poll the queue.
    expect(stack.grants('unused').length).toBeGreaterThan(10);
    expect(await playFlow(stack, access, freshSite(), { isNight: true })).toEqual(WHOLE);
    expect(stack.grants('unused')).toEqual([]);
    expect(lines.join('\n')).not.toContain('not authorized');
  });

  test('has the permissions that the tests below remove, and no others', ALONE, () => {
    const removed = [...CALLS, ...SALTS, ...(access === 'open' ? OPEN_CALLS : REGISTERED_CALLS), ...POLLS, ...LOGS];
    const granted = policiesOf(bodyOf(assemblies[access])).flatMap(({ role, document }) =>
      document.Statement.flatMap((statement) => grantsIn(role, statement)),
    );
    expect(granted.map(({ name }) => name).toSorted()).toEqual(
      removed.map(([role, action]) => `${role} ${action}`).toSorted(),
    );
  });
});

type Call = readonly [role: string, action: string, left: Outcome];

/** What the queue refuses may be sent again. */
const UNQUEUED: Outcome = { ...WHOLE, posted: [503, 503, 503], views: 0, receipt: undefined };
/** A read that is forbidden is a defect of the deployment: no later try would help. */
const REFUSED: Outcome = { ...UNQUEUED, posted: [500, 500, 500] };
const NOTHING_COUNTED: Outcome = { ...WHOLE, views: 0, receipt: 'pending' };
/** Neither the site's token nor its cookie gets an answer about it. */
const UNANSWERED: Outcome = { ...WHOLE, views: undefined, receipt: undefined, cookie: 500, putOff: false };
/** Of a login by a code; without its cookie nobody is known. */
const NO_CODE = { code: 500, cookie: 401 };

/** What both have, and what is left without it. */
const CALLS: readonly Call[] = [
  ['Ingest', 'sqs:SendMessage on Main', UNQUEUED],
  ['Ingest', 'dynamodb:GetItem on Sites', REFUSED],
  ['Aggregate', 'dynamodb:PutItem on Events', NOTHING_COUNTED],
  ['Aggregate', 'dynamodb:Query on Stats', NOTHING_COUNTED],
  ['Aggregate', 'dynamodb:UpdateItem on Stats', NOTHING_COUNTED],
  ['Rollup', 'dynamodb:Query on Stats', WHOLE],
  ['Rollup', 'dynamodb:UpdateItem on Stats', WHOLE],
  ['Rollup', "dynamodb:Query on Stats's index", WHOLE],
  ['Rollup', 'dynamodb:DeleteItem on Salts', WHOLE],
  ['Stats', 'dynamodb:Query on Stats', UNANSWERED],
  ['Stats', 'dynamodb:GetItem on Sites', UNANSWERED],
  ['Stats', 'dynamodb:Scan on Sites', { ...WHOLE, sites: 500 }],
  ['Stats', 'dynamodb:GetItem on Tokens', { ...WHOLE, views: undefined, sites: 500, token: 500 }],
  ['Stats', 'dynamodb:GetItem on Sessions', { ...WHOLE, ...NO_CODE, putOff: false }],
  ['Stats', 'dynamodb:PutItem on Sessions', { ...WHOLE, ...NO_CODE, token: 500 }],
  ['Stats', 'dynamodb:UpdateItem on Sessions', { ...WHOLE, ...NO_CODE, putOff: false }],
  ['Stats', 'dynamodb:DeleteItem on Sessions', { ...WHOLE, logout: 500 }],
];
/** What only one of them has. */
const OPEN_CALLS: readonly Call[] = [['Ingest', 'dynamodb:PutItem on Sites', REFUSED]];
const REGISTERED_CALLS: readonly Call[] = [
  ['Ingest', 'dynamodb:GetItem on Tokens', { ...WHOLE, posted: [202, 202, 500], views: 2 }],
];
/** A salt is read once a day, so that a function that has it needs neither. */
const SALTS = ['GetItem', 'PutItem'].map((action) => ['Ingest', `dynamodb:${action} on Salts`] as const);
const POLLS = ['ReceiveMessage', 'DeleteMessage', 'GetQueueAttributes'].map(
  (action) => ['Aggregate', `sqs:${action} on Main`] as const,
);
const LOGS = ['Ingest', 'Aggregate', 'Stats', 'Rollup', 'Web'].flatMap((role) =>
  ['logs:CreateLogStream', 'logs:PutLogEvents'].map((action) => [role, `${action} on ${role}Log`] as const),
);

describe.each([
  ['registered', [...CALLS, ...REGISTERED_CALLS]],
  ['open', OPEN_CALLS],
] as const)('where a deployment is %s', ALONE, (access, calls) => {
  test.each(calls)(
    '%s without %s breaks the flow, and the log says which action it lacks',
    ALONE,
    async (role, action, left) => {
      const { stack, lines, giveBack } = await without(access, `${role} ${action}`);
      try {
        expect(await playFlow(stack, access, freshSite(), { isNight: role === 'Rollup' })).toEqual(left);
      } finally {
        await giveBack();
      }
      const [called = '', resource = ''] = action.split(' on ');
      // SQS says it in lower case, and its queues have names of their own.
      const isQueue = called.startsWith('sqs');
      const said = isQueue ? called.toLowerCase() : called;
      const on = isQueue ? 'sqs' : `dynamodb:\\S+${resource.replace("'s index", '\\S+/index/')}`;
      expect(lines.join('\n')).toMatch(
        new RegExp(
          `User: arn:aws:sts::0+:assumed-role/\\S+${role}\\S+ is not authorized to perform: ` +
            `${said} on resource: arn:aws:${on}`,
        ),
      );
    },
  );
});

/** A deployment that lacks a grant. */
async function without(access: Access, name: string) {
  // The environment that has asked for the list of all sites remembers it for a minute.
  const isRemembered = name === 'Stats dynamodb:Scan on Sites';
  const deployment = await (isRemembered ? Deployment.start(access) : deployed(access));
  const { stack, lines } = deployment;
  lines.length = 0;
  const restore = deployment.withhold(name);
  return { stack, lines, giveBack: async () => (isRemembered ? await stack.close() : restore()) };
}

test.each(POLLS)('%s without %s: the trigger is refused', ALONE, async (role, action) => {
  const words = `does not have permissions to call ${action.replace(/sqs:(\w+) .*/, '$1')} on SQS.`;
  await expect(startWithout(`${role} ${action}`)).rejects.toThrow(words);
});

describe('a deployment that has no salts yet', ALONE, () => {
  let deployment: Deployment;
  beforeAll(async () => void (deployment = await Deployment.start('open')));
  afterAll(() => deployment.stack.close());

  test.each(SALTS)('%s without %s: an event of a browser without an id is refused', ALONE, async (role, action) => {
    const giveBack = deployment.withhold(`${role} ${action}`);
    try {
      const { posted } = await postEvents(deployment.stack, 'open', freshSite());
      expect(posted).toEqual([202, 500, 202]);
    } finally {
      giveBack();
    }
  });
});
