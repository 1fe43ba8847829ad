// GET / and /share/{id}, which are the dashboard, its parts below /assets, GET /js/{file}, and the
// tracker under the name that a deployment has given it. Whoever asks gets the same files: what a
// reader may see is decided where numbers are answered.

import { NotFoundError } from '../http/errors.ts';
import type { Answer, Answers } from '../http/http-routes.ts';
import { DOCUMENTS, SCRIPT_PATH } from '../shared/names.ts';
import type { FindFile } from './files.ts';
import { type FileKind, HASHED, PAGE, SCRIPT, sendFile } from './send-file.ts';

/** What the dashboard loads, all of it from here. Its forms are sent by its script. */
const DASHBOARD_LOADS = [
  "script-src 'self'",
  "style-src 'self'",
  "connect-src 'self'",
  "img-src 'self' data:",
  "base-uri 'none'",
  "form-action 'none'",
];

/** @param scriptPath another path of the tracker, or the same */
export function webAnswers(find: FindFile, scriptPath: string): Answers {
  const send =
    (pathOf: (path: string) => string, kind: FileKind, allowed: readonly string[] = []): Answer =>
    async (request) => {
      const file = find(pathOf(request.path));
      if (file === undefined) throw new NotFoundError('Not found');
      return sendFile(file, kind, request, allowed);
    };
  const asNamed = (path: string): string => path.slice(1);
  const sendScript = send((path) => asNamed(path === scriptPath ? SCRIPT_PATH : path), SCRIPT);
  return {
    'GET /': send(() => DOCUMENTS.page, PAGE, DASHBOARD_LOADS),
    'GET /share/{id}': send(() => DOCUMENTS.share, PAGE, DASHBOARD_LOADS),
    'GET /assets/{file}': send(asNamed, HASHED),
    'GET /js/{file}': sendScript,
    [`GET ${scriptPath}`]: sendScript,
  };
}
