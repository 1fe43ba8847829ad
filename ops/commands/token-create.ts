// `token create`: the one place where tokens are made, by the operator's AWS credentials. The
// secret is shown once and stored nowhere.

import { Option } from 'commander';

import { EXIT, UsageError } from '../../kit/failure.ts';
import { quoted } from '../../kit/text.ts';
import { isOrigin } from '../../lambdas/domain/access/site.ts';
import {
  ALL_SITES,
  drawToken,
  formatToken,
  type ShownToken,
  type Token,
  type TokenSites,
} from '../../lambdas/domain/access/token.ts';
import type { Filter } from '../../lambdas/domain/query/question.ts';
import { readFilters } from '../../lambdas/domain/query/read-filters.ts';
import { MAX_EMBEDDERS, MAX_TOKEN_NAME } from '../../lambdas/domain/limits/access.ts';
import { formatMinute } from '../access/times.ts';
import { checkSites, describeSites, sitesOf } from '../access/token-sites.ts';
import { command, type OpsCommand } from '../command.ts';
import { SITES, type SitesOptions } from '../options.ts';

/** Kinds that are made here; sessions and login codes are made by a login. */
const KINDS = ['read', 'write', 'share'] as const;
type Kind = (typeof KINDS)[number];

const HOUR_MS = 3_600_000;
const MAX_DAYS = 3650;

function readAge(text: string): number {
  const [, count, unit] = /^(\d{1,5})([hd])$/.exec(text) ?? [];
  const milliseconds = Number(count) * (unit === 'd' ? 24 : 1) * HOUR_MS;
  if (milliseconds > 0 && milliseconds <= MAX_DAYS * 24 * HOUR_MS) return milliseconds;
  throw new UsageError(
    `--expires takes hours or days, such as 12h or 90d, at most ${MAX_DAYS}d, and is ${quoted(text)}`,
  );
}

function readName(text: string): string {
  if (text.length <= MAX_TOKEN_NAME) return text;
  throw new UsageError(`--name takes at most ${MAX_TOKEN_NAME} characters`);
}

const FILTER = `'["is","event:page",["/blog*"]]'`;

/** Of an option that is given again and again. */
function readFilter(text: string, before: readonly Filter[] = []): readonly Filter[] {
  const filters = [...before, parsed(text)];
  try {
    return readFilters(filters);
  } catch (error) {
    const reason = error instanceof Error ? error.message : String(error);
    throw new UsageError(
      `--filter takes a filter as the API does, such as ${FILTER}, and is ${quoted(text)}: ${reason}`,
    );
  }
}

function parsed(text: string): unknown {
  try {
    return JSON.parse(text);
  } catch {
    throw new UsageError(`--filter takes JSON, such as ${FILTER}, and is ${quoted(text)}`);
  }
}

function readEmbedder(text: string, before: readonly string[] = []): readonly string[] {
  if (isOrigin(text) && before.length < MAX_EMBEDDERS) return [...before, text];
  throw new UsageError(
    `--embed takes an origin, such as https://example.com, at most ${MAX_EMBEDDERS} times, and is ${quoted(text)}`,
  );
}

/** The secret is in the fragment, which no server, log or referrer sees. */
function shareLink(url: string, { id, secret }: ShownToken, embedders: readonly string[]): string {
  const query = embedders.length === 0 ? '' : `?embed=${embedders.join()}`;
  return `${url}/share/${id}${query}#${secret}`;
}

interface CreateOptions extends SitesOptions {
  readonly kind: Kind;
  readonly expires?: number;
  readonly name?: string;
  readonly filter?: readonly Filter[];
  readonly embed?: readonly string[];
}

export const tokenCreate: OpsCommand = (prepared) =>
  command('create', {
    summary: 'makes a token, and shows it once',
    about: `A read token reads answers about its sites. A write token sends events of its sites from any program, of any
time. A share token reads answers about one site, for a link. The command prints the token to stdout and all else to
stderr, for scripts. It stores a hash alone, so it cannot show the token again.`,
    options: [
      new Option('--kind <KIND>', 'what it is for').choices(KINDS).makeOptionMandatory(),
      ...SITES,
      new Option('--expires <AGE>', 'when it ends, such as 12h or 90d; without it never').argParser(readAge),
      new Option('--name <NAME>', 'who or what has it, for lists').argParser(readName),
      new Option('--filter <JSON>', `of a share: what it is fixed to, such as ${FILTER}; again for more`).argParser(
        readFilter,
      ),
      new Option('--embed <ORIGIN>', 'of a share: a page that may show it in a frame; again for more').argParser(
        readEmbedder,
      ),
    ],
  }).action(
    prepared(({ kind, expires, name = '', filter = [], embed = [], ...options }: CreateOptions) => {
      if (kind !== 'share' && filter.length + embed.length > 0)
        throw new UsageError('--filter and --embed are of shares alone: --kind share');
      const sites = sitesFor(kind, options);
      return async ({ target, terminal, now, randomBytes }) => {
        await checkSites(sites, target);
        const { digest, ...shown } = drawToken(kind, randomBytes);
        const createdAt = now();
        const expiresAt = expires === undefined ? undefined : createdAt + expires;
        const token: Token = {
          id: shown.id,
          kind,
          digest,
          sites,
          name,
          createdAt,
          ...(expiresAt && { expiresAt }),
          ...(kind === 'share' && { filters: filter }),
        };
        await target.tokens.add(token);
        terminal.out(formatToken(shown));
        const until = expiresAt === undefined ? 'It does not expire' : `It expires on ${formatMinute(expiresAt)} UTC`;
        terminal.err(`A ${kind} token of ${describeSites(sites)}, shown this once. ${until}.\n`);
        if (kind === 'share') terminal.err(`Its page: ${shareLink(target.url, shown, embed)}\n`);
        if (target.access === 'open') terminal.err('The deployment is open: it looks at no token.\n');
        return EXIT.done;
      };
    }),
  );

function sitesFor(kind: Kind, options: SitesOptions): TokenSites {
  const sites = sitesOf(options);
  if (kind === 'share' && (sites === undefined || sites === ALL_SITES || sites.length !== 1)) {
    throw new UsageError('A share token is for exactly one site: --site my-site');
  }
  if (sites === undefined) throw new UsageError('Name its sites: --site my-site, again for more, or --all-sites');
  return sites;
}
