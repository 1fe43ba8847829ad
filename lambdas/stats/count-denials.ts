// Counts the requests that are refused for lack of permission: the metric that shows an intruder.

import { ForbiddenError, UnauthorizedError, UnknownSiteError } from '../http/errors.ts';
import type { Answer, Answers } from '../http/http-routes.ts';

/** The same answers; also reports each request that was refused because of its caller. */
export const countDenials = (answers: Answers, deny: () => void): Answers =>
  Object.fromEntries(Object.entries(answers).map(([route, answer]) => [route, countDenial(answer, deny)]));

const countDenial =
  (answer: Answer, deny: () => void): Answer =>
  async (request, context) => {
    try {
      return await answer(request, context);
    } catch (error) {
      if (DENIALS.some((denial) => error instanceof denial)) deny();
      throw error;
    }
  };

const DENIALS = [UnauthorizedError, ForbiddenError, UnknownSiteError];
