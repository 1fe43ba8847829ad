// How the clients of the tables behave. Timeouts are short against the functions' own: a stuck call is retried by the SDK, not by
// running the whole function again.

/** Three attempts of at most two seconds fit into the ten that stats has. */
export const CLIENT_OPTIONS = {
  maxAttempts: 3,
  requestHandler: { connectionTimeout: 1000, requestTimeout: 2000, throwOnRequestTimeout: true },
} as const;
