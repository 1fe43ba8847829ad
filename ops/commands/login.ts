// `login`: a link that makes one session in one browser. Its code is in a fragment, which no
// server, log or referrer sees.

import { Option } from 'commander';

import { EXIT, UsageError } from '../../kit/failure.ts';
import { quoted } from '../../kit/text.ts';
import { ALL_SITES, drawToken, formatToken, LOGIN_CODE_MS } from '../../lambdas/domain/access/token.ts';
import { shellWord } from '../access/shell.ts';
import { checkSites, describeSites, sitesOf } from '../access/token-sites.ts';
import { command, type OpsCommand } from '../command.ts';
import { SITES, type SitesOptions } from '../options.ts';

const URL_OPTION = new Option('--url <URL>', 'where the API is, if it has a name of its own').argParser(
  (text: string) => {
    const url = URL.canParse(text) ? new URL(text) : undefined;
    const isBase = url !== undefined && /^https?:$/.test(url.protocol) && url.search + url.hash + url.username === '';
    if (isBase) return `${url.origin}${url.pathname.replace(/\/$/, '')}`;
    throw new UsageError(`--url takes an address such as https://stats.example.com, and is ${quoted(text)}`);
  },
);

export const login: OpsCommand = (prepared) =>
  command('login', {
    summary: 'prints a link that lets one browser read, for 30 days',
    about: `The browser reads the sites that you name, or all. The link works once, for ten minutes. The session that it
makes ends 30 days after its last use.`,
    options: [...SITES, URL_OPTION],
  }).action(
    prepared(({ url, ...options }: SitesOptions & { readonly url?: string }) => {
      const sites = sitesOf(options) ?? ALL_SITES;
      return async ({ target, terminal, now, randomBytes }) => {
        await checkSites(sites, target);
        const { digest, ...shown } = drawToken('login', randomBytes);
        const createdAt = now();
        const times = { createdAt, expiresAt: createdAt + LOGIN_CODE_MS };
        await target.sessions.add({ id: shown.id, kind: 'login', digest, sites, name: '', ...times });
        const [base, code] = [url ?? target.url, formatToken(shown)];
        terminal.out(`${base}/#login=${code}`);
        terminal.err(
          `Lets one browser read ${describeSites(sites)}: once, within ten minutes. Without a browser, the same by\n`,
        );
        terminal.err(`  curl -c cookies.txt ${shellWord(`${base}/api/session`)} -d '{"code":"${code}"}'\n`);
        terminal.err(`  curl -b cookies.txt ${shellWord(`${base}/api/sites`)}\n`);
        if (target.access === 'open') terminal.err('The deployment is open: it can be read without.\n');
        return EXIT.done;
      };
    }),
  );
