// Third hop: answers questions from day documents to those who may ask, and logs people in. It may
// query documents, read and list sites, read tokens, and write sessions alone; it also answers 404
// and 405.

import { Construct } from 'constructs';
import { ENV } from '../../lambdas/shared/names.ts';
import { AnalyticsFunction } from './analytics-function.ts';
import type { AccessTables } from '../storage/access-tables.ts';
import { QUEUE_RETENTION_DAYS } from '../storage/queue.ts';
import type { Settings } from '../settings.ts';
import type { Tables } from '../storage/tables.ts';

export class Stats extends Construct {
  readonly fn: AnalyticsFunction;

  constructor(scope: Construct, settings: Settings, tables: Tables, access: AccessTables) {
    super(scope, 'Stats');
    const environment = {
      [ENV.shards]: String(settings.shards),
      [ENV.queueRetentionDays]: String(QUEUE_RETENTION_DAYS),
      [ENV.corsOrigins]: settings.corsOrigins.join(),
      [ENV.access]: settings.access,
    };
    this.fn = new AnalyticsFunction(this, 'stats', settings, environment, settings.statsConcurrency);
    tables.grantQueryStats(this.fn);
    access.grantListSites(this.fn);
    access.grantReadTokens(this.fn);
    access.grantSessions(this.fn);
  }
}
