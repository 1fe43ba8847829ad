// Nothing of a visitor goes further than ingest: not the user id, nor an address, a user agent, the
// time zone or an idempotency key. Through the whole local stack over HTTP, in both modes, with a
// spy at every call that a function makes and every line that it logs.

import { hash } from 'node:crypto';
import diagnostics from 'node:diagnostics_channel';
import type { IncomingMessage } from 'node:http';
import { zstdDecompressSync } from 'node:zlib';

import fc from 'fast-check';
import { afterAll, beforeAll, describe, expect, inject, test } from 'vitest';

import { unpackSections } from '../../lambdas/domain/document/sections.ts';
import { createSiteStore } from '../../lambdas/store/access/site-store.ts';
import { createTokenStore } from '../../lambdas/store/access/token-store.ts';
import { connectTables } from '../../lambdas/store/table/table.ts';
import { ACCESS } from '../../lambdas/shared/names.ts';
import { type LocalStack, startLocalStack } from '../../local/stack.ts';
import { aSite, aToken } from '../support/access.ts';
import { connect } from '../support/api.ts';
import { freshSite, pageView } from '../support/events.ts';
import { soon } from '../support/soon.ts';
import { anyCharacter } from '../support/any-character.ts';

/**
 * What functions asked of SQS and DynamoDB, by action: every message, and every item, comes by one
 * of these.
 */
const calls: { readonly action: string; readonly bytes: Buffer }[] = [];
const spy = (message: unknown): void => {
  const { request } = message as { request: IncomingMessage };
  const action =
    String(request.headers['x-amz-target'] ?? '')
      .split('.')
      .at(-1) ?? '';
  const chunks: Buffer[] = [];
  request.on('data', (chunk: Buffer) => chunks.push(chunk));
  // A call of an AWS service: what clients send to the gateway has no such header.
  request.on('end', () => action !== '' && calls.push({ action, bytes: Buffer.concat(chunks) }));
};
beforeAll(() => diagnostics.subscribe('http.server.request.start', spy));
afterAll(() => void diagnostics.unsubscribe('http.server.request.start', spy));

/**
 * The bytes, and whatever is packed in them: JSON in JSON, base64, what documents and raw events
 * are compressed by.
 */
function* unpacked(bytes: Buffer, seen: Set<string>): Generator<Buffer> {
  yield bytes;
  const text = bytes.toString();
  for (const [, inner = ''] of text.matchAll(/"((?:[^"\\]|\\.)*)"/g)) {
    // Names of tables and of attributes come again with every call; what is short is shown above.
    if (inner.length < 8 || seen.has(inner)) continue;
    seen.add(inner);
    if (inner.includes('\\')) yield* unpacked(Buffer.from(unescaped(inner)), seen);
    if (!/^[\w+/-]{8,}={0,2}$/.test(inner)) continue;
    const binary = Buffer.from(inner, 'base64');
    yield binary;
    for (const packed of decompressed(binary)) yield* unpacked(packed, seen);
  }
}

/** The text; nothing where it stands in the bytes of a section, and is no JSON. */
function unescaped(inner: string): string {
  try {
    return JSON.parse(`"${inner}"`) as string;
  } catch {
    return '';
  }
}

/** Raw events, or the sections of a document or rollup; nothing where it is something else. */
function decompressed(binary: Buffer): Buffer[] {
  try {
    if (binary.length >= 4 && binary.readUInt32LE() === ZSTD) return [zstdDecompressSync(binary)];
    if (binary[0] !== COMPRESSED_DOCUMENT) return [];
    const { head, tail } = unpackSections(binary, true);
    return [Buffer.from(head), Buffer.from(tail)];
  } catch {
    return [];
  }
}

/** How bytes begin that zstd has compressed: RFC 8878, section 3.1.1. */
const ZSTD = 0xfd2f_b528;
/** A plain one is read as it is (sections.ts). */
const COMPRESSED_DOCUMENT = 1;

interface Person {
  readonly id: string;
  readonly key: string;
  /** IPv6, in the one way that it has. */
  readonly address: string;
  readonly agent: string;
}

