// GET /api/openapi.json. The build writes the description, so no function contains what makes it.

import { JSON_TYPE, type WebFile } from '../web-file.ts';
import { describeApi } from './openapi.ts';

export const openApiFile = (): WebFile => ({
  path: 'api/openapi.json',
  type: JSON_TYPE,
  text: JSON.stringify(describeApi()),
});
