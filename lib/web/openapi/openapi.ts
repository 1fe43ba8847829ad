// The API as OpenAPI 3.1, from the schemas by which requests are read.

import * as z from 'zod/mini';

import { eventSchema } from '../../../lambdas/domain/event/event.ts';
import { MAX_QUERIES } from '../../../lambdas/domain/limits/questions.ts';
import { MAX_BATCH_EVENTS } from '../../../lambdas/domain/limits/requests.ts';
import { filterSchema, funnelSchema, questionSchema } from '../../../lambdas/domain/query/question.ts';
import type { OWN_ROUTES } from '../../../lambdas/shared/names.ts';
import { loginSchema } from '../../../lambdas/stats/session.ts';
import { statsQuerySchema } from '../../../lambdas/stats/stats-query.ts';
import {
  acceptedSchema,
  answerSchema,
  errorSchema,
  funnelAnswerSchema,
  receiptSchema,
  siteSchema,
  sitesSchema,
  statsSchema,
} from './answer-schemas.ts';

type Route = (typeof OWN_ROUTES)[number];

/** What is said of a route besides its schemas, which are named as `components` names them. */
interface Operation {
  readonly summary: string;
  readonly body?: Body;
  readonly answer: { readonly status: number; readonly about: string; readonly schema?: SchemaName };
  /** In the query string. */
  readonly parameters?: readonly object[];
}

interface Body {
  readonly one: SchemaName;
  /** A list of at most `most` is taken as well; `isAlone`: nothing but a list is. */
  readonly list?: { readonly most: number; readonly isAlone: boolean };
}

const SCHEMAS = {
  Event: eventSchema(() => 0),
  Query: questionSchema,
  Filter: filterSchema,
  Funnel: funnelSchema,
  Login: loginSchema,
  Accepted: acceptedSchema,
  Answer: answerSchema,
  FunnelAnswer: funnelAnswerSchema,
  Stats: statsSchema,
  Sites: sitesSchema,
  Site: siteSchema,
  Receipt: receiptSchema,
  Error: errorSchema,
} as const;
type SchemaName = keyof typeof SCHEMAS;

/** Every route of OWN_ROUTES, and no other. */
const OPERATIONS: { readonly [R in Route as `${R['method']} ${R['path']}`]: Operation } = {
  'POST /api/event': {
    summary: 'Takes one event.',
    body: { one: 'Event' },
    answer: { status: 202, about: 'The queue has it.', schema: 'Accepted' },
  },
  'POST /api/events': {
    summary: `Takes 1 to ${MAX_BATCH_EVENTS} events: all of them, or none.`,
    body: { one: 'Event', list: { most: MAX_BATCH_EVENTS, isAlone: true } },
    answer: { status: 202, about: 'The queue has them.', schema: 'Accepted' },
  },
  'GET /api/event/{receipt}': {
    summary: 'Says what became of a message.',
    parameters: [{ name: 'receipt', in: 'path', required: true, schema: { type: 'string' } }],
    answer: { status: 200, about: 'Its status.', schema: 'Receipt' },
  },
  'GET /js/{file}': {
    summary: 'Scripts that measure a page.',
    parameters: [{ name: 'file', in: 'path', required: true, schema: { type: 'string' } }],
    answer: { status: 200, about: 'JavaScript.' },
  },
  'GET /api/stats': {
    summary: 'Views, visitors and top paths of a day, a range, or all time.',
    parameters: parametersOf(statsQuerySchema),
    answer: { status: 200, about: 'The numbers.', schema: 'Stats' },
  },
  'POST /api/v2/query': {
    summary: `Answers a question about a site, or up to ${MAX_QUERIES} of them.`,
    body: { one: 'Query', list: { most: MAX_QUERIES, isAlone: false } },
    answer: { status: 200, about: 'The answer; of a list of questions a list of answers.', schema: 'Answer' },
  },
  'GET /api/v2/query': {
    summary: 'The same, with an ETag.',
    parameters: [
      {
        name: 'q',
        in: 'query',
        required: true,
        description: 'The question as JSON.',
        content: { 'application/json': { schema: { $ref: refTo('Query') } } },
      },
    ],
    answer: { status: 200, about: 'The answer; of a list of questions a list of answers.', schema: 'Answer' },
  },
  'POST /api/v2/funnel': {
    summary: 'Counts visitors who do steps in their order, within a day.',
    body: { one: 'Funnel' },
    answer: { status: 200, about: 'The steps.', schema: 'FunnelAnswer' },
  },
  'GET /api/sites': {
    summary: 'The sites that you may read.',
    answer: { status: 200, about: 'By id.', schema: 'Sites' },
  },
  'GET /api/site': {
    summary: 'What is known of a site that you may read.',
    parameters: [{ name: 'site_id', in: 'query', required: true, schema: { type: 'string' } }],
    answer: { status: 200, about: 'How it is set; of a public site and to a share less of it.', schema: 'Site' },
  },
  'GET /': { summary: 'The dashboard.', answer: { status: 200, about: 'HTML.' } },
  'GET /assets/{file}': {
    summary: 'Parts of the dashboard.',
    parameters: [{ name: 'file', in: 'path', required: true, schema: { type: 'string' } }],
    answer: { status: 200, about: 'A script, styles, or shapes of a map.' },
  },
  'GET /share/{id}': {
    summary: 'The dashboard of a share, whose secret is in the fragment.',
    parameters: [{ name: 'id', in: 'path', required: true, schema: { type: 'string' } }],
    answer: { status: 200, about: 'HTML.' },
  },
  'POST /api/session': {
    summary: 'Logs a browser in.',
    body: { one: 'Login' },
    answer: { status: 204, about: 'A cookie that reads what the token or code does.' },
  },
  'DELETE /api/session': { summary: 'Logs it out.', answer: { status: 204, about: 'The cookie is gone.' } },
  'GET /api/openapi.json': { summary: 'This description.', answer: { status: 200, about: 'OpenAPI 3.1.' } },
};

