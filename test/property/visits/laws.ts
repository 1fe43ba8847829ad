// All laws of the visitor table, and the code that they are about.

import * as dayFacts from '../../../lambdas/domain/query/day-facts.ts';
import * as contextKeys from '../../../lambdas/domain/visits/context-keys.ts';
import * as daysCodec from '../../../lambdas/domain/visits/days-codec.ts';
import * as tableCodec from '../../../lambdas/domain/visits/table-codec.ts';
import * as visitorDays from '../../../lambdas/domain/visits/visitor-days.ts';
import * as visitorTable from '../../../lambdas/domain/visits/visitor-table.ts';
import { CODEC_LAWS } from './codec-laws.ts';
import { DAYS_LAWS } from './days-laws.ts';
import type { Law, VisitCode } from './law.ts';
import { TABLE_LAWS } from './table-laws.ts';

export const LAWS: readonly Law[] = [...TABLE_LAWS, ...CODEC_LAWS, ...DAYS_LAWS];

export const REAL: VisitCode = {
  ...contextKeys,
  ...dayFacts,
  ...daysCodec,
  ...tableCodec,
  ...visitorDays,
  ...visitorTable,
};
