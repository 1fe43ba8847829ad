// IAM for functions: what each role may do, by the policies of the template. This is our own code,
// since the one maintained evaluator (@cloud-copilot/iam-simulate) is under the AGPL and includes
// all of AWS's actions, and the functions' policies use little of IAM. A policy that this cannot
// evaluate (conditions, variables, managed policies) stops the start; nothing is guessed.
// https://docs.aws.amazon.com/IAM/latest/UserGuide/reference_policies_evaluation-logic.html

import { z } from 'zod';
import { ACCOUNT } from '../template/names.ts';
import type { Template } from '../template/template.ts';

const pattern = z.string().regex(/^[^$]*$/, 'policy variables are not evaluated');
const patterns = z.preprocess((one) => (typeof one === 'string' ? [one] : one), z.array(pattern));
const Document = z.object({
  Statement: z.array(
    // Strict: an overlooked Condition would grant too much.
    z.strictObject({
      Sid: z.string().optional(),
      Effect: z.enum(['Allow', 'Deny']),
      Action: patterns.optional(),
      NotAction: patterns.optional(),
      Resource: patterns.optional(),
      NotResource: patterns.optional(),
    }),
  ),
});
const Policy = z.object({ PolicyDocument: Document, Roles: z.array(z.string()).default([]) });
const Role = z.object({
  Policies: z.array(z.object({ PolicyDocument: Document })).default([]),
  ManagedPolicyArns: z.array(z.string()).max(0, 'managed policies are not evaluated').default([]),
});
const FunctionRole = z.object({ Role: z.string().optional() });

type Statement = z.infer<typeof Document>['Statement'][number];

/** One action of a statement on one of its resources. */
interface Grant {
  effect: 'Allow' | 'Deny';
  text: string;
  covers(action: string, resource: string): boolean;
  used: boolean;
  isWithheld: boolean;
}

interface Holder {
  principal: string;
  grants: Grant[];
  /** Earlier answers: a function asks few questions, and the same for every event. */
  answers: Map<string, boolean>;
}

export class Permissions {
  /** By the function's logical id, and by its ARN. */
  readonly #holders = new Map<string, Holder>();

  constructor(template: Template) {
    const policies = template.resources('AWS::IAM::Policy', Policy);
    const roles = template.resources('AWS::IAM::Role', Role).map(({ id, properties }) => {
      const { Ref: name = '', Arn: arn = '' } = template.attributesOf(id);
      const attached = policies
        .filter(({ properties: { Roles } }) => Roles.includes(name))
        .map((each) => each.properties);
      const documents = [...properties.Policies, ...attached].map(({ PolicyDocument }) => PolicyDocument);
      return { name, arn, statements: documents.flatMap(({ Statement }) => Statement) };
    });
    for (const { id, properties } of template.resources('AWS::Lambda::Function', FunctionRole)) {
      const role = roles.find(({ arn }) => arn === properties.Role);
      const { Ref: functionName = '', Arn: arn = '' } = template.attributesOf(id);
      const holder = {
        principal: `arn:aws:sts::${ACCOUNT}:assumed-role/${role?.name ?? 'none'}/${functionName}`,
        grants: (role?.statements ?? []).flatMap(grantsOf),
        answers: new Map<string, boolean>(),
      };
      this.#holders.set(id, holder).set(arn, holder);
    }
  }

  /**
   * Whether a function, by logical id or ARN, may do this: a statement allows it and none denies
   * it.
   */
  allows(caller: string, action: string, resource: string): boolean {
    const holder = this.#holders.get(caller);
    const question = `${action} ${resource}`;
    let answer = holder?.answers.get(question);
    if (holder !== undefined && answer === undefined) {
      const covering = holder.grants.filter((grant) => !grant.isWithheld && grant.covers(action, resource));
      for (const grant of covering) grant.used = true;
      answer = covering.length > 0 && covering.every(({ effect }) => effect === 'Allow');
      holder.answers.set(question, answer);
    }
    return answer ?? false;
  }

  /** AWS's name for the function in a refusal. */
  principalOf(caller: string): string {
    return this.#holders.get(caller)?.principal ?? caller;
  }

  /** The grants, one per line; `unused`: those that no call has needed so far. */
  list(which: 'all' | 'unused'): string[] {
    return this.#grants().flatMap(({ grant, line }) => (which === 'all' || !grant.used ? [line] : []));
  }

  /** Takes the grants of this line away, until the function that it returns is called. */
  withhold(line: string): () => void {
    const set = (isWithheld: boolean): void => {
      for (const each of this.#grants()) if (each.line === line) each.grant.isWithheld = isWithheld;
      for (const { answers } of this.#holders.values()) answers.clear();
    };
    set(true);
    return () => set(false);
  }

  #grants(): { grant: Grant; line: string }[] {
    return [...new Set(this.#holders.values())].flatMap(({ principal, grants }) =>
      grants
        .filter(({ effect }) => effect === 'Allow')
        .map((grant) => ({ grant, line: `${principal}: ${grant.text}` })),
    );
  }
}

function grantsOf({ Effect: effect, Action, NotAction, Resource, NotResource }: Statement): Grant[] {
  const each = (some: string[] | undefined, none: string[] | undefined, flags: string) =>
    some?.map((one) => ({ text: one, matches: like(one, flags) })) ?? [
      {
        text: `not ${String(none)}`,
        matches: (text: string) => !(none ?? ['*']).some((one) => like(one, flags)(text)),
      },
    ];
  const resources = each(Resource, NotResource, 's');
  return each(Action, NotAction, 'is').flatMap((action) =>
    resources.map((resource) => ({
      effect,
      text: `${action.text} on ${resource.text}`,
      covers: (asked: string, on: string) => action.matches(asked) && resource.matches(on),
      used: false,
      isWithheld: false,
    })),
  );
}

/** `*` stands for any characters, `?` for one. Actions are case-insensitive, resources are not. */
function like(wildcards: string, flags: string): (text: string) => boolean {
  const source = wildcards
    .replace(/[\\^$.+()|[\]{}]/g, '\\$&')
    .replaceAll('*', '.*')
    .replaceAll('?', '.');
  const expression = new RegExp(`^${source}$`, flags);
  return (text) => expression.test(text);
}
