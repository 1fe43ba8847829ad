// Sites, paths and users are compared byte for byte, and returned as they were sent. Nothing is
// trimmed, folded, normalised, escaped or lost on the way through JSON, SQS (which refuses some
// characters), DynamoDB and back.

import { expect, test } from 'vitest';
import { api, expectAccepted, expectCounted, soonCounted } from '../support/contract.ts';
import { freshSite, pageView } from '../support/events.ts';

/** Pairs that a component between the page and the answer might confuse, or interpret. */
const LOOKALIKES = [
  ['/pricing', '/Pricing'],
  ['/pricing', '/pricing/'],
  ['/a', '/a '],
  ['/a', ' /a'],
  ['/a b', '/a+b'],
  ['/a b', '/a%20b'],
  ['/a?x=1&y=2#z', '/a?x=1&amp;y=2#z'],
  ['/caf\u00e9', '/cafe\u0301'], // NFC, NFD
  ['\u212b', '\u00c5'], // the Ångström sign is normalised to the letter
  ['\ufb01', 'fi'], // NFKC
  ['ß', 'ss'],
  ['__proto__', 'constructor'],
  ['toString', 'hasOwnProperty'],
  ['null', 'undefined'],
  ['0', '00'],
  ['"', '\\"'],
  ['\\u0000', '\u0000'],
  ['\u0000', '\u0000\u0000'],
  ['\t', '\n'],
  ['\r', '\r\n'],
  ['\u0001\u0008\u001f', '\u0001\u0008\u001e'],
  ['\u007f', '\u0085'],
  ['\u2028', '\u2029'],
  ['\u200b', '\ufeff'],
  ['\ufffe', '\uffff'], // noncharacters
  ['\ufdd0', '\ufdd1'],
  ['\u{1fffe}', '\u{1ffff}'],
  ['👩‍👩‍👧', '👩👩👧'], // with and without joiners
  ['🎉', '\u{10ffff}'],
  ['#', '|'], // a common separator in keys
  ['a#b', 'a#b#'],
] as const;

test.each(LOOKALIKES)('distinguishes %j and %j', async (one, two) => {
  const start = freshSite();
  const sites = [one, two].map((value) => start + value);
  for (const site_id of sites) {
    const events = [one, two].map((value) => pageView({ site_id, path: value, user_id: value }));
    expectAccepted(await api.postBatch(events), 2);
  }
  for (const site_id of sites) {
    await expectCounted(
      { site_id },
      {
        site_id,
        total_views: 2,
        unique_users: 2,
        top_paths: [one, two].sort().map((path) => ({ path, views: 1 })),
      },
    );
  }
});

test.each([
  ['\ud800', '\ud801'],
  ['\udc00', '\ufffd'],
  ['/a\ud83c', '/a\ud83d'], // cut in the middle of an emoji, as `slice` does
])('distinguishes the lone surrogates in %j and %j', async (one, two) => {
  const site_id = freshSite();
  const paths = [one, two].sort();
  expectAccepted(await api.postBatch(paths.map((path) => pageView({ site_id, path, user_id: path }))), 2);
  await soonCounted(async () =>
    expect((await api.stats({ site_id })).text).toContain(
      `"total_views":2,"unique_users":2,"top_paths":${JSON.stringify(paths.map((path) => ({ path, views: 1 })))}`,
    ),
  );
});
