// The names of the files in a zip, from its directory.

import { readFile } from 'node:fs/promises';

export async function unzipNames(path: string): Promise<string[]> {
  const bytes = await readFile(path);
  const names: string[] = [];
  let at = bytes.readUInt32LE(bytes.length - 6);
  for (let left = bytes.readUInt16LE(bytes.length - 12); left > 0; left -= 1) {
    const length = bytes.readUInt16LE(at + 28);
    names.push(bytes.toString('utf8', at + 46, at + 46 + length));
    at += 46 + length;
  }
  return names;
}
