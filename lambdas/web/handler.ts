// Entry of the web function: wires the files of its own bundle to its answers. It reads nothing
// else, and calls nothing.

import { createHttpHandler } from '../http/http-handler.ts';
import { text } from '../shared/environment.ts';
import { ENV, routesOf } from '../shared/names.ts';
import { openFiles } from './files.ts';
import { webAnswers } from './web.ts';

const scriptPath = text(ENV.scriptPath);

export const handler = createHttpHandler(
  webAnswers(openFiles(import.meta.dirname), scriptPath),
  text(ENV.corsOrigins),
  routesOf(scriptPath),
);
