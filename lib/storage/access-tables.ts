// The four tables of access: what a site is, who may read and write, who is logged in, and the
// salts of days. Apart from the numbers, as other functions use them, and apart from each other:
// what makes sessions cannot make tokens. Promises: sites and tokens outlive the stack, unless it
// is a throw-away one; sessions and salts leave no backup.

import type * as lambda from 'aws-cdk-lib/aws-lambda';
import * as dynamodb from 'aws-cdk-lib/aws-dynamodb';
import { RemovalPolicy, Validations } from 'aws-cdk-lib';
import { Construct } from 'constructs';
import { ENV, KEY } from '../../lambdas/shared/names.ts';
import type { Settings } from '../settings.ts';
import { grant, keptTable, tableKeys } from './tables.ts';

/** Reads one item by its key, and no more. */
const READ = ['dynamodb:GetItem'];

export class AccessTables extends Construct {
  /** One item a site, with its secret visitor key. */
  readonly sites: dynamodb.Table;
  /** One item a token, without its secret. */
  readonly tokens: dynamodb.Table;
  /** One item a session or login code, without its secret. */
  readonly sessions: dynamodb.Table;
  /** One item a day, for five days and two hours at the most. */
  readonly salts: dynamodb.Table;

  constructor(scope: Construct, settings: Settings) {
    super(scope, 'Access');
    this.sites = new dynamodb.Table(this, 'Sites', keptTable(settings));
    this.tokens = new dynamodb.Table(this, 'Tokens', keptTable(settings));
    this.sessions = this.#forgetfulTable(
      'Sessions',
      'A session that ended is gone: a backup would keep who was logged in, and when.',
    );
    this.salts = this.#forgetfulTable(
      'Salts',
      'A salt that was deleted is gone: a backup would tie visitors to addresses for 35 days more.',
    );
  }

  /** May read a site that it can name. */
  grantReadSites(fn: lambda.Function): void {
    grant(fn, this.sites.tableArn, ...READ);
    fn.addEnvironment(ENV.sitesTable, this.sites.tableName);
  }

  /** May read and list sites. */
  grantListSites(fn: lambda.Function): void {
    grant(fn, this.sites.tableArn, ...READ, 'dynamodb:Scan');
    fn.addEnvironment(ENV.sitesTable, this.sites.tableName);
  }

  /** May read a site that it can name, and register one: for a deployment that is open. */
  grantRegisterSites(fn: lambda.Function): void {
    grant(fn, this.sites.tableArn, ...READ, 'dynamodb:PutItem');
    fn.addEnvironment(ENV.sitesTable, this.sites.tableName);
  }

  /** May read a token whose id it is shown. */
  grantReadTokens(fn: lambda.Function): void {
    grant(fn, this.tokens.tableArn, ...READ);
    fn.addEnvironment(ENV.tokensTable, this.tokens.tableName);
  }

  /** May make, read, put off and end sessions, and take login codes. */
  grantSessions(fn: lambda.Function): void {
    const actions = ['dynamodb:PutItem', 'dynamodb:UpdateItem', 'dynamodb:DeleteItem'];
    grant(fn, this.sessions.tableArn, ...READ, ...actions);
    fn.addEnvironment(ENV.sessionsTable, this.sessions.tableName);
  }
  /** May read the salt of a day that it can name, and draw one for a day that has none. */
  grantDrawSalts(fn: lambda.Function): void {
    grant(fn, this.salts.tableArn, ...READ, 'dynamodb:PutItem');
    fn.addEnvironment(ENV.saltsTable, this.salts.tableName);
  }

  /** May delete salts, and read none. */
  grantForgetSalts(fn: lambda.Function): void {
    grant(fn, this.salts.tableArn, 'dynamodb:DeleteItem');
    fn.addEnvironment(ENV.saltsTable, this.salts.tableName);
  }

  /** A table without backup, whose items expire. */
  #forgetfulTable(id: string, reason: string): dynamodb.Table {
    const table = new dynamodb.Table(this, id, {
      ...tableKeys,
      timeToLiveAttribute: KEY.ttl,
      removalPolicy: RemovalPolicy.DESTROY,
    });
    Validations.of(table).acknowledge({ id: 'AwsSolutions-DDB3', reason });
    return table;
  }
}
