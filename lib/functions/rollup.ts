// Outside the flow: once a day this function rolls up the days of months and years that are over,
// so that queries over years read a few documents, and deletes the salts of days that are over. It
// may read and write documents, delete salts, and nothing else. Two runs at the same time do no
// harm, so it needs no reserved concurrency, which a new account could not grant.

import { Duration } from 'aws-cdk-lib';
import * as events from 'aws-cdk-lib/aws-events';
import { LambdaFunction } from 'aws-cdk-lib/aws-events-targets';
import { Construct } from 'constructs';
import { AnalyticsFunction } from './analytics-function.ts';
import type { AccessTables } from '../storage/access-tables.ts';
import type { Settings } from '../settings.ts';
import type { Tables } from '../storage/tables.ts';

export class Rollup extends Construct {
  readonly fn: AnalyticsFunction;

  constructor(scope: Construct, settings: Settings, tables: Tables, access: AccessTables) {
    super(scope, 'Rollup');
    this.fn = new AnalyticsFunction(this, 'rollup', settings, {});
    tables.grantRollUpStats(this.fn);
    access.grantForgetSalts(this.fn);
    new events.Rule(this, 'Schedule', {
      description: `${settings.stackName}: rolls up months and years that are over, deletes salts`,
      schedule: events.Schedule.rate(Duration.days(1)),
      targets: [new LambdaFunction(this.fn)],
    });
  }
}
