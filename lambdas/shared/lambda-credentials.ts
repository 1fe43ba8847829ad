// What a bundle has instead of @aws-sdk/credential-provider-node (lib/functions/bundle.ts):
// the credentials of a function. Lambda passes them in these variables and changes them for no
// running environment. The package looks in ten more places, by a third of the bundle.

import { text } from './environment.ts';

/** Throws an Error that names the variable when one is missing. Emulators may have no token. */
export const defaultProvider = () => async () => ({
  accessKeyId: text('AWS_ACCESS_KEY_ID'),
  secretAccessKey: text('AWS_SECRET_ACCESS_KEY'),
  sessionToken: process.env['AWS_SESSION_TOKEN'],
});
