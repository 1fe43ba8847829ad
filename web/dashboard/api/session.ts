// Logging in and out: a token, or the code of a login link, becomes a session in a cookie that no
// script can read.

import { forgetAnswers, post, remove } from './http.ts';

export async function logIn(by: { readonly token: string } | { readonly code: string }): Promise<void> {
  await post('api/session', by);
  forgetAnswers();
}

export async function logOut(): Promise<void> {
  await remove('api/session');
  forgetAnswers();
}