/** The document of GET /api/openapi.json. */
export function describeApi(): object {
  const paths: Record<string, Record<string, object>> = {};
  for (const [route, operation] of Object.entries(OPERATIONS)) {
    const [method = '', path = ''] = route.split(' ');
    (paths[path] ??= {})[method.toLowerCase()] = toOperation(operation);
  }
  return {
    openapi: '3.1.0',
    info: { title: 'fast-analytics', version: '2', license: { name: 'MIT', identifier: 'MIT' } },
    servers: [{ url: '/' }],
    security: [{ token: [] }, {}],
    paths,
    components: {
      securitySchemes: { token: { type: 'http', scheme: 'bearer', description: '`fa_<kind>_<id>_<secret>`' } },
      schemas: schemas(),
    },
  };
}

function toOperation({ summary, body, answer, parameters }: Operation): object {
  return {
    summary,
    ...(parameters !== undefined && { parameters }),
    ...(body !== undefined && {
      requestBody: { required: true, content: { 'application/json': { schema: bodySchema(body) } } },
    }),
    responses: {
      [answer.status]: {
        description: answer.about,
        ...(answer.schema !== undefined &&
          jsonOf(body?.list?.isAlone === false ? oneOrMany(answer.schema) : ref(answer.schema))),
      },
      '4XX': { description: 'Refused.', ...jsonOf(ref('Error')) },
      '5XX': { description: 'Try again.', ...jsonOf(ref('Error')) },
    },
  };
}

function bodySchema({ one, list }: Body): object {
  if (list === undefined) return ref(one);
  const many = { type: 'array', items: ref(one), minItems: 1, maxItems: list.most };
  return {
    anyOf: [list.isAlone ? { type: 'object', properties: { events: many }, required: ['events'] } : ref(one), many],
  };
}

function refTo(name: SchemaName): string {
  return `#/components/schemas/${name}`;
}

const ref = (name: SchemaName): object => ({ $ref: refTo(name) });
const oneOrMany = (name: SchemaName): object => ({ anyOf: [ref(name), { type: 'array', items: ref(name) }] });
const jsonOf = (schema: object): object => ({ content: { 'application/json': { schema } } });

/** Of what a client sends, as it is sent; of answers as they are. */
function schemas(): Record<string, object> {
  const registry = z.registry<{ id: string }>();
  for (const [id, schema] of Object.entries(SCHEMAS)) registry.add(schema, { id });
  const { schemas } = z.toJSONSchema(registry, { io: 'input', uri: (id) => `#/components/schemas/${id}` });
  // JSON Schema's own names for a schema, which OpenAPI has by its place.
  const isOwn = ([key]: readonly [string, unknown]): boolean => key !== '$schema' && key !== '$id';
  return Object.fromEntries(
    Object.entries(schemas).map(([id, schema]) => [id, Object.fromEntries(Object.entries(schema).filter(isOwn))]),
  );
}

/** The query string that a schema of an object describes. */
function parametersOf(schema: z.core.$ZodType): object[] {
  const { properties = {}, required = [] } = z.toJSONSchema(schema, { io: 'input' });
  return Object.entries(properties).map(([name, property]) => {
    const { description, ...rest } = property as { description?: string };
    return { name, in: 'query', required: required.includes(name), description, schema: rest };
  });
}
