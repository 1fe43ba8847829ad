// Serves mutants as modules under `<file>?mutant=<query>`: the file with some of its functions
// replaced, which imports the mutants of other files. A replacement that does not find its function
// fails loudly.

import { registerHooks, stripTypeScriptTypes } from 'node:module';
import { readFileSync } from 'node:fs';
import { join, relative } from 'node:path';
import { fileURLToPath, pathToFileURL } from 'node:url';

import type { Mutant } from './mutant.ts';

const LAMBDAS = join(import.meta.dirname, '../../../lambdas');
const REPLACEMENTS = join(import.meta.dirname, 'replacements.ts');

/** What the modules of a mutant know of it: the names in each file. */
interface Query {
  readonly name: string;
  readonly names: Readonly<Record<string, readonly string[]>>;
}

/** The address that a mutant is imported from, which is that of the file that it loads. */
export function addressOf({ name, loads, replaces }: Mutant): string {
  const names = Object.entries(replaces).map(([file, functions]) => [file, Object.keys(functions ?? {})]);
  const query: Query = { name, names: Object.fromEntries(names) as Query['names'] };
  return addressWith(pathToFileURL(join(LAMBDAS, loads)).href, query);
}

const addressWith = (url: string, query: Query): string => `${url}?mutant=${encodeURIComponent(JSON.stringify(query))}`;

function queryOf(url = ''): Query | undefined {
  const [, query] = url.split('?mutant=');
  return query === undefined ? undefined : (JSON.parse(decodeURIComponent(query)) as Query);
}

const pathIn = (url: string): string => relative(LAMBDAS, fileURLToPath(url));

registerHooks({
  resolve(specifier, context, nextResolve) {
    const found = nextResolve(specifier, context);
    const query = queryOf(context.parentURL);
    if (query === undefined || !found.url.startsWith('file:')) return found;
    return query.names[pathIn(found.url)] === undefined ? found : { ...found, url: addressWith(found.url, query) };
  },
  load(url, context, nextLoad) {
    const query = queryOf(url);
    if (query === undefined) return nextLoad(url, context);
    const code = stripTypeScriptTypes(readFileSync(new URL(url), 'utf8'));
    return { format: 'module', source: mutated(code, pathIn(url), query), shortCircuit: true };
  },
});

/**
 * Gives each real function another name; all callers, itself included, call the wrong one. What is
 * at the top of a file begins in the first column.
 */
function mutated(code: string, file: string, { name, names }: Query): string {
  const wrong = (names[file] ?? []).map((target) => {
    const declaration = new RegExp(`^(export )?((?:async )?function\\*? |const |class )${target}\\b`, 'gm');
    const [found, another] = code.matchAll(declaration);
    if (found === undefined || another !== undefined) {
      throw new Error(`mutant "${name}" finds no function ${target} in lambdas/${file}`);
    }
    code = code.replace(declaration, `$2${target}$$real`);
    const key = JSON.stringify([name, file, target]);
    return `${found[1] ?? ''}const ${target} = replacementOf(${key})(${target}$real);`;
  });
  return [`import { replacementOf } from ${JSON.stringify(REPLACEMENTS)};`, code, ...wrong].join('\n');
}
