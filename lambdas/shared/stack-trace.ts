// Stack traces that name our sources. Node does so itself with --enable-source-maps, but reads the
// map at every start, for 15 ms of CPU; this reads it when an error is logged for the first time.

import { existsSync, readFileSync } from 'node:fs';
import { SourceMap, type SourceMapPayload } from 'node:module';

/** A place in a bundle: `/var/task/index.cjs:12:345`. */
const PLACE = /(?:file:\/\/)?(\/[^\s():]+\.cjs):(\d+):(\d+)/g;

const maps = new Map<string, SourceMap | undefined>();

/** The same stack, with places in files that have a source map as places in their sources. */
export const inSources = (stack: string): string =>
  stack.replace(PLACE, (place, file: string, line: string, column: string) => {
    const origin = mapOf(file)?.findOrigin(Number(line), Number(column));
    if (origin === undefined || !('lineNumber' in origin)) return place;
    // Relative to where the bundle was built.
    return `${origin.fileName.replace(/^(\.\.\/)+/, '')}:${origin.lineNumber}:${origin.columnNumber}`;
  });

function mapOf(file: string): SourceMap | undefined {
  const path = `${file}.map`;
  if (!maps.has(path)) maps.set(path, existsSync(path) ? read(path) : undefined);
  return maps.get(path);
}

const read = (path: string): SourceMap => new SourceMap(JSON.parse(readFileSync(path, 'utf8')) as SourceMapPayload);
