// Names that synth (lib/), the functions and the local stack share. Imports nothing, so that anyone
// may import it.

/**
 * The five functions, in the order of the flow; rollup and web are at its side. Folder, construct,
 * alarm and runbook heading carry the same word.
 */
export const FUNCTIONS = ['ingest', 'aggregate', 'stats', 'rollup', 'web'] as const;
export type FunctionName = (typeof FUNCTIONS)[number];

/** What our own clients speak: docs/http-api.md describes it. */
export const OWN_ROUTES = [
  { method: 'POST', path: '/api/event', handledBy: 'ingest' },
  { method: 'POST', path: '/api/events', handledBy: 'ingest' },
  { method: 'GET', path: '/api/event/{receipt}', handledBy: 'stats' },
  { method: 'GET', path: '/api/stats', handledBy: 'stats' },
  { method: 'POST', path: '/api/v2/query', handledBy: 'stats' },
  { method: 'GET', path: '/api/v2/query', handledBy: 'stats' },
  { method: 'POST', path: '/api/v2/funnel', handledBy: 'stats' },
  { method: 'GET', path: '/api/openapi.json', handledBy: 'web' },
  { method: 'GET', path: '/api/sites', handledBy: 'stats' },
  { method: 'GET', path: '/api/site', handledBy: 'stats' },
  { method: 'POST', path: '/api/session', handledBy: 'stats' },
  { method: 'DELETE', path: '/api/session', handledBy: 'stats' },
  { method: 'GET', path: '/', handledBy: 'web' },
  { method: 'GET', path: '/assets/{file}', handledBy: 'web' },
  { method: 'GET', path: '/share/{id}', handledBy: 'web' },
  { method: 'GET', path: '/js/{file}', handledBy: 'web' },
] as const satisfies readonly Route[];

/** What clients of other products speak, unchanged: docs/trackers.md describes it. */
export const TRACKER_ROUTES = [
  { method: 'POST', path: '/gc/{site}/count', handledBy: 'ingest' },
  { method: 'GET', path: '/gc/{site}/count', handledBy: 'ingest' },
  { method: 'GET', path: '/gc/{site}/counter/{path+}', handledBy: 'stats' },
  { method: 'POST', path: '/api/v0/count', handledBy: 'ingest' },
  { method: 'POST', path: '/api/send', handledBy: 'ingest' },
  { method: 'POST', path: '/api/batch', handledBy: 'ingest' },
  { method: 'POST', path: '/v1/{call}', handledBy: 'ingest' },
  // Its clients end their paths by a slash. A REST API drops that; an HTTP API takes it for an
  // empty rest (https://github.com/storacha/w3infra/pull/166).
  { method: 'POST', path: '/e', handledBy: 'ingest' },
  { method: 'POST', path: '/e/{rest+}', handledBy: 'ingest' },
  { method: 'POST', path: '/batch', handledBy: 'ingest' },
  { method: 'POST', path: '/batch/{rest+}', handledBy: 'ingest' },
  { method: 'POST', path: '/capture', handledBy: 'ingest' },
  { method: 'POST', path: '/capture/{rest+}', handledBy: 'ingest' },
  { method: 'POST', path: '/i/v0/e', handledBy: 'ingest' },
  { method: 'POST', path: '/i/v0/e/{rest+}', handledBy: 'ingest' },
] as const satisfies readonly Route[];

export interface Route {
  readonly method: 'GET' | 'HEAD' | 'POST' | 'DELETE';
  readonly path: string;
  readonly handledBy: 'ingest' | 'stats' | 'web';
}

/** Where there is a GET there is a HEAD: a function answers it so, and a gateway drops the body. */
const withHeads = (routes: readonly Route[]): readonly Route[] =>
  routes.flatMap((route) => (route.method === 'GET' ? [route, { ...route, method: 'HEAD' }] : [route]));

/**
 * The HTTP routes. Both API kinds (HTTP and REST), the handlers and the local gateway are built
 * from this list.
 */
export const ROUTES = withHeads([...OWN_ROUTES, ...TRACKER_ROUTES]);

/** Where the tracker is, whatever other path it has. Pages have this address: it stays. */
export const SCRIPT_PATH = '/js/script.js';

/** ROUTES, and the other path of the tracker (the setting `scriptPath`) if none of them is it. */
export const routesOf = (scriptPath: string): readonly Route[] => [
  ...ROUTES,
  ...(/^\/js\/[^/]+$/.test(scriptPath) ? [] : withHeads([{ method: 'GET', path: scriptPath, handledBy: 'web' }])),
];

/**
 * The documents of the dashboard: of its own address, and of a share's, which is a level deeper.
 */
export const DOCUMENTS = { page: 'index.html', share: 'share.html' } as const;

/**
 * What the build puts next to the code of web: this list, and the files in a folder. Each file is
 * there as it is, and by each encoding that makes it smaller, with this ending.
 */
export const WEB_FILES = { list: 'files.json', folder: 'files', encodings: { br: '.br', gzip: '.gz' } } as const;

/** A file in the list, by its path without a leading slash, such as `js/script.js`. */
export interface WebFileEntry {
  /** `text/javascript; charset=utf-8`: all of them are texts. */
  readonly type: string;
  /** Of the text: another text has another. */
  readonly hash: string;
  readonly encodings: readonly (keyof typeof WEB_FILES.encodings)[];
}

/**
 * Who answers 404 and 405: not ingest, where a copy that is busy with a scanner takes no events.
 * All functions share the account's concurrency, so that alone bounds nothing: the settings
 * `ingestReservedConcurrency` and `statsConcurrency` do.
 */
