// GET / and /share/{id}, which are the dashboard, its parts below /assets, GET /js/{file}, the
// tracker under the name that a deployment has given it, and the description of the API. Everybody
// gets the same files: what a reader may see is decided where numbers are answered.

import { MAX_EMBEDDERS } from '../domain/limits/access.ts';
import { NotFoundError } from '../http/errors.ts';
import type { HttpRequest } from '../http/http-request.ts';
import type { Answer, Answers } from '../http/http-routes.ts';
import { DOCUMENTS, SCRIPT_PATH } from '../shared/names.ts';
import type { FindFile, WebFile } from './files.ts';
import { DESCRIPTION, HASHED, PAGE, SCRIPT, sendFile } from './send-file.ts';

/** What the dashboard loads, all of it from here. Its forms are sent by its script. */
const DASHBOARD_LOADS = [
  "script-src 'self'",
  "style-src 'self'",
  "connect-src 'self'",
  "img-src 'self' data:",
  "base-uri 'none'",
  "form-action 'none'",
];

/** An origin, and nothing that could end the directive: a host of a URL may have a `;`. */
const EMBEDDER = /^https?:\/\/[a-z\d.-]{1,253}(:\d{1,5})?$/;

/** @param scriptPath another path of the tracker, or the same */
export function webAnswers(find: FindFile, scriptPath: string): Answers {
  const fileOf = (path: string): WebFile => {
    const file = find(path);
    if (file === undefined) throw new NotFoundError('Not found');
    return file;
  };
  const sendScript: Answer = async (request) => {
    const path = request.path === scriptPath ? SCRIPT_PATH : request.path;
    return sendFile(fileOf(path.slice(1)), SCRIPT, request);
  };
  return {
    'GET /': async (request) => sendFile(fileOf(DOCUMENTS.page), PAGE, request, DASHBOARD_LOADS),
    'GET /share/{id}': async (request) =>
      sendFile(fileOf(DOCUMENTS.share), PAGE, request, DASHBOARD_LOADS, embeddersOf(request)),
    'GET /assets/{file}': async (request) => sendFile(fileOf(request.path.slice(1)), HASHED, request),
    'GET /js/{file}': sendScript,
    [`GET ${scriptPath}`]: sendScript,
    'GET /api/openapi.json': async (request) => sendFile(fileOf(request.path.slice(1)), DESCRIPTION, request),
  };
}

/**
 * Pages that may show a share in a frame: those that its link names (`embed`, separated by commas).
 * A stranger may name others, and frames a page that is empty without the secret of the link, knows
 * no cookie, and has no button that changes anything.
 */
function embeddersOf({ query }: Pick<HttpRequest, 'query'>): string {
  const origins = (query('embed') ?? '').split(',', MAX_EMBEDDERS).filter((text) => EMBEDDER.test(text));
  return origins.length === 0 ? "'none'" : origins.join(' ');
}
