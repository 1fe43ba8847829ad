// The answers that make and end sessions, in both formats of the gateways, over tables that a test
// fills.

import { randomBytes } from 'node:crypto';

import type { Context } from 'aws-lambda';

import type { Token, TokenKind } from '../../../../lambdas/domain/access/token.ts';
import { createCallers } from '../../../../lambdas/http/caller.ts';
import type { GatewayAnswer } from '../../../../lambdas/http/http-answer.ts';
import { createHttpHandler } from '../../../../lambdas/http/http-handler.ts';
import { putSessionsOff } from '../../../../lambdas/stats/put-session-off.ts';
import { sessionAnswers } from '../../../../lambdas/stats/session.ts';
import type { SessionStore } from '../../../../lambdas/store/access/session-store.ts';
import { FORMATS } from '../../../fuzz/formats.ts';
import { aToken } from '../../../support/access.ts';
import { MemorySessions } from '../../../support/memory-sessions.ts';

export const NOW = Date.parse('2025-11-14T10:00:00Z');
export const HOST = 'api.example';
export const OWN = { origin: `https://${HOST}` };

type Format = keyof typeof FORMATS;
type Sent = Readonly<Record<string, string>>;

const eventOf = (method: string, body: unknown, headers: Sent, format: Format = '2.0', path = '/api/session') =>
  FORMATS[format]({
    grammar: 'good event',
    queueIsDown: false,
    method,
    path,
    query: '',
    headers: Object.entries({ host: HOST, ...headers }),
    body: { bytes: Buffer.from(typeof body === 'string' ? body : JSON.stringify(body)), base64: false },
  });

/** Functions over tables that a test fills. Stats answers everybody, and says who asks. */
export function sessionWorld(faults: Partial<SessionStore> = {}) {
  const tokens = new Map<string, Token>();
  const sessions = new MemorySessions();
  const state = { now: NOW, extensions: 0 };
  const now = () => state.now;
  const extend: SessionStore['extend'] = async (...session) => {
    state.extensions += 1;
    await sessions.store.extend(...session);
  };
  const store = { ...sessions.store, extend, ...faults };
  const callers = createCallers({ readToken: async (id) => tokens.get(id), readSession: store.read, now });
  const answers = {
    'GET /api/stats': async (request: Parameters<typeof callers.identify>[0]) => {
      const { kind } = await callers.identify(request);
      return { status: 200, body: kind, headers: { 'cache-control': 'max-age=86400' } };
    },
  };
  const handler = createHttpHandler(
    {
      ...putSessionsOff(answers, { callers, sessions: store, now }),
      ...sessionAnswers({ callers, sessions: store, now, random: randomBytes }),
    },
    '*',
  );
  const ask = (...parts: Parameters<typeof eventOf>) => handler(eventOf(...parts), { awsRequestId: 'x' } as Context);
  return {
    tokens,
    sessions: sessions.items,
    store: sessions.store,
    state,
    put: (kind: TokenKind, more: Partial<Token> = {}) => {
      const { text, stored } = aToken(kind, more);
      (kind === 'session' || kind === 'login' ? sessions.items : tokens).set(stored.id, stored);
      return { text, stored };
    },
    login: (body: unknown, headers: Sent = {}, format?: Format) => ask('POST', body, headers, format),
    logout: (headers: Sent = {}, format?: Format) => ask('DELETE', '', headers, format),
    whoIs: async (headers: Sent) => JSON.parse((await ask('GET', '', headers, '2.0', '/api/stats')).body) as string,
    stats: (headers: Sent, format?: Format) => ask('GET', '', headers, format, '/api/stats'),
  };
}

export const setCookies = ({ cookies, multiValueHeaders }: GatewayAnswer) =>
  cookies ?? multiValueHeaders?.['set-cookie'] ?? [];
export const valueIn = (answer: GatewayAnswer) => /=([^;]*)/.exec(setCookies(answer)[0] ?? '')?.[1] ?? '';
export const cookie = (text: string): Sent => ({ cookie: `theme=dark; __Host-fa=${text}` });
