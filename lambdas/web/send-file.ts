// A file as an answer: what a browser may do with it, and how long it may keep it.

import type { HttpAnswer } from '../http/http-answer.ts';
import type { HttpRequest } from '../http/http-request.ts';
import type { WebFile } from './files.ts';

/** Headers by which kinds of files differ. */
export type FileKind = Readonly<Record<'cache-control' | 'cross-origin-resource-policy', string>>;

/**
 * The tracker: its name stays, so it is asked for again after a day. A browser does not wait for
 * that: for a week it uses the copy that it has. Pages of any origin load it.
 */
export const SCRIPT: FileKind = {
  'cache-control': 'public, max-age=86400, stale-while-revalidate=604800',
  'cross-origin-resource-policy': 'cross-origin',
};

/** Whose name has the hash of what is in it: another text would have another name. */
export const HASHED: FileKind = {
  'cache-control': 'public, max-age=31536000, immutable',
  'cross-origin-resource-policy': 'same-origin',
};

/** Which names hashed files: it is asked for again every time. */
export const PAGE: FileKind = {
  'cache-control': 'no-cache',
  'cross-origin-resource-policy': 'same-origin',
};

/** Of the API: another deployment has another within a day. Programs of any origin read it. */
export const DESCRIPTION: FileKind = {
  'cache-control': 'max-age=86400',
  'cross-origin-resource-policy': 'cross-origin',
};

/** A year: a browser that has been here once does not try http again. */
const HTTPS_ALONE = { 'strict-transport-security': 'max-age=31536000' };

/**
 * @param allowed what the file needs if it is opened as a page: directives of a content security
 *   policy that allows nothing else
 * @param embedders origins of pages that may show it in a frame, separated by spaces
 */
export const sendFile = (
  { type, hash, text }: WebFile,
  kind: FileKind,
  request: Pick<HttpRequest, 'header'>,
  allowed: readonly string[] = [],
  embedders = "'none'",
): HttpAnswer => ({
  status: 200,
  text,
  headers: {
    'content-type': type,
    // Weak, since the same text is sent by several encodings.
    etag: `W/"${hash}"`,
    ...kind,
    'content-security-policy': ["default-src 'none'", ...allowed, `frame-ancestors ${embedders}`].join('; '),
    'cross-origin-opener-policy': 'same-origin',
    'referrer-policy': 'no-referrer',
    'x-content-type-options': 'nosniff',
    // On a laptop's http it would mean nothing.
    ...(request.header('x-forwarded-proto') === 'https' && HTTPS_ALONE),
  },
});