export const FALLBACK_FUNCTION = 'stats' satisfies FunctionName;

/**
 * Environment variables, by function. A grant in lib/ sets the variable together with the
 * permission.
 */
export const ENV = {
  /** URL of the queue. ingest */
  queueUrl: 'QUEUE_URL',
  /** Table of raw events and idempotency records. aggregate */
  eventsTable: 'EVENTS_TABLE',
  /** Table of day documents and rollups. aggregate, stats, rollup */
  statsTable: 'STATS_TABLE',
  /** Documents per site and day, 1 to 64. ingest, stats */
  shards: 'SHARDS',
  /** Days that raw events are kept. aggregate */
  rawRetentionDays: 'RAW_RETENTION_DAYS',
  /**
   * Days after which the queue and the DLQ have forgotten every message: older days are final.
   * stats
   */
  queueRetentionDays: 'QUEUE_RETENTION_DAYS',
  /** `*`, or origins separated by commas. ingest, stats, web */
  corsOrigins: 'CORS_ORIGINS',
  /** One of ACCESS, which says who may write and read. ingest, stats */
  access: 'ACCESS',
  /** Table of sites. ingest, stats */
  sitesTable: 'SITES_TABLE',
  /** Table of tokens. ingest, stats */
  tokensTable: 'TOKENS_TABLE',
  /** Table of sessions and login codes. stats */
  sessionsTable: 'SESSIONS_TABLE',
  /** Table of the salts of days. ingest, rollup */
  saltsTable: 'SALTS_TABLE',
  /** Request header that holds the visitor's address; empty: the gateway's own source. ingest */
  clientIpHeader: 'CLIENT_IP_HEADER',
  /** Request header that holds the visitor's country; empty: none does. ingest */
  countryHeader: 'COUNTRY_HEADER',
  /** The path of the tracker besides SCRIPT_PATH, or the same. web */
  scriptPath: 'SCRIPT_PATH',
} as const;

/**
 * `registered`: events of sites that an operator has added, answers for those who have a token.
 * `open`: every site registers itself with its first event, and every client may read.
 */
export const ACCESS = ['registered', 'open'] as const;
export type Access = (typeof ACCESS)[number];

/**
 * CloudWatch namespace of our own metrics. Their one dimension is the one that AWS gives its
 * metrics of functions.
 */
export const METRICS_NAMESPACE = 'FastAnalytics';
export const METRICS_DIMENSION = 'FunctionName';

/**
 * Our own metrics and their units, by the function that writes them: what AWS's free ones cannot
 * say. All counts are of events unless noted.
 */
export const METRICS = {
  ingest: {
    Accepted: 'Count',
    /** Requests refused, by reason. */
    RejectedValidation: 'Count',
    RejectedJson: 'Count',
    RejectedTooLarge: 'Count',
    RejectedQueue: 'Count',
    RejectedAccess: 'Count',
    /**
     * Requests without permission: an unknown site, a page that the site does not list, no token or
     * a bad one.
     */
    Denied: 'Count',
  },
  aggregate: {
    Counted: 'Count',
    /** Not counted on purpose: as bots, say. */
    Filtered: 'Count',
    Duplicates: 'Count',
    /** Messages whose idempotency record another message holds. */
    IdempotencyConflicts: 'Count',
    /** Messages given back to the queue. */
    Failed: 'Count',
    /** Of one commit; commits that lost none are left out. */
    LostRaces: 'Count',
    /** Of one document, base and delta, as stored. */
    DocumentBytes: 'Bytes',
    /** Of one message, from accepted to counted. */
    Lag: 'Milliseconds',
  },
  stats: {
    /**
     * Requests without permission: no token or a bad one, a site that is unknown or not for the
     * token, a page of another host.
     */
    Denied: 'Count',
  },
} as const satisfies Partial<Record<FunctionName, Readonly<Record<string, 'Count' | 'Bytes' | 'Milliseconds'>>>>;

export type MeasuredFunction = keyof typeof METRICS;
export type MetricOf<F extends MeasuredFunction> = keyof (typeof METRICS)[F] & string;

/** Key and TTL attributes of every table. Keys are strings; the TTL is in epoch seconds. */
export const KEY = { partition: 'pk', sort: 'sk', ttl: 'expires' } as const;

/**
 * Index of the Stats table: rollups that are due, and nothing else. Spread over a few partitions;
 * `sort` is the instant (epoch milliseconds) from which they are. The store names its attributes in
 * its expressions.
 */
export const DUE_INDEX = { name: 'Due', partition: 'due', sort: 'dueAt' } as const;

/** Response header of a 202: the receipts of its messages, separated by commas. */
export const EVENT_RECEIPT_HEADER = 'event-receipt';

/** Response header: why events of the request are not counted. */
export const EVENT_FILTERED_HEADER = 'event-filtered';

/**
 * Methods that a page of another origin may use, request headers that it may send, and response
 * headers that it may read. Without credentials, so no cookie of ours ever comes with them; and
 * DELETE, which ends a session, is for our own pages.
 */
export const CORS = {
  allowMethods: ['POST', 'GET', 'HEAD'],
  allowHeaders: [
    'content-type',
    'idempotency-key',
    'authorization',
    'x-umami-cache',
    'x-umami-website-id',
    'x-umami-hostname',
    'x-retry-count',
  ],
  exposeHeaders: ['retry-after', EVENT_RECEIPT_HEADER, EVENT_FILTERED_HEADER],
  maxAgeSeconds: 86_400,
} as const;

/**
 * Bytes from which an answer is compressed, by the function or by the REST API: shorter ones fit
 * one packet anyway.
 */
export const MIN_COMPRESSED_BYTES = 1024;
