// `site add` and `site set`: what they keep, what they say, and what they refuse.

import { afterEach, beforeEach, describe, expect, test } from 'vitest';

import { noFilters } from '../../lambdas/domain/access/site-filters.ts';
import { siteDefaults } from '../../lambdas/domain/access/site.ts';
import { siteAdd, siteSet } from '../../ops/commands/site-write.ts';
import { countedBytes, type Desk, openDesk, START } from './access-desk.ts';

let desk: Desk;
beforeEach(async () => void (desk = await openDesk()));
afterEach(() => desk.close());

/** An option given `times`, each time with another value. */
const several = (flag: string, times: number, rest = ''): string[] =>
  Array.from({ length: times }, (_, n) => [flag, `v${n}${rest}`]).flat();

const add = (...args: string[]) => desk.run(siteAdd, args);

describe('site add', () => {
  test('registers a site with a key of its own, and with what was chosen', async () => {
    expect(await add('plain')).toMatchObject({ code: 0, failure: '' });
    expect(await desk.site('plain')).toEqual({
      ...siteDefaults('plain'),
      id: 'plain',
      visitorKey: countedBytes()(32),
      createdAt: START,
    });
    const names = ['--name', 'The shop', '--timezone', 'Europe/Berlin', '--identity', 'client', '--raw-days', '30'];
    const pages = ['--origin', 'https://shop.example', '--origin', 'https://www.shop.example', '--public'];
    const asked = ['--property', 'plan', '--property', 'plan', '--property', 'a b', '--goal', 'Signup'];
    const funnel = ['--goal', 'Visit /thanks*', '--funnel', 'Checkout: Visit /cart > Visit /pay* > Purchase'];
    await add('shop', ...names, ...pages, ...asked, ...funnel, '--keep-query');
    expect(await desk.site('shop')).toMatchObject({
      properties: ['plan', 'a b'],
      goals: ['Signup', 'Visit /thanks*'],
      funnels: [{ name: 'Checkout', steps: ['Visit /cart', 'Visit /pay*', 'Purchase'] }],
      keepQuery: true,
      name: 'The shop',
      timezone: 'Europe/Berlin',
      origins: ['https://shop.example', 'https://www.shop.example'],
      identity: 'client',
      public: true,
      rawDays: 30,
    });
  });

  test('says what to do next, for this site and this stack', async () => {
    const { out } = await add('my-site', '--origin', 'https://example.com');
    const text = out.join('\n');
    expect(text).toContain('The API is https://api.example\n');
    expect(text).toContain('In a page of https://example.com:\n');
    expect(out).toContain('  <script defer src="https://api.example/js/script.js" data-domain="my-site"></script>');
    expect(text).toContain(
      "  curl https://api.example/api/event -H 'Authorization: Bearer fa_write_…' " +
        `-d '{"site_id":"my-site","event_type":"page_view","path":"/","timestamp":"2025-11-14T10:00:00.000Z"}'\n`,
    );
    for (const command of ['token create --kind write', 'login', 'token create --kind read']) {
      expect(out).toContain(`  npm run ops -- ${command} --site my-site --stack Trial`);
    }
  });

  test('says that no page may send, where no origin was given, and how one may', async () => {
    const { out } = await add('my-site');
    expect(out).toContain('In a page, once its origin is listed:');
    expect(out).toContain('  npm run ops -- site set my-site --origin https://example.com --stack Trial');
  });

  test('leaves a site that is there as it is', async () => {
    await add('twice', '--name', 'First');
    const before = await desk.site('twice');
    expect((await add('twice', '--name', 'Second')).failure).toBe(
      'The stack Trial has a site "twice" already: change it by npm run ops -- site set twice --stack Trial',
    );
    expect(await desk.site('twice')).toEqual(before);
  });

  test.each<[string[], string]>([
    [[''], 'Name a site: my-site'],
    [['s'.repeat(256)], 'A site takes at most 255 characters'],
    [['a', '--timezone', 'Mars/Base'], '--timezone takes an IANA time zone, such as Europe/Berlin, and is "Mars/Base"'],
    [['a', '--timezone', '+01:00'], '--timezone takes an IANA time zone, such as Europe/Berlin, and is "+01:00"'],
    [
      ['a', '--origin', 'https://Shop.example/cart?x=1'],
      '--origin takes an origin, such as https://example.com, or *, and is "https://Shop.example/cart?x=1" ' +
        '(did you mean https://shop.example?)',
    ],
    [
      ['a', '--origin', 'shop.example'],
      '--origin takes an origin, such as https://example.com, or *, and is "shop.example" ' +
        '(did you mean https://shop.example?)',
    ],
    [['a', '--origin', 'http://'], '--origin takes an origin, such as https://example.com, or *, and is "http://"'],
    [
      ['a', ...Array.from({ length: 51 }, (_, n) => ['--origin', `https://${n}.example`]).flat()],
      '--origin may be given 50 times at most',
    ],
    [['a', '--name', 'n'.repeat(101)], `--name takes at most 100 characters, and is "${'n'.repeat(101)}"`],
    [['a', '--raw-days', '0'], '--raw-days takes a whole number from 1 to 3650, and is "0"'],
    [['a', '--property', ''], '--property takes a name of 1 to 300 bytes, and is ""'],
    [['a', '--property', 'é'.repeat(151)], `--property takes a name of 1 to 300 bytes, and is "${'é'.repeat(151)}"`],
    [['a', '--property', '__proto__'], '--property takes a name of 1 to 300 bytes, and is "__proto__"'],
    [['a', ...several('--property', 21)], '--property may be given 20 times at most'],
    [['a', ...several('--goal', 51)], '--goal may be given 50 times at most'],
    [
      ['a', '--goal', ''],
      '--goal takes the name of an event, such as Signup, or a page, such as Visit /thanks*, and is ""',
    ],
    [
      ['a', '--block-address', 'office'],
      '--block-address takes an address or a network, such as 203.0.113.0/24, and is "office"',
    ],
    [
      ['a', '--block-country', 'Germany'],
      '--block-country takes the two letters of a country (ISO 3166-1), such as SG, and is "GERMANY"',
    ],
    [['a', '--block-path', 'admin'], '--block-path takes a path, such as /admin/*, and is "admin"'],
    [
      ['a', '--hostname', 'https://example.com'],
      '--hostname takes a host name, such as www.example.com or *.example.com, and is "https://example.com"',
    ],
    [
      ['a', ...several('--block-path', 101).map((text) => text.replace('v', '/'))],
      '--block-path may be given 100 times at most',
    ],
    [['a', ...several('--alias', 21)], '--alias may be given 20 times at most'],
    [['a', '--alias', ''], '--alias takes a name of 1 to 255 characters, and is ""'],
    [['a', ...several('--funnel', 21, ': A > B')], '--funnel may be given 20 times at most'],
    [
      ['a', '--funnel', 'Signup'],
      '--funnel takes a name and steps, such as "Checkout: Visit /cart > Visit /pay* > Purchase", and is "Signup"',
    ],
    [['a', '--funnel', 'F: Signup'], '--funnel takes at least 2 steps, and is "F: Signup"'],
    [['a', '--raw-days', '1.5'], '--raw-days takes a whole number from 1 to 3650, and is "1.5"'],
  ])('%j is refused in one sentence, with the value and what would do', async (args, sentence) => {
    expect(await add(...args)).toMatchObject({ out: [], failure: `usage: ${sentence}` });
    expect(await desk.site('a')).toBeUndefined();
  });
});

