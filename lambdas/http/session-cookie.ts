// The session cookie. A request that carries it may change something only from a page of this API.
// Browsers take `__Host-` cookies over https alone, and from no other host of the domain; a
// laptop's http has to do without.
// https://developer.mozilla.org/docs/Web/HTTP/Reference/Headers/Set-Cookie#cookie_prefixes

import { MAX_LISTED_NAMES } from '../domain/limits/requests.ts';
import type { HttpRequest } from './http-request.ts';

const OVER_HTTPS = '__Host-fa';
const ON_LOOPBACK = 'fa';

const LOOPBACK = /^(localhost|127\.0\.0\.1|\[::1\])(:\d+)?$/;

type Headers = Pick<HttpRequest, 'header'>;

/**
 * On AWS a request with another `Host` than the API's finds no API, so `Host` is the one that the
 * browser opened.
 */
const isLoopback = ({ header }: Headers): boolean => LOOPBACK.test(header('host') ?? '');

/** The name of the cookie, as the browser that asks takes it. */
const sessionCookieName = (request: Headers): string => (isLoopback(request) ? ON_LOOPBACK : OVER_HTTPS);

/** What the cookie holds; undefined where there is none. Of several the first. */
export function readSessionCookie(request: Headers): string | undefined {
  const name = `${sessionCookieName(request)}=`;
  const cookies = request.header('cookie')?.split(';', MAX_LISTED_NAMES) ?? [];
  const cookie = cookies.map((text) => text.trim()).find((text) => text.startsWith(name));
  return cookie?.slice(name.length);
}

/**
 * The Set-Cookie that makes the browser keep a session for this time, hidden from scripts.
 */
export const toSessionCookie = (request: Headers, text: string, milliseconds: number): string =>
  `${sessionCookieName(request)}=${text}; HttpOnly; ${isLoopback(request) ? '' : 'Secure; '}SameSite=Lax; Path=/; ` +
  `Max-Age=${milliseconds / 1000}`;

/** The Set-Cookie that makes the browser forget a session. */
export const toNoCookie = (request: Headers): string => toSessionCookie(request, '', 0);

/**
 * Whether the page that asks is one of ours. Browsers send `Origin` with all that is neither GET
 * nor HEAD.
 */
export function isOwnOrigin(request: Headers): boolean {
  const host = request.header('host');
  return host !== undefined && request.header('origin') === `${isLoopback(request) ? 'http' : 'https'}://${host}`;
}
