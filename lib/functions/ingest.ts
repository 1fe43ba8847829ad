// First hop: accepts events over HTTP and answers 202 once the queue has stored them. It may send
// to the queue and nothing else.

import { Construct } from 'constructs';
import { ENV } from '../../lambdas/shared/names.ts';
import { AnalyticsFunction } from './analytics-function.ts';
import type { Queue } from '../storage/queue.ts';
import type { Settings } from '../settings.ts';

export class Ingest extends Construct {
  readonly fn: AnalyticsFunction;

  constructor(scope: Construct, settings: Settings, queue: Queue) {
    super(scope, 'Ingest');
    const environment = {
      [ENV.shards]: String(settings.shards),
      [ENV.corsOrigins]: settings.corsOrigins.join(),
    };
    this.fn = new AnalyticsFunction(this, 'ingest', settings, environment, settings.ingestReservedConcurrency);
    queue.grantSend(this.fn);
  }
}
