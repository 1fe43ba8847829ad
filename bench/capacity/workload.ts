// The traffic for the capacity measurements: the number of sites, the views of a day, and the sizes
// of requests and batches. The rest is the same in all workloads: 300 pages, and half as many
// visitors as views, at most 100,000. Both follow Zipf's law, spread evenly over the day.

/** Days of a month, which also defines its seconds. */
export const DAYS_OF_MONTH = 30;
export const SECONDS_OF_DAY = 86_400;

/** The properties that capacity depends on. */
export interface Workload {
  readonly name: string;
  /** Per site. */
  readonly viewsPerDay: number;
  readonly sites: number;
  readonly eventsPerRequest: number;
  /** Messages that the trigger delivers at once, on average; a request is one message. */
  readonly messagesPerBatch: number;
  /** Environments of aggregate that take turns, each with its own cache. */
  readonly environments: number;
}

/** How the trigger makes batches. */
export interface Polling {
  /** Pollers that gather batches at the same time. */
  readonly pollers: number;
  /** `batchWindowSeconds`. */
  readonly windowSeconds: number;
}

/**
 * The default setting, with the pollers that AWS documents: five while traffic is low and the
 * trigger's concurrency is limited.
 */
export const DEFAULT_POLLING: Polling = { pollers: 5, windowSeconds: 1 };

/**
 * A batch is the message that opens it, plus the messages that the same poller finds until its
 * window ends.
 */
export const messagesPerBatch = (messagesPerSecond: number, { pollers, windowSeconds }: Polling): number =>
  1 + (messagesPerSecond * windowSeconds) / pollers;

/**
 * A month's views of one site, in requests of one size. The name contains sizes and volumes;
 * figures are found by it.
 */
export function monthlyWorkload(
  eventsPerMonth: number,
  eventsPerRequest: number,
  polling: Polling = DEFAULT_POLLING,
): Workload {
  const viewsPerDay = eventsPerMonth / DAYS_OF_MONTH;
  const { pollers, windowSeconds } = polling;
  const isDefault = pollers === DEFAULT_POLLING.pollers && windowSeconds === DEFAULT_POLLING.windowSeconds;
  return {
    name: `${volume(eventsPerMonth)} a month by ${eventsPerRequest}${isDefault ? '' : `, ${polls(polling)}`}`,
    viewsPerDay,
    sites: 1,
    eventsPerRequest,
    messagesPerBatch: messagesPerBatch(viewsPerDay / eventsPerRequest / SECONDS_OF_DAY, polling),
    environments: 1,
  };
}

const polls = ({ pollers, windowSeconds }: Polling): string =>
  `${pollers} poller${pollers === 1 ? '' : 's'}, window ${windowSeconds} s`;

/** No two workloads share a site. */
export const siteName = ({ name }: Pick<Workload, 'name'>, index: number): string =>
  `${name.replaceAll(/[^a-z0-9]+/gi, '-')}-${index}.example`;

/** `10 k`, `1 M`, `1 B`. */
export function volume(events: number): string {
  const [size, unit] = UNITS.find(([size]) => events >= size) ?? [1, ''];
  return `${events / size} ${unit}`.trim();
}

const UNITS: readonly (readonly [size: number, unit: string])[] = [
  [1e9, 'B'],
  [1e6, 'M'],
  [1e3, 'k'],
];

/** The volumes and request sizes of the tables in docs/cost.md. */
export const VOLUMES = [10_000, 1_000_000, 10_000_000, 1_000_000_000] as const;
export const REQUEST_SIZES = [1, 10, 50, 500] as const;

/** The volume, in events a month, for which docs/cost.md shows the effect of settings. */
export const LEVER_VOLUME = 10_000_000;
const LEVERS: readonly Polling[] = [
  { pollers: 2, windowSeconds: 1 },
  { pollers: 1, windowSeconds: 1 },
  { pollers: 5, windowSeconds: 5 },
  { pollers: 5, windowSeconds: 20 },
  { pollers: 2, windowSeconds: 20 },
];

const SMALL = { viewsPerDay: 1000, sites: 1, environments: 1 };
/** 11.6 views a second: with single events, a batch holds all events of a window of 1 s. */
const BUSY = { viewsPerDay: 1_000_000, sites: 1, environments: 1 };
const BUSY_RATE = BUSY.viewsPerDay / SECONDS_OF_DAY;
const MANY = { viewsPerDay: 1000, sites: 10_000, environments: 1 };
const MANY_RATE = (MANY.viewsPerDay * MANY.sites) / SECONDS_OF_DAY;
const FIVE = DEFAULT_POLLING;

/**
 * Each name describes its workload. Batches are those of a single poller, unless the name says
 * otherwise.
 */
export const NAMED_WORKLOADS: readonly Workload[] = [
  { name: 'lone event', viewsPerDay: 1, sites: 1, eventsPerRequest: 1, messagesPerBatch: 1, environments: 1 },
  { ...SMALL, name: 'small site by 1', eventsPerRequest: 1, messagesPerBatch: 1 },
  { ...SMALL, name: 'small site by 50', eventsPerRequest: 50, messagesPerBatch: 1 },
  { ...BUSY, name: 'busy site by 1', eventsPerRequest: 1, messagesPerBatch: BUSY_RATE },
  { ...BUSY, name: 'busy site by 50', eventsPerRequest: 50, messagesPerBatch: 1 },
  {
    ...BUSY,
    name: 'busy site by 1, 5 pollers',
    eventsPerRequest: 1,
    messagesPerBatch: messagesPerBatch(BUSY_RATE, FIVE),
  },
  {
    ...BUSY,
    name: 'busy site by 1, 5 pollers, 5 environments in turn',
    eventsPerRequest: 1,
    messagesPerBatch: messagesPerBatch(BUSY_RATE, FIVE),
    environments: 5,
  },
  {
    ...BUSY,
    name: 'busy site by 1, 5 pollers, window 20 s',
    eventsPerRequest: 1,
    messagesPerBatch: messagesPerBatch(BUSY_RATE, { ...FIVE, windowSeconds: 20 }),
  },
  { ...MANY, name: '10,000 sites by 1', eventsPerRequest: 1, messagesPerBatch: messagesPerBatch(MANY_RATE, FIVE) },
  {
    ...MANY,
    name: '10,000 sites by 50',
    eventsPerRequest: 50,
    messagesPerBatch: messagesPerBatch(MANY_RATE / 50, FIVE),
  },
];

/** All measured workloads. */
export const WORKLOADS: readonly Workload[] = [
  ...NAMED_WORKLOADS,
  ...VOLUMES.flatMap((events) => REQUEST_SIZES.map((size) => monthlyWorkload(events, size))),
  ...LEVERS.map((polling) => monthlyWorkload(LEVER_VOLUME, 1, polling)),
];
