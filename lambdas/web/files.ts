// The files that the build has put next to the code. Each is read when it is first asked for, and
// kept: all of them together are a few hundred KB.

import { readFileSync } from 'node:fs';
import { join } from 'node:path';

import type { Encoded, EncodedText } from '../http/compression.ts';
import { WEB_FILES, type WebFileEntry } from '../shared/names.ts';

export interface WebFile {
  /** Its media type. */
  readonly type: string;
  readonly hash: string;
  readonly text: EncodedText;
}

/** By a path without a leading slash; undefined for what is not in the list. */
export type FindFile = (path: string) => WebFile | undefined;

/** The files of a folder that `lib/web/write-files.ts` has written. Throws if there is no list. */
export function openFiles(folder: string): FindFile {
  const list = JSON.parse(readFileSync(join(folder, WEB_FILES.list), 'utf8')) as Record<string, WebFileEntry>;
  const entries = new Map(Object.entries(list));
  const opened = new Map<string, WebFile>();
  return function find(path) {
    const known = opened.get(path);
    if (known !== undefined) return known;
    // Only a path of the list is looked for on the disk.
    const entry = entries.get(path);
    if (entry === undefined) return undefined;
    const file = open(join(folder, WEB_FILES.folder, path), entry);
    opened.set(path, file);
    return file;
  };
}

function open(at: string, { type, hash, encodings }: WebFileEntry): WebFile {
  const encoded: Encoded = Object.fromEntries(
    encodings.map((encoding) => {
      const bytes = readFileSync(at + WEB_FILES.encodings[encoding]);
      return [encoding, () => bytes];
    }),
  );
  return { type, hash, text: { plain: readFileSync(at, 'utf8'), encoded } };
}
