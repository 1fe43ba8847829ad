// Third hop: answers queries from day documents. It may query those and nothing else. It also
// answers unknown routes with 404 and 405.

import { Construct } from 'constructs';
import { ENV } from '../../lambdas/shared/names.ts';
import { AnalyticsFunction } from './analytics-function.ts';
import { QUEUE_RETENTION_DAYS } from '../storage/queue.ts';
import type { Settings } from '../settings.ts';
import type { Tables } from '../storage/tables.ts';

export class Stats extends Construct {
  readonly fn: AnalyticsFunction;

  constructor(scope: Construct, settings: Settings, tables: Tables) {
    super(scope, 'Stats');
    const environment = {
      [ENV.shards]: String(settings.shards),
      [ENV.queueRetentionDays]: String(QUEUE_RETENTION_DAYS),
      [ENV.corsOrigins]: settings.corsOrigins.join(),
    };
    this.fn = new AnalyticsFunction(this, 'stats', settings, environment, settings.statsConcurrency);
    tables.grantQueryStats(this.fn);
  }
}
