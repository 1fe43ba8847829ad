// The rows of a question about now.

import { type Cell, roundedError } from './cells.ts';
import type { Clock } from './date-range.ts';
import { Sample } from './estimate.ts';
import type { Added } from './group-sums.ts';
import type { Question } from './question.ts';
import type { Reading } from './reading.ts';
import { viewsNow, visitorsNow } from './realtime.ts';
import { isTime } from './basis.ts';
import type { Table } from './tabulate.ts';
import type { SumName } from './sums.ts';

/** Of a reading with one part. Either visitors, or views by the minute. */
export function tabulateNow(question: Question, reading: Reading, clock: Clock): Table {
  if (!question.dimensions.some(isTime))
    return tableOf(visitorsNow(question, reading, clock), 'visitors', question, reading);
  const { added, unplaced } = viewsNow(question, reading, clock);
  return { ...tableOf(added, 'pageviews', question, reading), unplaced };
}

function tableOf(added: Added, name: SumName, { dimensions }: Question, { parts }: Reading): Table {
  const [part] = parts;
  if (part === undefined) throw new RangeError('now is one part');
  const { table, counts } = part.summary;
  const sample = new Sample(table.theta, added.parts[0] ?? { visitors: 0, viewers: 0 }, counts.visitors);
  const cell = (value: number, error: number | null): Cell => ({
    value: Math.round(value),
    error: error === null ? null : roundedError(error),
  });
  const rows = added.groups.map(({ values, moments }) => {
    const { value, error } = sample.total(moments, name);
    return { values, cells: [cell(value ?? 0, error)] };
  });
  const none = { values: [], cells: [cell(0, sample.isCut ? null : 0)] };
  return {
    rows: rows.length === 0 && dimensions.length === 0 ? [none] : rows,
    samples: sample.isCut ? [sample] : [],
    isAboutVisitors: true,
  };
}
