// Builds web/tracker into the one file that pages load.

import { join } from 'node:path';
import { buildSync } from 'esbuild';
import { SCRIPT_PATH } from '../../lambdas/shared/names.ts';
import { JAVASCRIPT, type WebFile } from './web-file.ts';

const ENTRY = join(import.meta.dirname, '../../web/tracker/script.ts');

/** Of 2018 (Chrome 66, Safari 11.1): one word that a browser lacks is an error in every page. */
const TARGET = 'es2018';

/** The script that pages load. Throws what esbuild throws. */
export function trackerFile(): WebFile {
  const { outputFiles } = buildSync({
    entryPoints: [ENTRY],
    bundle: true,
    minify: true,
    write: false,
    target: TARGET,
    // The script's names are its own, and what goes wrong at its start is too.
    format: 'esm',
    banner: { js: '(()=>{try{' },
    footer: { js: '}catch(e){}})();' },
    logLevel: 'warning',
  });
  const [script] = outputFiles;
  if (script === undefined) throw new Error(`esbuild made nothing of ${ENTRY}`);
  return { path: SCRIPT_PATH.slice(1), type: JAVASCRIPT, text: script.text };
}
