// Builds web/dashboard into the files of the page: a document, its script in parts, its styles, and
// the shapes of the world map. All names but the document's have a hash of what is in them.

import { hash } from 'node:crypto';
import { readFileSync } from 'node:fs';
import { createRequire } from 'node:module';
import { basename, join } from 'node:path';
import { buildSync, type Metafile } from 'esbuild';

import { DOCUMENTS } from '../../lambdas/shared/names.ts';
import { type Topology, worldPaths } from './world-map.ts';
import { JAVASCRIPT, JSON_TYPE, type WebFile } from './web-file.ts';

const FOLDER = join(import.meta.dirname, '../../web/dashboard');
/** Where the parts lie below the API's address. */
const ASSETS = 'assets';

const CSS = 'text/css; charset=utf-8';
const HTML = 'text/html; charset=utf-8';

/** Browsers of 2024 and later, which know `light-dark()`. */
const TARGET = ['es2022', 'chrome123', 'firefox120', 'safari17.5'];

export interface Dashboard {
  readonly files: readonly WebFile[];
  /** Of the script and its parts, for a test of their size. */
  readonly metafile: Metafile;
  /** The names of the script and the styles that the document loads. */
  readonly entries: { readonly script: string; readonly styles: string };
}

/** The same source gives the same files. Throws what esbuild throws. */
export function buildDashboard(): Dashboard {
  const world = worldFile();
  const { outputFiles, metafile } = buildSync({
    entryPoints: { main: join(FOLDER, 'main.tsx'), styles: join(FOLDER, 'styles/main.css') },
    outdir: '/',
    entryNames: '[name]-[hash]',
    chunkNames: '[name]-[hash]',
    bundle: true,
    splitting: true,
    minify: true,
    write: false,
    metafile: true,
    format: 'esm',
    target: TARGET,
    jsx: 'automatic',
    jsxImportSource: 'preact',
    define: { WORLD_FILE: JSON.stringify(world.path) },
    // Of libraries: the parts that warn developers stay out.
    conditions: ['production'],
    tsconfigRaw: {},
    logLevel: 'warning',
  });
  const parts = outputFiles.map(({ path, text }) => ({ name: basename(path), text }));
  const named = (start: string, end: string): string =>
    parts.find(({ name }) => name.startsWith(start) && name.endsWith(end))?.name ?? missing(start + end);
  const entries = { script: named('main-', '.js'), styles: named('styles-', '.css') };
  const assets = parts.map(({ name, text }) => ({
    path: `${ASSETS}/${name}`,
    type: name.endsWith('.css') ? CSS : JAVASCRIPT,
    text,
  }));
  const documents = [documentFile(DOCUMENTS.page, '', entries), documentFile(DOCUMENTS.share, '../', entries)];
  return { files: [...documents, ...assets, world], metafile, entries };
}

/** @param root the way from the document's address to the API's */
function documentFile(path: string, root: string, { script, styles }: Dashboard['entries']): WebFile {
  const template = readFileSync(join(FOLDER, 'index.html'), 'utf8');
  const text = template
    .replaceAll('{{root}}', root)
    .replace('{{css}}', styles)
    .replace('{{js}}', script)
    .replaceAll(/>\s+</g, '><');
  return { path, type: HTML, text };
}

function worldFile(): WebFile {
  const require = createRequire(import.meta.url);
  const topology = JSON.parse(readFileSync(require.resolve('world-atlas/countries-110m.json'), 'utf8')) as Topology;
  const text = JSON.stringify(worldPaths(topology));
  const name = `world-${hash('sha256', text, 'hex').slice(0, 8)}.json`;
  return { path: `${ASSETS}/${name}`, type: JSON_TYPE, text };
}

function missing(name: string): never {
  throw new Error(`esbuild made no ${name}`);
}
