// The variable TOKEN, by which somebody lets the contract suite into a deployment that is
// registered.

import { parseToken, type TokenKind } from '../../lambdas/domain/access/token.ts';

export interface GivenTokens {
  readonly write: string;
  readonly read: string;
}

/**
 * The tokens of TOKEN: one that writes and one that reads, separated by a comma. Undefined where
 * one of them is missing.
 */
export function parseTokens(text: string): GivenTokens | undefined {
  const given = text.split(',').map((token) => token.trim());
  const find = (kind: TokenKind) => given.find((token) => parseToken(token)?.kind === kind);
  const [write, read] = [find('write'), find('read')];
  return write === undefined || read === undefined ? undefined : { write, read };
}
