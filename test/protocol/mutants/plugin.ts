// The Vite plugin that serves mutants under `<file>?mutant=<query>`: the file with some of its
// functions replaced, which imports the mutants of other files. A replacement that does not find
// its function fails loudly.

import { readFileSync } from 'node:fs';
import { stripTypeScriptTypes } from 'node:module';
import { dirname, join, relative } from 'node:path';

import type { Plugin } from 'vite';

import type { MutantQuery } from './mutant.ts';

const LAMBDAS = join(import.meta.dirname, '../../../lambdas');
const REPLACEMENTS = join(import.meta.dirname, 'replacements.ts');

export const mutantPlugin: Plugin = {
  name: 'mutants',
  enforce: 'pre',
  load(id) {
    const [file, query] = id.split('?mutant=');
    if (file === undefined || query === undefined) return undefined;
    const mutant = JSON.parse(decodeURIComponent(query)) as MutantQuery;
    const code = stripTypeScriptTypes(readFileSync(file, 'utf8'));
    return mutated(code, this.parse(code).body as Statement[], file, mutant, query);
  },
};

/** The parts of ESTree that the plugin reads: https://github.com/estree/estree */
interface Node {
  readonly start: number;
  readonly end: number;
}
interface Statement extends Node {
  readonly type: string;
  readonly source?: (Node & { readonly value: string }) | null;
  readonly declaration?: Statement | null;
  readonly id?: Named | null;
  readonly declarations?: readonly { readonly id: Named }[];
}
type Named = Node & { readonly name?: string };

interface Edit extends Node {
  readonly text: string;
}

function mutated(
  code: string,
  body: readonly Statement[],
  file: string,
  { name, names }: MutantQuery,
  query: string,
): string {
  const edits: Edit[] = [];
  const ends: string[] = [];
  for (const { source } of body) {
    if (source && names[pathIn(join(dirname(file), source.value))] !== undefined) {
      edits.push({ start: source.start, end: source.end, text: `'${source.value}?mutant=${query}'` });
    }
  }
  for (const target of names[pathIn(file)] ?? []) {
    const [found, another] = body.flatMap((statement) => declarationsOf(statement, target));
    if (found === undefined || another !== undefined) {
      throw new Error(`mutant "${name}" finds no function ${target} in lambdas/${pathIn(file)}`);
    }
    // The real function gets another name, and all callers, itself included, call the wrong one.
    edits.push({ ...found.id, text: `${target}$real` });
    if (found.exported !== undefined) edits.push({ ...found.exported, text: '' });
    const exported = found.exported === undefined ? '' : 'export ';
    ends.push(
      `${exported}const ${target} = replacementOf(${JSON.stringify([name, pathIn(file), target])})(${target}$real);`,
    );
  }
  edits.sort((a, b) => b.start - a.start);
  const changed = edits.reduce((text, { start, end, text: by }) => text.slice(0, start) + by + text.slice(end), code);
  return [`import { replacementOf } from '${REPLACEMENTS}';`, changed, ...ends].join('\n');
}

const pathIn = (file: string): string => relative(LAMBDAS, file);

/** The places where a statement declares this name, and where it says `export`. */
function declarationsOf(statement: Statement, name: string): { id: Node; exported: Node | undefined }[] {
  const declaration = statement.declaration ?? statement;
  const ids = declaration.declarations?.map(({ id }) => id) ?? [declaration.id];
  const exported = declaration === statement ? undefined : { start: statement.start, end: declaration.start };
  return ids.flatMap((id) => (id?.name === name ? [{ id: { start: id.start, end: id.end }, exported }] : []));
}
