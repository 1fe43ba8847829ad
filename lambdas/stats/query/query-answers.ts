// POST and GET /api/v2/query and POST /api/v2/funnel: reads the question, asks whether the caller
// may read its site, answers.

import { siteDefaults } from '../../domain/access/site.ts';
import { MAX_ANSWER_BYTES, MAX_QUERIES, MAX_QUERY_BYTES } from '../../domain/limits/questions.ts';
import { MAX_LISTED_NAMES } from '../../domain/limits/requests.ts';
import { checkValues } from '../../domain/query/check-question.ts';
import type { QueryAnswer } from '../../domain/query/answer.ts';
import type { AskedSite } from '../../domain/query/prepare.ts';
import type { Question } from '../../domain/query/question.ts';
import { readFunnel, readQuestion } from '../../domain/query/read-question.ts';
import { UnanswerableError } from '../../domain/query/unanswerable.ts';
import { BadRequestError } from '../../http/errors.ts';
import type { HttpRequest } from '../../http/http-request.ts';
import type { Answers } from '../../http/http-routes.ts';
import { parseJsonBody, parseJsonParameter } from '../../http/json-body.ts';
import { cacheFor } from '../cache-control.ts';
import type { Admission, Readers } from '../readers.ts';
import type { QuestionReader } from './pieces.ts';
import { toCsv } from './csv.ts';
import { answerFunnel, answerQuestions } from './questions.ts';

export interface QueryDeps extends QuestionReader {
  /** Undefined where there is no such site. */
  readonly findSite: (site: string) => Promise<AskedSite | undefined>;
  readonly readers: Pick<Readers, 'admit'>;
}

export function queryAnswers(deps: QueryDeps): Answers {
  return {
    'POST /api/v2/query': async (request) => {
      const { content } = await answerTo(request, parseJsonBody(request, MAX_QUERY_BYTES), deps);
      return { status: 200, text: content.text, headers: { ...content.headers, ...NOT_KEPT } };
    },
    'GET /api/v2/query': async (request) => {
      const text = request.query('q');
      if (text === undefined) throw new BadRequestError('q query parameter is required: the question as JSON');
      const { content, isPrivate, isFinal } = await answerTo(
        request,
        parseJsonParameter('q', text, MAX_QUERY_BYTES),
        deps,
      );
      return { status: 200, text: content.text, headers: { ...content.headers, ...keptFor(isFinal, isPrivate) } };
    },
    'POST /api/v2/funnel': async (request) => {
      const sent = parseJsonBody(request, MAX_QUERY_BYTES);
      const { answer } = await refusing(async () => {
        const question = readFunnel(sent);
        checkValues([question]);
        const admission = await deps.readers.admit(request, question.site_id);
        return await answerFunnel(
          { question: fixedTo(admission, question), site: await siteOf(question.site_id, deps) },
          deps,
        );
      });
      return { status: 200, body: answer, headers: { 'cache-control': 'no-store' } };
    },
  };
}

/** No cache keeps an answer to POST. */
const NOT_KEPT = { 'cache-control': 'no-store', vary: 'accept' };

/** As those of GET /api/stats. */
function keptFor(isFinal: boolean, isPrivate: boolean): Readonly<Record<string, string>> {
  const { vary, ...headers } = cacheFor(isFinal, isPrivate);
  return { ...headers, vary: vary === undefined ? 'accept' : `${vary}, accept` };
}

interface Replied {
  readonly content: Content;
  readonly isPrivate: boolean;
  readonly isFinal: boolean;
}

async function answerTo(request: HttpRequest, sent: unknown, deps: QueryDeps): Promise<Replied> {
  return await refusing(async () => {
    const isList = Array.isArray(sent);
    const place = (index: number): string => (isList ? `[${index}] ` : '');
    const questions = readAll(isList ? sent : [sent], place);
    if (isList && prefersCsv(request))
      throw new UnanswerableError('CSV is of one question: send it alone, or accept application/json');
    const ids = [...new Set(questions.map(({ site_id }) => site_id))];
    const admissions = new Map(
      await Promise.all(ids.map(async (id) => [id, await deps.readers.admit(request, id)] as const)),
    );
    const sites = new Map(await Promise.all(ids.map(async (id) => [id, await siteOf(id, deps)] as const)));
    const asked = questions.map((question) => ({
      question: fixedTo(admissions.get(question.site_id), question),
      site: sites.get(question.site_id) ?? siteDefaults(question.site_id),
    }));
    const answered = await answerQuestions(asked, deps, place);
    const answers = answered.map(({ answer }) => answer);
    const [first] = answers;
    return {
      content: !isList && first !== undefined && prefersCsv(request) ? csvOf(first) : jsonOf(isList ? answers : first),
      isPrivate: [...admissions.values()].some(({ isPrivate }) => isPrivate),
      isFinal: answered.every(({ isFinal }) => isFinal),
    };
  });
}

/** The question with the filters of the share by which it came, which no question takes away. */
const fixedTo = <Q extends Pick<Question, 'filters'>>(admission: Admission | undefined, question: Q): Q =>
  admission === undefined || admission.filters.length === 0
    ? question
    : { ...question, filters: [...admission.filters, ...question.filters] };

/** An answer, serialized. */
interface Content {
  readonly text: string;
  readonly headers: Readonly<Record<string, string>>;
}

const jsonOf = (body: unknown): Content => contentOf(JSON.stringify(body), 'application/json; charset=utf-8');
const csvOf = (answer: QueryAnswer): Content => contentOf(toCsv(answer), 'text/csv; charset=utf-8; header=present');

function contentOf(text: string, type: string): Content {
  if (Buffer.byteLength(text) > MAX_ANSWER_BYTES) {
    throw new UnanswerableError(
      `the answer is longer than ${MAX_ANSWER_BYTES} bytes: ask for fewer rows by pagination.limit`,
    );
  }
  return { text, headers: { 'content-type': type } };
}

/** Whether CSV is asked for, and not behind JSON. */
function prefersCsv(request: Pick<HttpRequest, 'header'>): boolean {
  const types = (request.header('accept') ?? '')
    .toLowerCase()
    .split(',', MAX_LISTED_NAMES)
    .map((type) => type.split(';')[0]?.trim());
  return types.find((type) => type === 'text/csv' || type === 'application/json') === 'text/csv';
}

/** A site that registers itself has no settings before its first event. */
const siteOf = async (id: string, { findSite }: Pick<QueryDeps, 'findSite'>): Promise<AskedSite> =>
  (await findSite(id)) ?? siteDefaults(id);

/** Turns what cannot be answered into a 400. */
async function refusing<T>(run: () => Promise<T>): Promise<T> {
  try {
    return await run();
  } catch (error) {
    if (error instanceof UnanswerableError) throw new BadRequestError(error.message, { cause: error });
    throw error;
  }
}

function readAll(sent: readonly unknown[], place: (index: number) => string): Question[] {
  if (sent.length === 0 || sent.length > MAX_QUERIES) {
    throw new UnanswerableError(`a list has 1 to ${MAX_QUERIES} questions, and this has ${sent.length}`);
  }
  const questions = sent.map((one, index) => {
    try {
      return readQuestion(one);
    } catch (error) {
      if (!(error instanceof UnanswerableError)) throw error;
      throw new UnanswerableError(`${place(index)}${error.message}`, { cause: error });
    }
  });
  checkValues(questions);
  return questions;
}
