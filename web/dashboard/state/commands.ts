// The commands by which operators change what this page shows. Their words are the ones of
// `npm run ops -- --help`. On another machine than this one a deployment is named by its stack;
// `hostname` is that of the page.

/** A word as a POSIX shell reads it. */
export const shellWord = (word: string): string =>
  /^[\w@%+=:,./-]+$/.test(word) ? word : `'${word.replaceAll("'", String.raw`'\''`)}'`;

const isLoopback = (hostname: string): boolean => /^(localhost|127(\.\d+){3}|\[::1\])$/.test(hostname);

const ops = (words: string, hostname: string): string =>
  `npm run ops -- ${words}${isLoopback(hostname) ? '' : ' --stack FastAnalytics'}`;

export const siteCommand = (site: string, options: string, hostname: string): string =>
  ops(`site set ${shellWord(site)} ${options}`, hostname);

export const addSiteCommand = (hostname: string): string =>
  ops('site add my-site --origin https://example.com', hostname);

export const loginCommand = (hostname: string): string => ops('login', hostname);

export const shareCommand = (site: string, options: readonly string[], hostname: string): string =>
  ops(['token create --kind share --site', shellWord(site), ...options].join(' '), hostname);

/** One event from a terminal, for the guide of an empty site. `api` ends with a slash. */
export const curlCommand = (api: string, site: string, at: string): string =>
  `curl ${shellWord(`${api}api/event`)} -d ${shellWord(
    JSON.stringify({ site_id: site, event_type: 'page_view', path: '/', user_id: 'me', timestamp: at }),
  )}`;

/** What a page puts into its head. */
export const snippet = (api: string, site: string): string =>
  `<script defer src="${api}js/script.js" data-domain="${attribute(site)}"></script>`;

const attribute = (text: string): string =>
  text.replaceAll('&', '&amp;').replaceAll('"', '&quot;').replaceAll('<', '&lt;');
