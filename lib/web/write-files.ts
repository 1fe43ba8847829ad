// Puts files next to the code of the web function, compressed once for all answers, with a list of
// them. lambdas/web/files.ts reads both.

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

/** The same files give the same bytes, so that the bundle has the same hash. */
export function writeFiles(files: readonly WebFile[], outdir: string): void {
  const list = Object.fromEntries(files.map((file) => [file.path, writeFile(file, join(outdir, WEB_FILES.folder))]));
  writeFileSync(join(outdir, WEB_FILES.list), JSON.stringify(list));
}

function writeFile({ path, type, text }: WebFile, folder: string): WebFileEntry {
  const at = join(folder, path);
  const bytes = Buffer.from(text);
  mkdirSync(dirname(at), { recursive: true });
  writeFileSync(at, bytes);
  const encodings = (Object.keys(ENCODERS) as Encoding[]).filter((encoding) => {
    const encoded = ENCODERS[encoding](bytes);
    if (encoded.length >= bytes.length) return false;
    writeFileSync(at + WEB_FILES.encodings[encoding], encoded);
    return true;
  });
  return { type, hash: hash('sha256', bytes, 'base64url').slice(0, 22), encodings };
}
