// Loads a module of the functions, and those that it imports, once more: a function reads its
// environment when it is loaded.

import { registerHooks } from 'node:module';
import { join } from 'node:path';
import { pathToFileURL } from 'node:url';

const LAMBDAS = `${pathToFileURL(join(import.meta.dirname, '../../lambdas')).href}/`;
let loads = 0;

registerHooks({
  resolve(specifier, context, nextResolve) {
    const found = nextResolve(specifier, context);
    const [load] = /\?fresh=\d+$/.exec(context.parentURL ?? '') ?? [];
    return load !== undefined && found.url.startsWith(LAMBDAS) ? { ...found, url: found.url + load } : found;
  },
});

/** `file` is below lambdas/. */
export async function importFresh<Module>(file: string): Promise<Module> {
  loads += 1;
  return (await import(`${LAMBDAS}${file}?fresh=${loads}`)) as Module;
}
