// What docs/trackers.md tells each client, so that tests try the page's own text.

import { readFile } from 'node:fs/promises';

const PAGE = new URL('../../docs/trackers.md', import.meta.url);

/** What the page's words stand for. */
export interface Words {
  /** The address of the API, and the same without its scheme. */
  readonly HOST: string;
  readonly NAME: string;
  readonly SITE: string;
  readonly TOKEN: string;
}

/** A row of the table. */
export interface Row {
  readonly client: string;
  /** The pieces of code of its second column; or the one below the table that the row refers to. */
  readonly codes: readonly string[];
}

/** In the order of the page. */
export async function readTrackersPage(): Promise<Row[]> {
  const text = await readFile(PAGE, 'utf8');
  const [table = ''] = /^\| client .*?^$/ms.exec(text) ?? [];
  const below = new Map(
    Array.from(text.matchAll(/^\/\/ (`[^`]+`)\n(.*?)(?=^$|^```$)/gms), ([, client = '', code = '']) => [client, code]),
  );
  return Array.from(table.matchAll(/^\| (.+?) *\| (.+?) *\|$/gm), ([, client = '', told = '']) => ({
    client,
    codes: told.startsWith('[below]')
      ? [below.get(client) ?? '']
      : Array.from(told.matchAll(/`([^`]+)`/g), ([, code = '']) => code),
  })).slice(2);
}

/** With the words filled in. */
export const filled = (code: string, words: Words): string =>
  code.replaceAll(/\b(HOST|NAME|SITE|TOKEN)\b/g, (word) => words[word as keyof Words]);
