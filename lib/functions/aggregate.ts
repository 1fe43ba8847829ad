// Second hop: folds batches from the queue into day documents. It is the only function that writes
// to the Events table. Both it and the rollup write to the Stats table.

import { Construct } from 'constructs';
import { ENV } from '../../lambdas/shared/names.ts';
import { AnalyticsFunction } from './analytics-function.ts';
import type { Queue } from '../storage/queue.ts';
import type { Settings } from '../settings.ts';
import type { Tables } from '../storage/tables.ts';

export class Aggregate extends Construct {
  readonly fn: AnalyticsFunction;

  constructor(scope: Construct, settings: Settings, queue: Queue, tables: Tables) {
    super(scope, 'Aggregate');
    this.fn = new AnalyticsFunction(this, 'aggregate', settings, {
      [ENV.rawRetentionDays]: String(settings.rawRetentionDays),
    });
    tables.grantAddEvents(this.fn);
    tables.grantUpdateStats(this.fn);
    queue.trigger(this.fn);
  }
}
