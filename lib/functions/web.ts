// Outside the flow: hands out the files of its own bundle, such as the tracker. It may read nothing
// and call nothing: everybody can load all that it has.

import { Construct } from 'constructs';
import { ENV } from '../../lambdas/shared/names.ts';
import { AnalyticsFunction } from './analytics-function.ts';
import type { Settings } from '../settings.ts';

export class Web extends Construct {
  readonly fn: AnalyticsFunction;

  constructor(scope: Construct, settings: Settings) {
    super(scope, 'Web');
    const environment = {
      [ENV.corsOrigins]: settings.corsOrigins.join(),
      [ENV.scriptPath]: settings.scriptPath,
    };
    this.fn = new AnalyticsFunction(this, 'web', settings, environment, settings.webConcurrency);
  }
}