/** What the browsers of all say besides, of which only a country and a language are kept. */
const ZONE = 'Antarctica/Troll';
const LANGUAGES = 'nb-NO;q=0.123';
const SCREEN = 1483.625;

const anId = fc.string({ unit: anyCharacter, maxLength: 100 });
/** In the words of a request header, but for the id, which is any text. */
const aPerson = (mark: string): fc.Arbitrary<Person> => {
  const word = fc.stringMatching(/^[\w.:-]{1,20}$/).map((text) => `${mark}${text}`);
  const id = anId.map((text) => `${mark}${text}`);
  const group = fc.integer({ min: 0x1000, max: 0xffff }).map((bits) => bits.toString(16));
  const address = fc.array(group, { minLength: 8, maxLength: 8 }).map((groups) => groups.join(':'));
  const agent = word.map((text) => `Mozilla/5.0 (X11; Linux x86_64; rv:156.0) Gecko/20100101 Firefox/156.0 ${text}`);
  return fc.record({ id, key: word, address, agent });
};

/** Also hashed without a key: who has a guess could test it. Of an address also the network. */
const traces = ({ id, address, agent }: Person): Buffer[] => {
  const network = Buffer.from(address.replaceAll(':', ''), 'hex').subarray(0, 8);
  const hashes = [id, address, agent, `${address}${agent}`].map((text) =>
    hash('sha256', text, 'buffer').subarray(0, 6),
  );
  return [Buffer.from(address.slice(0, 19)), ...[network, ...hashes].flatMap(inAnyForm)];
};

const inAnyForm = (bytes: Buffer): Buffer[] => [
  bytes,
  ...(['hex', 'base64', 'base64url'] as const).map((form) => Buffer.from(bytes.toString(form).replace(/=+$/, ''))),
];

