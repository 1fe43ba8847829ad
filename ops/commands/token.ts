// `token list` and `token revoke`. Secrets are stored nowhere, so none can be shown.

import { EXIT, UsageError } from '../../kit/failure.ts';
import { table } from '../../kit/text-table.ts';
import { quoted, shortened } from '../../kit/text.ts';
import { ALL_SITES, isTokenId, parseToken, type Token } from '../../lambdas/domain/access/token.ts';
import { opsCommand } from '../access/next-steps.ts';
import { formatMinute, isoOrNull } from '../access/times.ts';
import { describeSites } from '../access/token-sites.ts';
import { command, type OpsCommand } from '../command.ts';
import { OpsFailure } from '../failure.ts';
import { JSON_OUTPUT, type JsonOption } from '../options.ts';

export const tokenList: OpsCommand = (prepared) =>
  command('list', {
    summary: 'all tokens, the oldest first; never a secret',
    about:
      'Lists revoked and expired tokens too, but no sessions: a session ends with the token that it was made from.',
    options: [JSON_OUTPUT],
  }).action(
    prepared(({ json }: JsonOption) => async ({ target, terminal }) => {
      const tokens: Token[] = [];
      for await (const token of target.tokens.list()) tokens.push(token);
      tokens.sort((a, b) => a.createdAt - b.createdAt || (a.id < b.id ? -1 : 1));
      if (json) terminal.out(quoted({ tokens: tokens.map(tokenJson) }, 2));
      else if (tokens.length > 0) for (const line of listLines(tokens)) terminal.out(line);
      else terminal.out(`${target.name} has no tokens: see ${opsCommand(target, 'token', 'create', '--help')}`);
      return EXIT.done;
    }),
  );

const listLines = (tokens: readonly Token[]): string[] =>
  table(
    ['id', 'kind', 'sites', 'name', 'created (UTC)', 'expires', 'revoked'],
    tokens.map(({ id, kind, sites, name, createdAt, expiresAt, revokedAt }) => [
      id,
      kind,
      sites === ALL_SITES || sites.length === 1 ? shortenedSites(sites) : `${sites.length} sites`,
      name === '' ? '-' : shortened(name, 30),
      formatMinute(createdAt),
      expiresAt === undefined ? 'never' : formatMinute(expiresAt),
      revokedAt === undefined ? '-' : formatMinute(revokedAt),
    ]),
  );

const shortenedSites = (sites: Token['sites']): string =>
  sites === ALL_SITES ? describeSites(sites) : sites.map((site) => shortened(site, 40)).join();

/** Everything but the digest, for which an operator has no use. */
const tokenJson = ({ id, kind, sites, name, createdAt, expiresAt, revokedAt }: Token): object => ({
  id,
  kind,
  sites,
  name,
  created_at: isoOrNull(createdAt),
  expires_at: isoOrNull(expiresAt),
  revoked_at: isoOrNull(revokedAt),
});

export const tokenRevoke: OpsCommand = (prepared) =>
  command('revoke', {
    summary: 'ends a token for good, within a minute',
    about:
      'Functions remember a token for a minute. The sessions made from it end with it. The token stays in the list.',
    options: [],
  })
    .argument('<id>', 'as token list shows it, or the whole token')
    .action(
      prepared((given: string) => {
        const id = parseToken(given)?.id ?? given;
        if (!isTokenId(id)) throw new UsageError('A token id is ten letters and digits, as token list shows it');
        return async ({ target, terminal, now }) => {
          if (!(await target.tokens.revoke(id, now()))) {
            throw new OpsFailure(`${target.name} has no token ${id}: see ${opsCommand(target, 'token', 'list')}`);
          }
          terminal.out(
            `Token ${id} is revoked: within a minute no function takes it, nor a session that was made from it.`,
          );
          return EXIT.done;
        };
      }),
    );
