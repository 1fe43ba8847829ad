// GET /api/openapi.json. The description is made when it is asked for first: a cold start has no
// use for it, nor for the schemas that it alone needs.

import type { Answers } from '../../http/http-routes.ts';

export function openApiAnswers(): Answers {
  let text: string | undefined;
  return {
    'GET /api/openapi.json': async () => {
      const { describeApi } = await import('./openapi.ts');
      text ??= JSON.stringify(describeApi());
      // Of the code that runs: another deployment has another within a day.
      const headers = { 'content-type': 'application/json; charset=utf-8', 'cache-control': 'max-age=86400' };
      return { status: 200, text, headers };
    },
  };
}
