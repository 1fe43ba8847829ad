// CloudFormation's functions, as far as our templates need them. Turns a template value into the
// plain value that AWS would see. An unknown function is an error that names the place, never a
// silent undefined.

import { LocalStackFailure } from '../failure.ts';

export type Json = null | boolean | number | string | Json[] | { [key: string]: Json };

/**
 * The targets of references: a resource, parameter or pseudo parameter by name, and the attributes
 * of a resource.
 */
export interface References {
  ref(name: string): Json | undefined;
  attribute(resource: string, name: string): Json | undefined;
}

/**
 * Resolves `value`; errors name `place` (such as `EventsQueue.RedrivePolicy`). `AWS::NoValue`
 * becomes undefined.
 */
export function resolve(value: Json, references: References, place: string): Json | undefined {
  const fail = (what: string): never => {
    throw new LocalStackFailure(`The local stack does not understand ${what} at ${place} of the template.`);
  };
  const known = (found: Json | undefined, what: string): Json => found ?? fail(what);
  const text = (of: Json | undefined): string =>
    typeof of === 'string' || typeof of === 'number' || typeof of === 'boolean' ? String(of) : fail(JSON.stringify(of));
  const list = (of: Json | undefined): Json[] => (Array.isArray(of) ? of : fail(JSON.stringify(of)));

  const functions: Record<string, (argument: Json) => Json | undefined> = {
    Ref: (name) => (name === 'AWS::NoValue' ? undefined : known(references.ref(text(name)), `Ref ${text(name)}`)),
    'Fn::GetAtt': (argument) => {
      const [resource = '', ...name] = Array.isArray(argument) ? argument.map(text) : text(argument).split('.');
      return known(references.attribute(resource, name.join('.')), `Fn::GetAtt ${resource}.${name.join('.')}`);
    },
    'Fn::Join': (argument) => {
      const [glue, parts] = list(argument);
      return list(walk(parts ?? null))
        .map(text)
        .join(text(glue));
    },
    'Fn::Sub': (argument) => {
      const [template, variables = {}] = Array.isArray(argument) ? argument : [argument];
      return text(template).replace(/\$\{(!?)([^}]+)\}/g, (whole, literal: string, name: string) => {
        if (literal) return whole.replace('!', '');
        const own = (variables as Record<string, Json>)[name];
        if (own !== undefined) return text(walk(own));
        return text(walk(name.includes('.') ? { 'Fn::GetAtt': name } : { Ref: name }));
      });
    },
    'Fn::Select': (argument) => {
      const [index, from] = list(argument);
      return known(list(walk(from ?? null))[Number(index)], 'Fn::Select');
    },
    'Fn::Split': (argument) => {
      const [glue, whole] = list(argument);
      return text(walk(whole ?? null)).split(text(glue));
    },
  };

  function walk(node: Json): Json | undefined {
    if (Array.isArray(node)) return node.map(walk).filter((item) => item !== undefined);
    if (node === null || typeof node !== 'object') return node;
    const entries = Object.entries(node);
    const [name, argument] = entries[0] ?? [];
    if (entries.length === 1 && name !== undefined && argument !== undefined && /^(Ref|Fn::|Condition$)/.test(name)) {
      return (functions[name] ?? (() => fail(name)))(argument);
    }
    return Object.fromEntries(
      entries.flatMap(([key, item]) => {
        const resolved = walk(item);
        return resolved === undefined ? [] : [[key, resolved]];
      }),
    );
  }

  return walk(value);
}
