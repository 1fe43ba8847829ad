// `site list` and `site show`: what they tell, also where a site is damaged or there is none.

import { afterEach, beforeEach, expect, test } from 'vitest';

import { siteItemKey } from '../../lambdas/store/table/keys.ts';
import { siteAdd } from '../../ops/commands/site-write.ts';
import { siteList, siteShow } from '../../ops/commands/site.ts';
import { type Desk, openDesk } from './access-desk.ts';

let desk: Desk;
beforeEach(async () => void (desk = await openDesk()));
afterEach(() => desk.close());

const add = (...args: string[]) => desk.run(siteAdd, args);

test('site list and site show tell all of a site but its key', async () => {
  const asked = ['--property', 'plan', '--goal', 'Signup', '--goal', 'Visit /thanks*'];
  const funnel = ['--funnel', 'Checkout: Visit /cart > Purchase', '--alias', '4fb7'];
  const blocks = ['--block-address', '203.0.113.0/24', '--block-path', '/admin/*'];
  await add(
    'b',
    '--origin',
    'https://b.example',
    '--origin',
    'https://c.example',
    '--public',
    ...asked,
    ...funnel,
    ...blocks,
  );
  await add('a', '--name', 'First');
  expect((await desk.run(siteList, [])).out).toEqual([
    'site  name     timezone  origins    identity  public  added (UTC)',
    '"a"   "First"  UTC       -          daily     no      2025-11-14 10:00',
    '"b"   "b"      UTC       2 origins  daily     yes     2025-11-14 10:00',
  ]);
  expect((await desk.run(siteShow, ['b'])).out).toEqual([
    'site         "b"',
    'name         "b"',
    'timezone     UTC',
    'origins      https://b.example, https://c.example',
    'identity     daily',
    'public       yes: anybody may read',
    'properties   "plan"',
    'goals        "Signup", "Visit /thanks*"',
    'funnels      "Checkout: Visit /cart > Purchase"',
    'queries      dropped',
    'aliases      "4fb7"',
    'counts once  a request by its key',
    'bots         not counted',
    'not counted  "203.0.113.0/24", "/admin/*"',
    'hosts        all',
    'raw days     as the deployment says',
    'added        2025-11-14 10:00 UTC',
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
        properties: [],
        goals: [],
        funnels: [],
        keep_query: false,
        aliases: [],
        dedupe: 'request',
        bots: 'drop',
        blocked_addresses: [],
        blocked_countries: [],
        blocked_paths: [],
        hostnames: [],
        raw_days: null,
        created_at: '2025-11-14T10:00:00.000Z',
      },
      expect.objectContaining({
        id: 'b',
        public: true,
        properties: ['plan'],
        funnels: [{ name: 'Checkout', steps: ['Visit /cart', 'Purchase'] }],
      }),
    ],
  });
  expect(JSON.parse((await desk.run(siteShow, ['a', '--json'])).out.join('\n'))).toHaveProperty('id', 'a');
});

test('they show the others where one is damaged, and say what to do about that one', async () => {
  await add('a');
  await desk.tables.sites.table.put({ Item: { ...siteItemKey('b'), id: '"b"' } });
  const { code, out, err } = await desk.run(siteList, []);
  expect({ code, rows: out.slice(1) }).toEqual({ code: 1, rows: [expect.stringMatching(/^"a"/)] });
  expect(err).toMatch(/^The item of a site is damaged \(the site "b" .*site remove it\.\n$/);
  expect(JSON.parse((await desk.run(siteList, ['--json'])).out.join('\n'))).toEqual({
    sites: [expect.objectContaining({ id: 'a' })],
  });
});

test('they say what to do where there is none', async () => {
  expect((await desk.run(siteList, [])).out).toEqual([
    'The stack Trial has no sites: npm run ops -- site add my-site --stack Trial',
  ]);
  expect((await desk.run(siteShow, ['none'])).failure).toMatch(/^The stack Trial has no site "none"/);
});
