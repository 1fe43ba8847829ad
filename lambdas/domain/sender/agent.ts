// What a user agent says: browser, system and kind of device, by name and without versions, and
// whether it says that it is a program. An agent is a text that a stranger chooses. It leaves this
// file as one of a few dozen names, or not at all.

import { parseUserAgent } from 'detect-browser';
import { isbot, isbotPattern } from 'isbot';

import { MAX_AGENT_CHARACTERS } from '../limits/requests.ts';
import { memo } from '../memo.ts';

export interface Agent {
  readonly browser?: string;
  readonly os?: string;
  readonly device?: 'Desktop' | 'Mobile' | 'Tablet' | 'TV';
  /** The pattern of isbot that it meets, if it is a program that says so. */
  readonly bot?: string;
}

/**
 * Agents whose reading is kept: visitors of a site have a few hundred. At 500 characters each they
 * take a megabyte at the worst.
 */
const MAX_KEPT = 1000;

/** What an agent says. Reading one takes 5 to 60 µs; the last thousand are kept. */
export const readAgent = (agent: string): Agent => readCut(agent.slice(0, MAX_AGENT_CHARACTERS));

const readCut = memo(read, MAX_KEPT);

function read(agent: string): Agent {
  if (isbot(agent)) return { bot: isbotPattern(agent) ?? 'bot' };
  const found = parseUserAgent(agent);
  const browser = BROWSERS[found?.name ?? ''];
  const os = osOf(found?.os ?? '');
  const device = deviceOf(agent, os);
  return { ...(browser && { browser }), ...(os && { os }), ...(device && { device }) };
}

/** By the names of detect-browser. What is missing here is a program, or a browser that is rare. */
const BROWSERS: Readonly<Record<string, string>> = {
  android: 'Android Browser',
  aol: 'AOL',
  bb10: 'BlackBerry',
  chrome: 'Chrome',
  'chromium-webview': 'Android WebView',
  crios: 'Chrome',
  edge: 'Edge',
  'edge-chromium': 'Edge',
  'edge-ios': 'Edge',
  facebook: 'Facebook',
  firefox: 'Firefox',
  fxios: 'Firefox',
  ie: 'Internet Explorer',
  instagram: 'Instagram',
  ios: 'Safari',
  'ios-webview': 'iOS WebView',
  kakaotalk: 'KakaoTalk',
  miui: 'MIUI Browser',
  opera: 'Opera',
  'opera-mini': 'Opera Mini',
  safari: 'Safari',
  samsung: 'Samsung Internet',
  silk: 'Silk',
  yandexbrowser: 'Yandex Browser',
};

/** By the names of detect-browser, which has one for each version of Windows. */
const SYSTEMS: Readonly<Record<string, string>> = {
  'Amazon OS': 'Fire OS',
  'Android OS': 'Android',
  'BlackBerry OS': 'BlackBerry OS',
  'Chrome OS': 'Chrome OS',
  iOS: 'iOS',
  Linux: 'Linux',
  'Mac OS': 'macOS',
  'Open BSD': 'OpenBSD',
};

const osOf = (name: string): string | undefined => (name.startsWith('Windows') ? 'Windows' : SYSTEMS[name]);

/** Android puts `Mobile` into the agents of phones and leaves it out of those of tablets. */
function deviceOf(agent: string, os: string | undefined): Agent['device'] {
  if (/\bSmart-?TV\b|\bTV\b|\bAFT\w|\bCrKey\b|\bWeb0S\b|\bBRAVIA\b|\bAppleTV\b|\bRoku\b/i.test(agent)) return 'TV';
  if (/\biPad\b|\bTablet\b|\bKindle\b/i.test(agent)) return 'Tablet';
  if (/\bMobile?\b|\bMobi\b|\biPhone\b|\biPod\b/i.test(agent)) return 'Mobile';
  if (os === 'Android' || os === 'Fire OS') return 'Tablet';
  return os === undefined ? undefined : 'Desktop';
}
