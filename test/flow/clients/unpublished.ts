// Scripts that no package of npm has, as what they send: each is the text of a script that reads
// the attributes of its own tag and makes the requests that its vendor's makes, header by header
// and key by key. Read in the vendors' sources, which are named at each.

/** https://github.com/umami-software/umami/blob/1fcbf67/src/tracker/index.ts */
const UMAMI = `
  const { hostUrl, websiteId: website } = document.currentScript.dataset;
  const { hostname } = location;
  const { width, height } = screen;
  let url = location.href, referrer = document.referrer, cache;
  const send = async (more, type = 'event') => {
    const { language } = navigator;
    const told = { website, screen: width + 'x' + height, language, title: document.title, hostname, url, referrer };
    const headers = { 'Content-Type': 'application/json', 'x-umami-website-id': website, 'x-umami-hostname': hostname };
    if (cache !== undefined) headers['x-umami-cache'] = cache;
    const body = JSON.stringify({ type, payload: { ...told, ...more } });
    const request = { method: 'POST', keepalive: true, credentials: 'omit', headers, body };
    ({ cache } = await (await fetch(hostUrl + '/api/send', request)).json());
  };
  window.moved = () => {
    [referrer, url] = [url, location.href];
    return send();
  };
  window.umami = { track: (name, data) => send({ name, data }) };
  document.addEventListener('readystatechange', () => send(), { once: true });
  addEventListener('pagehide', () => send({ ttfb: 3, fcp: 20, lcp: 30, duration: 900 }, 'performance'));
`;

/** https://github.com/arp242/goatcounter/blob/master/public/count.v5.js */
const GOATCOUNTER = `
  const { goatcounter: endpoint } = document.currentScript.dataset;
  const count = ({ path = location.pathname + location.search, title = document.title, event = false } = {}) => {
    const size = [screen.width, screen.height, devicePixelRatio];
    const rnd = Math.random().toString(36).slice(2, 7);
    const all = { p: path, r: document.referrer, t: title, e: event, s: size, b: 0, q: location.search, rnd };
    const sent = Object.entries(all).filter(([, value]) => value !== '' && value !== false);
    const query = sent.map((pair) => pair.map(encodeURIComponent).join('=')).join('&');
    navigator.sendBeacon(endpoint + '?' + query);
  };
  window.goatcounter = { count };
  document.addEventListener('DOMContentLoaded', () => count());
`;

/** https://github.com/plausible/analytics/blob/aa563b0/tracker/src/plausible.js */
const OLD_PLAUSIBLE = `
  const { api, domain } = document.currentScript.dataset;
  window.plausible = (n, { props } = {}) => {
    const told = { n, u: location.href, d: domain, r: document.referrer || null, ...(props && { p: props }) };
    const headers = { 'Content-Type': 'text/plain' };
    return fetch(api, { method: 'POST', headers, keepalive: true, body: JSON.stringify(told) });
  };
  plausible('pageview');
`;

/** A tag with these attributes, and what its script does. */
const tagged = (script: string) => (attributes: string) => `<script ${attributes}>{${script}}</script>`;

export const umamiTag = tagged(UMAMI);
export const goatCounterTag = tagged(GOATCOUNTER);
export const oldPlausibleTag = tagged(OLD_PLAUSIBLE);
