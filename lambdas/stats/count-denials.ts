// Counts the requests that are refused for lack of permission: the metric that shows an intruder.

import { ForbiddenError, UnauthorizedError, UnknownSiteError } from '../http/errors.ts';
import { type Answers, eachAnswer } from '../http/http-routes.ts';

/** The same answers; also reports each request that was refused because of its caller. */
export const countDenials = (answers: Answers, deny: () => void): Answers =>
  eachAnswer(answers, (answer) => async (request, context) => {
    try {
      return await answer(request, context);
    } catch (error) {
      if (DENIALS.some((denial) => error instanceof denial)) deny();
      throw error;
    }
  });

const DENIALS = [UnauthorizedError, ForbiddenError, UnknownSiteError];
