// First hop: takes events over HTTP and answers 202 once the queue has them. It may send to the
// queue, read whose events it may take, and read and draw the salts of days; where the deployment
// is open it may register a site as well.

import { Construct } from 'constructs';
import { ENV } from '../../lambdas/shared/names.ts';
import { AnalyticsFunction } from './analytics-function.ts';
import type { AccessTables } from '../storage/access-tables.ts';
import type { Queue } from '../storage/queue.ts';
import type { Settings } from '../settings.ts';

export class Ingest extends Construct {
  readonly fn: AnalyticsFunction;

  constructor(scope: Construct, settings: Settings, queue: Queue, access: AccessTables) {
    super(scope, 'Ingest');
    const environment = {
      [ENV.shards]: String(settings.shards),
      [ENV.corsOrigins]: settings.corsOrigins.join(),
      [ENV.access]: settings.access,
      [ENV.clientIpHeader]: settings.clientIpHeader ?? '',
      [ENV.countryHeader]: settings.countryHeader ?? '',
    };
    this.fn = new AnalyticsFunction(this, 'ingest', settings, environment, settings.ingestReservedConcurrency);
    queue.grantSend(this.fn);
    access.grantDrawSalts(this.fn);
    if (settings.access === 'open') {
      access.grantRegisterSites(this.fn);
    } else {
      access.grantReadSites(this.fn);
      access.grantReadTokens(this.fn);
    }
  }
}
