// The files that lie next to the code of the web function, compressed once for all answers, with a
// list of them. lambdas/web/files.ts reads both.

import { hash } from 'node:crypto';
import { mkdirSync, writeFileSync } from 'node:fs';
import { dirname, join } from 'node:path';
import { brotliCompressSync, constants, gzipSync } from 'node:zlib';
import { WEB_FILES, type WebFileEntry } from '../../lambdas/shared/names.ts';
import type { WebFile } from './web-file.ts';

type Encoding = keyof typeof WEB_FILES.encodings;

/** The best that each can do: it is done once. */
const ENCODERS: Readonly<Record<Encoding, (bytes: Buffer) => Buffer>> = {
  br: (bytes) =>
    brotliCompressSync(bytes, {
      params: {
        [constants.BROTLI_PARAM_QUALITY]: constants.BROTLI_MAX_QUALITY,
        [constants.BROTLI_PARAM_MODE]: constants.BROTLI_MODE_TEXT,
        [constants.BROTLI_PARAM_SIZE_HINT]: bytes.length,
      },
    }),
  gzip: (bytes) => gzipSync(bytes, { level: constants.Z_BEST_COMPRESSION }),
};

/** What lies next to a function's code, or is it. */
export interface BundledFile {
  /** Below the function's folder. */
  readonly path: string;
  readonly bytes: Uint8Array;
}

/** The same files give the same bytes, so that the bundle has the same hash. */
export function packFiles(files: readonly WebFile[]): BundledFile[] {
  const packed = files.map(packFile);
  const list = Object.fromEntries(files.map(({ path }, index) => [path, packed[index]?.entry]));
  return [...packed.flatMap((file) => file.files), { path: WEB_FILES.list, bytes: Buffer.from(JSON.stringify(list)) }];
}

function packFile({ path, type, text }: WebFile): { files: BundledFile[]; entry: WebFileEntry } {
  const at = join(WEB_FILES.folder, path);
  const bytes = Buffer.from(text);
  const encoded = (Object.keys(ENCODERS) as Encoding[])
    .map((encoding) => ({ encoding, bytes: ENCODERS[encoding](bytes) }))
    .filter((file) => file.bytes.length < bytes.length);
  return {
    files: [
      { path: at, bytes },
      ...encoded.map((file) => ({ path: at + WEB_FILES.encodings[file.encoding], bytes: file.bytes })),
    ],
    entry: {
      type,
      hash: hash('sha256', bytes, 'base64url').slice(0, 22),
      encodings: encoded.map(({ encoding }) => encoding),
    },
  };
}

/** Writes into a folder, and makes the folders that it needs. */
export function writeFiles(files: readonly BundledFile[], folder: string): void {
  for (const { path, bytes } of files) {
    mkdirSync(dirname(join(folder, path)), { recursive: true });
    writeFileSync(join(folder, path), bytes);
  }
}