describe.each(ACCESS)('where the deployment is %s', (access) => {
  const lines: string[] = [];
  let stack: LocalStack;
  let token: string;
  const site_id = freshSite();

  beforeAll(async () => {
    stack = await startLocalStack({
      assembly: inject(access === 'open' ? 'assembly' : 'registeredAssembly'),
      port: 0,
      log: (line) => lines.push(line),
      debug: true,
    });
    const { region, credentials, endpoints, outputs } = stack;
    const tables = connectTables({ region, credentials, endpoint: endpoints.dynamodb });
    const shown = aToken('write', { sites: [site_id] });
    token = shown.text;
    await createSiteStore(tables(String(outputs['SitesTableName']))).add(aSite(site_id, { origins: ['*'] }));
    await createTokenStore(tables(String(outputs['TokensTableName']))).add(shown.stored);
  });
  afterAll(() => stack.close());

  /** Single events and batches, taken and refused in every way that there is. */
  async function sendAll({ id, key, address, agent }: Person): Promise<number[]> {
    const api = connect(stack.url);
    const person = {
      'user-agent': agent,
      'x-forwarded-for': address,
      forwarded: `for=${address}`,
      'x-real-ip': address,
      'idempotency-key': key,
      cookie: `visitor=${agent}`,
      referer: `https://a.example/?user=${agent}`,
      'accept-language': LANGUAGES,
    };
    const page = { ...person, origin: 'https://a.example' };
    const withToken = { ...person, 'idempotency-key': `${key}-2`, authorization: `Bearer ${token}` };
    const event = pageView({ site_id, user_id: id, timestamp: new Date().toISOString() });
    // Of a browser, which brings no id: alone, by a proxy that has a token, and as a program.
    const view = JSON.stringify({ n: 'pageview', u: 'https://a.example/', d: site_id, tz: ZONE, w: SCREEN });
    const statuses = [
      await api.call('POST', '/api/event', page, view),
      await api.call('POST', '/api/event', withToken, view),
      await api.call('POST', '/api/event', { ...page, 'user-agent': `${agent} Googlebot` }, view),
      await api.post(event, page),
      await api.post({ ...event, event_id: key }, { ...page, 'idempotency-key': '' }),
      await api.postBatch([event, { ...event, timestamp: '2025-11-14' }], withToken),
      await api.post({ ...event, timestamp: id }, page),
      await api.post({ ...event, path: 1 }, page),
      await api.call('POST', '/api/event', page, JSON.stringify(event).slice(0, -5)),
      await api.post({ ...event, site_id: freshSite() }, page),
      await api.post(event, { ...person, authorization: `Bearer ${token}x` }),
      await api.post(event, { ...person, 'idempotency-key': `${key}-3` }),
      ...(await sendForeign({ id, key, address, agent }, page)),
      await api.call('GET', `/api/stats?site_id=${site_id}`, person),
      await api.call('GET', `/api/nothing/${agent}`, person),
    ];
    return statuses.map(({ status }) => status);
  }

  /** In the formats of other products, with all that they say of a person. */
  async function sendForeign({ id, key, address, agent }: Person, page: Record<string, string>) {
    const api = connect(stack.url);
    // An open deployment takes no tokens, and believes what comes without an origin.
    const writeKey = access === 'open' ? site_id : token;
    const { origin: _, ...server } = page;
    const post = (path: string, headers: Record<string, string>, body: unknown) =>
      api.call('POST', path, headers, JSON.stringify(body));
    const context = { ip: address, userAgent: agent, traits: { name: agent } };
    const properties = { $ip: address, $raw_user_agent: agent, distinct_id: id, $set: { email: agent } };
    const umami = { url: '/', id, ip: address, userAgent: agent };
    const hit = { path: '/', session: id, ip: address, user_agent: agent };
    return [
      await post('/api/event', page, { n: 'x', u: 'https://a.example/', d: site_id, p: { who: agent } }),
      await api.call('GET', `/gc/${site_id}/count?p=/&rnd=${encodeURIComponent(key)}`, page),
      await post('/api/send', page, { type: 'event', payload: { ...umami, website: site_id } }),
      await post('/api/v0/count', { ...server, authorization: `Bearer ${writeKey}` }, { hits: [hit] }),
      await post('/v1/t', server, { writeKey, event: 'x', userId: id, messageId: key, context }),
      await post('/v1/i', server, { writeKey, userId: id, traits: { email: agent } }),
      await post('/e/', server, { api_key: writeKey, event: 'x', uuid: `${key}-5`, properties }),
    ];
  }

  test('no message, item, log line or metric has anything of a person', async () => {
    const mark = `PERSON${access}`;
    const people: Person[] = [];
    await fc.assert(
      fc.asyncProperty(aPerson(mark), async (person) => {
        people.push(person);
        const isOpen = access === 'open';
        const statuses = [
          202,
          202,
          202,
          202,
          202,
          202,
          400,
          400,
          400,
          isOpen ? 202 : 404,
          isOpen ? 202 : 401,
          isOpen ? 202 : 401,
        ];
        const foreign = [202, 200, 200, 202, 200, 200, 200];
        expect(await sendAll(person)).toEqual([...statuses, ...foreign, isOpen ? 200 : 401, 404]);
      }),
      { numRuns: 12 },
    );
    await stack.idle();
    await soon(async () => expect(lines.join('\n')).toContain('"Counted"'));

    expect(calls.map(({ action }) => action)).toEqual(
      expect.arrayContaining(['SendMessage', 'SendMessageBatch', 'GetItem', 'PutItem', 'UpdateItem']),
    );
    const seen = new Set<string>();
    const written = [...calls.flatMap(({ bytes }) => [...unpacked(bytes, seen)]), Buffer.from(lines.join('\n'))];
    // That the spy sees into messages, raw events and documents: what is no secret is there.
    expect(written.filter((bytes) => bytes.includes('page_view')).length).toBeGreaterThan(people.length);
    // And what is derived of a person.
    expect(written.filter((bytes) => bytes.includes('"country":"AQ"')).length).toBeGreaterThan(0);
    const said = [mark, token.slice(-43), ZONE, LANGUAGES, String(SCREEN)].map((text) => Buffer.from(text));
    const needles = [...said, ...people.flatMap(traces)];
    const whole = Buffer.concat(written);
    for (const needle of needles.filter((each) => whole.includes(each))) {
      expect(written.filter((bytes) => bytes.includes(needle)).map((bytes) => bytes.toString())).toEqual([]);
    }
  });
});
