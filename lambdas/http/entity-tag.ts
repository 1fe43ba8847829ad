// Entity tags: a client revalidates the answer it holds; if nothing changed it gets a 304.
// https://www.rfc-editor.org/rfc/rfc9110#name-conditional-requests

import { hash } from 'node:crypto';

import { MAX_LISTED_NAMES } from '../domain/limits/requests.ts';

/** 132 bits of SHA-256. Weak, since the same answer is also sent compressed. */
export const entityTagOf = (text: string): string => `W/"${hash('sha256', text, 'base64url').slice(0, 22)}"`;

/**
 * Whether `If-None-Match` names the tag, among the first hundred or as `*`; weak and strong tags
 * are compared alike.
 */
export const isNamedBy = (tag: string, ifNoneMatch = ''): boolean =>
  ifNoneMatch.split(',', MAX_LISTED_NAMES).some((part) => part.trim() === '*' || opaque(part) === opaque(tag));

const opaque = (tag: string): string => tag.trim().replace(/^W\//, '');
