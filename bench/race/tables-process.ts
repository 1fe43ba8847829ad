// The tables of the local stack alone, in a process of their own, for aggregators to compete for.

import { openTables } from '../../local/dynamodb/tables.ts';
import { Template } from '../../local/template/template.ts';
import { answerParent } from '../harness/child.ts';
import type { TablesAt } from '../workload/store.ts';

answerParent(async (assembly: string): Promise<TablesAt> => {
  const tables = await openTables();
  const template = new Template(assembly);
  await tables.create(template);
  const { StatsTableName: statsTable = '', EventsTableName: eventsTable = '' } = template.outputs();
  return { endpoint: tables.endpoint, region: template.region, statsTable, eventsTable };
});
