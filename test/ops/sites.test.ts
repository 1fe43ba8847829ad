// `site add`, `list`, `show` and `set`: what they keep, what they say, and what they refuse.

import { afterEach, beforeEach, describe, expect, test } from 'vitest';

import { siteItemKey } from '../../lambdas/store/table/keys.ts';
import { siteDefaults } from '../../lambdas/domain/access/site.ts';
import { siteAdd, siteSet } from '../../ops/commands/site-write.ts';
import { siteList, siteShow } from '../../ops/commands/site.ts';
import { countedBytes, type Desk, openDesk, START } from './access-desk.ts';

let desk: Desk;
beforeEach(async () => void (desk = await openDesk()));
afterEach(() => desk.close());

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
    await add('shop', ...names, ...pages);
    expect(await desk.site('shop')).toMatchObject({
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

  test('refuses a site that is not there, and no change', async () => {
    expect((await set('none', '--public')).failure).toBe(
      'The stack Trial has no site "none": see npm run ops -- site list --stack Trial',
    );
    expect((await set('none')).failure).toBe('usage: Name what to change: see npm run ops -- site set --help');
    expect(await desk.site('none')).toBeUndefined();
  });
});

describe('site list and site show', () => {
  test('tell all of a site but its key', async () => {
    await add('b', '--origin', 'https://b.example', '--origin', 'https://c.example', '--public');
    await add('a', '--name', 'First');
    expect((await desk.run(siteList, [])).out).toEqual([
      'site  name     timezone  origins    identity  public  added (UTC)',
      '"a"   "First"  UTC       -          daily     no      2025-11-14 10:00',
      '"b"   "b"      UTC       2 origins  daily     yes     2025-11-14 10:00',
    ]);
    expect((await desk.run(siteShow, ['b'])).out).toEqual([
      'site      "b"',
      'name      "b"',
      'timezone  UTC',
      'origins   https://b.example, https://c.example',
      'identity  daily',
      'public    yes: anybody may read',
      'raw days  as the deployment says',
      'added     2025-11-14 10:00 UTC',
    ]);
    const { out } = await desk.run(siteList, ['--json']);
    expect(JSON.parse(out.join('\n'))).toEqual({
      sites: [
        {
          id: 'a',
          name: 'First',
          timezone: 'UTC',
          origins: [],
          identity: 'daily',
          public: false,
          raw_days: null,
          created_at: '2025-11-14T10:00:00.000Z',
        },
        expect.objectContaining({ id: 'b', public: true }),
      ],
    });
    expect(JSON.parse((await desk.run(siteShow, ['a', '--json'])).out.join('\n'))).toHaveProperty('id', 'a');
  });

  test('show the others where one is damaged, and say what to do about that one', async () => {
    await add('a');
    await desk.tables.sites.table.put({ Item: { ...siteItemKey('b'), id: '"b"' } });
    const { code, out, err } = await desk.run(siteList, []);
    expect({ code, rows: out.slice(1) }).toEqual({ code: 1, rows: [expect.stringMatching(/^"a"/)] });
    expect(err).toMatch(/^The item of a site is damaged \(the site "b" .*site remove it\.\n$/);
    expect(JSON.parse((await desk.run(siteList, ['--json'])).out.join('\n'))).toEqual({
      sites: [expect.objectContaining({ id: 'a' })],
    });
  });

  test('say what to do where there is none', async () => {
    expect((await desk.run(siteList, [])).out).toEqual([
      'The stack Trial has no sites: npm run ops -- site add my-site --stack Trial',
    ]);
    expect((await desk.run(siteShow, ['none'])).failure).toMatch(/^The stack Trial has no site "none"/);
  });
});
