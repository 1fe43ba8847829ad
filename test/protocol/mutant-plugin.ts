// The Vite plugin that serves mutants under `<file>?mutant=<name>`. A replacement that no longer finds its place fails loudly.

import { readFileSync } from 'node:fs';
import { stripTypeScriptTypes } from 'node:module';
import { basename } from 'node:path';

import type { Plugin } from 'vite';

import { MUTANTS } from './mutants.ts';
import { ROLLUP_MUTANTS } from './rollup-mutants.ts';

/** Serves mutants to the tests: the file under test as it is changed, or importing the one that is. */
export const mutantPlugin: Plugin = {
  name: 'mutants',
  enforce: 'pre',
  load(id) {
    const [file, name] = id.split('?mutant=');
    const mutant = [...MUTANTS, ...ROLLUP_MUTANTS].find((each) => each.name === decodeURIComponent(name ?? ''));
    if (file === undefined || mutant === undefined) return undefined;
    const query = `?mutant=${encodeURIComponent(mutant.name)}`;
    const changes = file.endsWith(mutant.file)
      ? mutant.changes
      : [{ find: `./${basename(mutant.file)}'`, replace: `./${basename(mutant.file)}${query}'` }];
    const source = changes.reduce(
      (code, { find, replace }) => {
        if (!code.includes(find))
          throw new Error(`mutant "${mutant.name}" does not find ${JSON.stringify(find)} in ${file}`);
        return code.replace(find, () => replace);
      },
      readFileSync(file, 'utf8'),
    );
    return stripTypeScriptTypes(source);
  },
};
