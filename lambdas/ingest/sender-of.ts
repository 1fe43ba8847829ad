// What a request says of who sent it: the beginning of every sender of the browser formats, to
// which a format adds what is in its body.

import { readAddress } from '../domain/sender/address.ts';
import type { Sender } from '../domain/sender/sender.ts';
import type { HttpRequest } from '../http/http-request.ts';

/** Names of request headers, in lower case; undefined: none is believed. */
export interface SenderHeaders {
  /** That holds the visitor's address, as a proxy in front sets it. */
  readonly clientIpHeader: string | undefined;
  /** That holds the visitor's country. */
  readonly countryHeader: string | undefined;
}

export type SenderOf = (request: Pick<HttpRequest, 'address' | 'header'>) => Sender;

/**
 * Anybody can send a header. A false address makes a false visitor, which anybody can make anyway;
 * but it would get past a block of addresses. So X-Forwarded-For is believed if the settings name
 * it, and otherwise as what a server says with a write token.
 */
export function createSenderOf({ clientIpHeader, countryHeader }: SenderHeaders): SenderOf {
  return (request) => {
    const named = clientIpHeader && readAddress(request.header(clientIpHeader));
    const address = named || request.address();
    const agent = request.header('user-agent');
    const country = countryHeader && request.header(countryHeader);
    const language = request.header('accept-language');
    const forwarded = readAddress(request.header('x-forwarded-for'));
    return {
      ...(address && { address }),
      ...(agent && { agent }),
      ...(country && { country }),
      ...(language && { language }),
      ...(forwarded && { behalf: { address: forwarded } }),
    };
  };
}
