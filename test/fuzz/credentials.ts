// What clients put where a token, a session or an origin belongs: good ones, those of others,
// nearly good ones, and garbage.

import type { Dice } from './dice.ts';
import type { Holder, Keyring } from './keyring.ts';
import { text } from './texts.ts';

type Headers = readonly (readonly [name: string, value: string])[];

/** Of the API, and of a laptop. */
export const HOSTS = ['api.example', 'localhost:3000'] as const;

export const originOf = (host: string): string => `${host === HOSTS[1] ? 'http' : 'https'}://${host}`;
export const cookieNameOf = (host: string | undefined): string => (host === HOSTS[1] ? 'fa' : '__Host-fa');

const ORIGINS = ['https://shop.example', 'https://evil.example', 'null', 'https://api.example.evil.example'] as const;

/**
 * The host that is asked, and by whom. Headers of the same name are spelled alike: see requests.ts.
 */
export function credentials(dice: Dice, keyring: Keyring, method: string): Headers {
  const host = dice.oneOf([90, () => HOSTS[0]], [8, () => HOSTS[1]], [2, () => text(dice, 50)]);
  const session = dice.percent(30) ? [['Cookie', cookie(dice, keyring, host)] as const] : [];
  // A browser that has a session sends an origin with what is not a GET.
  const isPage = dice.percent(session.length > 0 ? 75 : 25);
  const origin = (): string => (dice.percent(65) ? originOf(host) : dice.pick(ORIGINS));
  const authorizations = dice.oneOf([25, () => 0], [72, () => 1], [3, () => 2]);
  return [
    ['Host', host] as const,
    ...session,
    ...(isPage ? [['origin', origin()] as const] : []),
    ...dice.times(authorizations, () => ['Authorization', authorization(dice, keyring, method)] as const),
  ];
}

function authorization(dice: Dice, keyring: Keyring, method: string): string {
  const holders = keyring.holders(method === 'POST' ? 'write' : 'read');
  return dice.oneOf(
    // Mostly those who may everything, so that most requests get behind the door.
    [55, () => `Bearer ${holders.find(({ sites }) => sites === '*')?.text}`],
    [15, () => `Bearer ${dice.pickAny(holders)?.text}`],
    [10, () => `Bearer ${dice.pickAny(keyring.holders())?.text}`],
    [20, () => hostile(dice, keyring)],
  );
}

function hostile(dice: Dice, keyring: Keyring): string {
  const good = anyText(dice, keyring);
  return dice.pick([
    '',
    'Bearer',
    'Bearer ',
    `bEARER ${good}`,
    `Bearer  ${good}`,
    `Bearer ${good} `,
    `Bearer ${good} ${good}`,
    `Bearer ${good},Bearer ${good}`,
    `Basic ${Buffer.from(good).toString('base64')}`,
    good,
    `Bearer ${nearly(dice, keyring)}`,
    `Bearer ${nearly(dice, keyring)}`,
    `Bearer ${dice.pickAny(keyring.dead())}`,
    `Bearer ${text(dice, 255)}`,
    `Bearer ${'x'.repeat(5000)}`,
  ]);
}

/** A token that is not there, and looks as if it were. */
export function nearly(dice: Dice, keyring: Keyring): string {
  const [good, other] = [anyText(dice, keyring), anyText(dice, keyring)];
  const [, kind = '', id = '', secret = ''] = /^fa_(\w+?)_(\w{10})_(.*)$/.exec(good) ?? [];
  return dice.pick([
    good.slice(0, dice.below(good.length)),
    `${good}A`,
    ` ${good}`,
    good.toUpperCase(),
    `fa_${dice.pick(['read', 'write', 'share', 'session', 'login', 'admin', '__proto__'])}_${id}_${secret}`,
    `fa_${kind}_${id}_${other.slice(-43)}`,
    `fa_${kind}_aaaaaaaaaa_${secret}`,
    `fa_${kind}_${id}_${'A'.repeat(43)}`,
    `fa_${kind}_${id}_`,
  ]);
}

function cookie(dice: Dice, keyring: Keyring, host: string): string {
  const session = dice.oneOf(
    [60, () => dice.pickAny(keyring.holders('session'))?.text ?? ''],
    [15, () => dice.pickAny(keyring.holders('read', 'write', 'share'))?.text ?? ''],
    [10, () => nearly(dice, keyring)],
    [10, () => dice.pickAny(keyring.dead('session')) ?? ''],
    [5, () => text(dice, 100)],
  );
  const name = dice.percent(85) ? cookieNameOf(host) : dice.pick(['fa', '__Host-fa', '__host-fa', 'fa ', '']);
  const others = dice.pick(['theme=dark', 'fa_other=1', '=', '', 'x=fa=1']);
  return dice.pick([`${name}=${session}`, `${others}; ${name}=${session}`, `${name}=${session}; ${name}=${others}`]);
}

const anyText = (dice: Dice, keyring: Keyring): string => dice.pickAny<Holder>(keyring.holders())?.text ?? '';

/** The body of a login, as JSON. */
export function loginBody(dice: Dice, keyring: Keyring): string {
  const code = (): string => dice.pickAny(keyring.holders('login'))?.text ?? '';
  const token = (): string => dice.pickAny(keyring.holders('read', 'share'))?.text ?? '';
  const wrong = (): string =>
    dice.pick([anyText(dice, keyring), nearly(dice, keyring), dice.pickAny(keyring.dead()) ?? '']);
  return dice.oneOf(
    [25, () => JSON.stringify({ token: token() })],
    [20, () => JSON.stringify({ code: code() })],
    [20, () => JSON.stringify({ [dice.pick(['code', 'token'])]: wrong() })],
    [8, () => JSON.stringify({ code: dice.pickAny(keyring.dead('login')) ?? '' })],
    [5, () => JSON.stringify({ code: token(), token: token() })],
    [5, () => JSON.stringify({ [dice.pick(['code', 'token'])]: dice.pick([null, 1, [], {}, '']) })],
    [5, () => JSON.stringify({ token: text(dice, 255) })],
    [12, () => `${' '.repeat(dice.pick([1, 1000, 5000]))}{}`],
    [5, () => dice.pick(['', '{', 'null', '[]', '""', '{"__proto__":{"token":"x"}}'])],
  );
}
