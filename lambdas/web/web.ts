// GET /js/{file}, and the tracker under the name that a deployment has given it.

import { NotFoundError } from '../http/errors.ts';
import type { Answer, Answers } from '../http/http-routes.ts';
import { SCRIPT_PATH } from '../shared/names.ts';
import type { FindFile } from './files.ts';
import { SCRIPT, sendFile } from './send-file.ts';

/** @param scriptPath another path of the tracker, or the same */
export function webAnswers(find: FindFile, scriptPath: string): Answers {
  const sendScript: Answer = async (request) => {
    const path = request.path === scriptPath ? SCRIPT_PATH : request.path;
    const file = find(path.slice(1));
    if (file === undefined) throw new NotFoundError('Not found');
    return sendFile(file, SCRIPT, request);
  };
  return { 'GET /js/{file}': sendScript, [`GET ${scriptPath}`]: sendScript };
}