describe('site set', () => {
  const set = (...args: string[]) => desk.run(siteSet, args);

  test('changes what is given and nothing else; origins replace those that were there', async () => {
    await add('a', '--origin', 'https://a.example', '--public', '--raw-days', '30', '--timezone', 'Europe/Berlin');
    const before = await desk.site('a');
    expect(await set('a', '--origin', 'https://b.example', '--origin', '*')).toMatchObject({ code: 0 });
    expect(await desk.site('a')).toEqual({ ...before, origins: ['https://b.example', '*'] });
    await set('a', '--name', 'A', '--timezone', 'UTC', '--identity', 'none');
    await set('a', '--no-origin', '--no-public', '--no-raw-days');
    const { rawDays: _, ...rest } = { ...before };
    expect(await desk.site('a')).toEqual({
      ...rest,
      name: 'A',
      timezone: 'UTC',
      identity: 'none',
      origins: [],
      public: false,
    });
  });

  test('replaces properties, goals and funnels by those that are given, or takes all of them back', async () => {
    await add('a', '--property', 'plan', '--goal', 'Signup', '--funnel', 'F: A > B', '--keep-query');
    await set('a', '--property', 'size', '--goal', 'Visit *', '--funnel', 'G: B > A');
    expect(await desk.site('a')).toMatchObject({
      properties: ['size'],
      goals: ['Visit *'],
      funnels: [{ name: 'G', steps: ['B', 'A'] }],
      keepQuery: true,
    });
    await set('a', '--no-property', '--no-goal', '--no-funnel', '--no-keep-query');
    expect(await desk.site('a')).toMatchObject({ properties: [], goals: [], funnels: [], keepQuery: false });
  });

  test('takes what is not counted, in the one way to write it, and takes it back', async () => {
    const address = ['--block-address', '203.0.113.0/24', '--block-address', '2001:db8::7'];
    const others = [
      '--block-country',
      'sg',
      '--block-path',
      '/admin/*',
      '--hostname',
      '*.Example.com',
      '--bots',
      'count',
    ];
    await add('a', ...address, ...others, '--dedupe', 'event');
    expect(await desk.site('a')).toMatchObject({
      bots: 'count',
      blockedAddresses: ['203.0.113.0/24', '2001:db8::7'],
      blockedCountries: ['SG'],
      blockedPaths: ['/admin/*'],
      hostnames: ['*.example.com'],
      dedupe: 'event',
    });
    await set('a', '--no-block-address', '--no-block-country', '--no-block-path', '--no-hostname', '--bots', 'drop');
    expect(await desk.site('a')).toEqual({ ...(await desk.site('a')), ...noFilters });
  });

  test('gives it other names: those that are given replace the ones before', async () => {
    await add('a', '--alias', '4fb7', '--alias', 'key');
    expect(await desk.target.sites.find('4fb7')).toEqual({ aliasOf: 'a' });
    await set('a', '--alias', 'key', '--alias', 'new');
    expect((await desk.site('a'))?.aliases).toEqual(['key', 'new']);
    expect(await Promise.all(['4fb7', 'key', 'new'].map((name) => desk.target.sites.find(name)))).toEqual([
      undefined,
      { aliasOf: 'a' },
      { aliasOf: 'a' },
    ]);
    await set('a', '--no-alias');
    expect(await desk.target.sites.find('key')).toBeUndefined();
    expect((await desk.site('a'))?.aliases).toEqual([]);
  });

  test('gives no name to two sites, and writes nothing where it would', async () => {
    await add('a', '--alias', '4fb7');
    await add('b');
    const before = await desk.site('b');
    expect((await set('b', '--name', 'B', '--alias', 'free', '--alias', '4fb7')).failure).toBe(
      '"4fb7" cannot be an alias of "b": The stack Trial has an alias of the site "a" of that name',
    );
    expect((await set('b', '--alias', 'a')).failure).toBe(
      '"a" cannot be an alias of "b": The stack Trial has a site of that name',
    );
    expect((await add('4fb7')).failure).toBe(
      'The stack Trial has a site "a" with the alias "4fb7" already: ' +
        'change it by npm run ops -- site set a --stack Trial',
    );
    expect((await set('none', '--alias', 'x')).failure).toContain('has no site "none"');
    expect(await desk.site('b')).toEqual(before);
    expect(await desk.target.sites.find('free')).toBeUndefined();
    expect(await desk.target.sites.find('x')).toBeUndefined();
  });

  test('warns that another zone holds for events to come, and of nothing else', async () => {
    await add('a');
    expect((await set('a', '--name', 'A')).err).toBe('');
    const { code, err } = await set('a', '--timezone', 'Asia/Kathmandu');
    expect(code).toBe(0);
    expect(err).toMatch(/^Warning: the days until now stay as they are: /);
    expect(err.split('\n').at(-2)).toBe('  npm run ops -- rebuild --site a --from DAY --to DAY --move --stack Trial');
  });

  test('refuses a site that is not there, and no change', async () => {
    expect((await set('none', '--public')).failure).toBe(
      'The stack Trial has no site "none": see npm run ops -- site list --stack Trial',
    );
    expect((await set('none')).failure).toBe('usage: Name what to change: see npm run ops -- site set --help');
    expect(await desk.site('none')).toBeUndefined();
  });
});
