// Answers that a REST API gives without a function: MOCK integrations, as CDK writes them for
// preflights, and its own errors in the shape of the template's gateway responses.

import { z } from 'zod';
import { type Answer, message } from './answer.ts';

const Parameters = z.record(z.string(), z.string()).default({});

export const MockIntegration = z.object({
  Type: z.literal('MOCK'),
  IntegrationResponses: z.array(z.object({ StatusCode: z.string(), ResponseParameters: Parameters })).min(1),
});

export const GatewayResponse = z.object({
  ResponseType: z.enum(['DEFAULT_4XX', 'DEFAULT_5XX'], 'only DEFAULT_4XX and DEFAULT_5XX are emulated'),
  ResponseParameters: Parameters,
  ResponseTemplates: z.object({ 'application/json': z.string().optional() }).default({}),
});

/** The fixed answer of a mock integration. */
export const mockAnswer = ({ IntegrationResponses: [first] }: z.infer<typeof MockIntegration>): Answer => ({
  status: Number(first?.StatusCode),
  headers: literals(first?.ResponseParameters ?? {}),
  body: '',
});

/** The API's own error answer. */
export function ownAnswer(responses: z.infer<typeof GatewayResponse>[], status: number, text: string): Answer {
  const response = responses.find(({ ResponseType }) => ResponseType === `DEFAULT_${status < 500 ? 4 : 5}XX`);
  const plain = message(status, text);
  const body = response?.ResponseTemplates['application/json']
    ?.replaceAll('$context.error.messageString', JSON.stringify(text))
    .replaceAll('$context.error.message', text);
  return {
    status,
    headers: { ...plain.headers, ...literals(response?.ResponseParameters ?? {}) },
    body: body ?? plain.body,
  };
}

/**
 * `method.response.header.Allow: 'GET'` gives the header `allow: GET`; values that are not literals
 * (VTL) are left out.
 */
function literals(parameters: Record<string, string>): Record<string, string> {
  const headers: Record<string, string> = {};
  for (const [name, value] of Object.entries(parameters)) {
    const literal = /^'(.*)'$/.exec(value)?.[1];
    if (literal !== undefined) headers[name.replace(/^.*\.header\./, '').toLowerCase()] = literal;
  }
  return headers;
}
