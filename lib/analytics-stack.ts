// The system as one diagram, top to bottom. The construct of each hop holds the properties of its
// resources.
//
//   api ──▶ ingest ──▶ queue ──▶ aggregate ──▶ tables ◀── stats ◀── api
//                                                ▲
//                                   schedule ──▶ rollup
//
//   api ──▶ web

import { CfnOutput, Stack } from 'aws-cdk-lib';
import type { Construct } from 'constructs';
import { Aggregate } from './functions/aggregate.ts';
import { Alarms } from './monitoring/alarms.ts';
import { Dashboard } from './monitoring/dashboard.ts';
import { HttpApi } from './api/http-api.ts';
import { Ingest } from './functions/ingest.ts';
import { Queue } from './storage/queue.ts';
import { RestApi } from './api/rest-api.ts';
import { Rollup } from './functions/rollup.ts';
import { AccessTables } from './storage/access-tables.ts';
import type { Settings } from './settings.ts';
import { Stats } from './functions/stats.ts';
import { Tables } from './storage/tables.ts';
import { Web } from './functions/web.ts';

export class AnalyticsStack extends Stack {
  constructor(scope: Construct, settings: Settings) {
    super(scope, settings.stackName, { description: 'Website analytics, counted exactly once' });

    const queue = new Queue(this, settings);
    const tables = new Tables(this, settings);
    const access = new AccessTables(this, settings);

    const ingest = new Ingest(this, settings, queue, access);
    const aggregate = new Aggregate(this, settings, queue, tables);
    const stats = new Stats(this, settings, tables, access);
    const rollup = new Rollup(this, settings, tables, access);
    const web = new Web(this, settings);

    const ApiKind = { http: HttpApi, rest: RestApi }[settings.api];
    const api = new ApiKind(this, settings, { ingest: ingest.fn, stats: stats.fn, web: web.fn });

    if (settings.monitoring) {
      const functions = { ingest: ingest.fn, aggregate: aggregate.fn, stats: stats.fn, rollup: rollup.fn, web: web.fn };
      const measured = { api, queue, tables, functions };
      const alarms = new Alarms(this, settings, measured);
      new Dashboard(this, settings, alarms, measured);
    }

    const outputs = {
      ApiUrl: api.url,
      // What a record that you make yourself leads to.
      ...(api.domain && { DomainTarget: api.domain.target }),
      QueueUrl: queue.main.queueUrl,
      DeadLetterQueueUrl: queue.deadLetters.queueUrl,
      EventsTableName: tables.events.tableName,
      StatsTableName: tables.stats.tableName,
      SitesTableName: access.sites.tableName,
      TokensTableName: access.tokens.tableName,
      SessionsTableName: access.sessions.tableName,
      // The settings that `npm run ops` needs.
      AccessMode: settings.access,
      Shards: String(settings.shards),
      RawRetentionDays: String(settings.rawRetentionDays),
      ScriptPath: settings.scriptPath,
    };
    for (const [id, value] of Object.entries(outputs)) new CfnOutput(this, id, { value });
  }
}
