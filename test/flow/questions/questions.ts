// The questions: every metric, dimension and operator, alone and together.

import type { Filter, Funnel, Question } from './asked.ts';
import { daysBetween } from './calendar.ts';

const ALL = ['visitors', 'visits', 'pageviews', 'events', 'views_per_visit', 'bounce_rate', 'visit_duration'];
const PEOPLE = ['visitors', 'visits', 'bounce_rate'];

type Range = readonly [string, string];

/** Of a range of days, with filters on some of what made-up-days.ts makes up. */
export function questionsAbout(range: Range): Question[] {
  const [from, to] = range;
  const days = daysBetween(from, to);
  const middle = days[Math.floor(days.length / 2)] ?? to;
  const week: Range = [days.at(-7) ?? from, to];
  const weekBefore: Range = [days.at(-14) ?? from, days.at(-8) ?? from];
  const by = (metrics: readonly string[], dimensions: readonly string[], ...filters: readonly Filter[]): Question => ({
    metrics,
    date_range: range,
    dimensions,
    filters,
  });
  const where = (...filters: readonly Filter[]): Question => by(ALL, [], ...filters);
  const fromGoogle: Filter = ['is', 'visit:source', ['Google']];
  const readsBlog: Filter = ['is', 'event:page', ['/blog/*']];

  return [
    // Totals, of a range and of a day.
    where(),
    { metrics: [...ALL, 'total_revenue'], date_range: [middle, middle] },
    // By each dimension.
    by(PEOPLE, ['visit:source']),
    by(ALL, ['visit:referrer']),
    by([...PEOPLE, 'percentage'], ['visit:channel']),
    by(PEOPLE, ['visit:utm_source']),
    by(PEOPLE, ['visit:utm_medium']),
    by(PEOPLE, ['visit:utm_campaign']),
    by(['visits', 'events'], ['visit:utm_content']),
    by(['visits', 'views_per_visit'], ['visit:utm_term']),
    by(['pageviews', 'visitors', 'percentage'], ['visit:country']),
    by(['pageviews', 'visitors'], ['visit:language']),
    by(ALL, ['visit:device']),
    by(['visitors', 'pageviews', 'visit_duration'], ['visit:browser']),
    by(['visitors', 'bounce_rate'], ['visit:os']),
    by(['visitors', 'pageviews'], ['visit:screen']),
    by(['visitors', 'pageviews'], ['event:hostname']),
    by(['pageviews', 'visitors', 'visits', 'bounce_rate'], ['event:page']),
    by(['events', 'visitors'], ['event:name']),
    by(['visitors', 'events', 'conversion_rate', 'total_revenue'], ['event:goal']),
    by(ALL, ['visit:entry_page']),
    by(ALL, ['visit:exit_page']),
    // Properties and money.
    by(['events'], ['event:props:plan']),
    by(['events', 'pageviews'], ['event:props:file', 'event:name']),
    by(['events'], ['event:props:plan'], ['is', 'event:name', ['Purchase']]),
    by(['events'], ['event:name'], ['is', 'event:props:plan', ['pro']]),
    by(['total_revenue'], []),
    by(['total_revenue', 'events'], ['event:name']),
    by(['total_revenue', 'visitors'], [], ['is', 'event:goal', ['Purchase']]),
    // Filters.
    where(fromGoogle),
    where(['is', 'visit:source', ['Google', 'Hacker News']], ['is_not', 'visit:device', ['Mobile']]),
    where(readsBlog),
    by(['pageviews', 'events'], [], readsBlog),
    where(['is_not', 'event:page', ['/', '/pricing']]),
    where(['contains', 'visit:referrer', ['ycombinator', 'friend']]),
    where(['contains_not', 'visit:browser', ['Safari']]),
    where(['is', 'visit:referrer', ['*.com/*']]),
    where(['or', [fromGoogle, ['is', 'visit:country', ['DE']]]]),
    where(['and', [fromGoogle, ['not', ['is', 'visit:country', ['DE', 'NP']]]]]),
    where(['not', ['or', [readsBlog, ['contains', 'visit:channel', ['Organic']]]]]),
    where(['is', 'visit:entry_page', ['/blog/*']], ['is_not', 'visit:exit_page', ['/signup']]),
    where(['is', 'event:name', ['Signup']], ['is', 'visit:utm_campaign', ['autumn', 'black friday']]),
    where(['is', 'visit:source', ['Direct / None']], ['is', 'visit:language', ['de']]),
    where(['is', 'visit:country', ['(not set)']]),
    where(['is', 'event:hostname', ['shop.example.com']], ['contains', 'event:page', ['docs', '%C3']]),
    where(['is', 'visit:source', ['nobody.example']]),
    // Goals.
    by([...PEOPLE, 'conversion_rate'], [], ['is', 'event:goal', ['Signup']]),
    by(
      ['visitors', 'conversion_rate', 'group_conversion_rate'],
      ['visit:source'],
      ['is', 'event:goal', ['Visit /thanks*', 'Purchase']],
    ),
    by(['visitors', 'conversion_rate'], ['event:goal', 'visit:device']),
    by(['visitors', 'conversion_rate'], ['visit:country'], ['is', 'event:goal', ['Signup']], fromGoogle),
    by(['visitors', 'visits'], ['visit:source'], ['is_not', 'event:goal', ['Visit /blog/*']]),
    // Two dimensions.
    by(ALL, ['visit:source', 'visit:country']),
    by(['visitors', 'visits'], ['visit:entry_page', 'visit:exit_page']),
    by(['visitors', 'pageviews'], ['event:page', 'visit:device']),
    by(['visitors', 'pageviews', 'visits'], ['visit:channel', 'event:page'], ['is', 'visit:os', ['iOS', 'Linux']]),
    by(['events', 'visitors'], ['event:name', 'event:page']),
    // Series.
    by(ALL, ['time:day']),
    by(ALL, ['time:week']),
    by(['visitors', 'visits', 'pageviews'], ['time:month']),
    by(['visitors', 'pageviews'], ['time']),
    by(['visitors', 'visits', 'pageviews', 'events'], ['time:hour']),
    by(ALL, ['time:hour'], fromGoogle),
    by(PEOPLE, ['time:day', 'visit:source'], readsBlog),
    by(['visitors', 'conversion_rate'], ['time:week', 'event:goal']),
    by(['events', 'total_revenue'], ['time:day', 'event:name']),
    { ...by(ALL, ['time:hour']), date_range: [middle, middle] },
    // Order, pages, comparisons.
    {
      ...by(['visitors', 'visits'], ['visit:country', 'visit:browser']),
      order_by: [
        ['visits', 'asc'],
        ['visit:browser', 'desc'],
      ],
      include: { total_rows: true },
      pagination: { limit: 7, offset: 3 },
    },
    {
      ...by([...PEOPLE, 'pageviews'], ['visit:source']),
      date_range: week,
      include: { comparisons: { mode: 'custom', date_range: weekBefore } },
    },
    {
      ...by(['visitors', 'pageviews', 'visit_duration'], ['time:day']),
      date_range: week,
      include: { comparisons: { mode: 'custom', date_range: weekBefore } },
    },
    {
      ...by([...ALL, 'conversion_rate'], [], ['is', 'event:goal', ['Signup']]),
      date_range: week,
      include: { comparisons: { mode: 'custom', date_range: weekBefore } },
    },
  ];
}

export function funnelsAbout(range: Range): Funnel[] {
  const funnel = (steps: readonly string[], ...filters: readonly Filter[]): Funnel => ({
    steps,
    date_range: range,
    filters,
  });
  return [
    funnel(['Visit /', 'Visit /pricing', 'Purchase']),
    funnel(['Visit /signup', 'Signup', 'Visit /thanks*']),
    funnel(['Visit /*', 'Visit /docs/*', 'Download'], ['is', 'visit:source', ['Google']]),
    funnel(['Visit /blog/*', 'Signup'], ['not', ['contains', 'visit:entry_page', ['pricing']]]),
    funnel(['Purchase', 'Purchase', 'Visit /never']),
  ];
}

/** Of days with more visitors than a table keeps: by and with what many visitors have. */
export function questionsAboutACrowd(range: Range): Question[] {
  const by = (metrics: readonly string[], dimensions: readonly string[], ...filters: readonly Filter[]): Question => ({
    metrics,
    date_range: range,
    dimensions,
    filters,
    order_by: [['visitors', 'desc']],
    pagination: { limit: 9 },
  });
  const metrics = ['visitors', 'visits', 'views_per_visit', 'bounce_rate', 'visit_duration'];
  return [
    by(metrics, []),
    by(metrics, ['visit:source']),
    by(['visitors', 'percentage', 'bounce_rate'], ['visit:country']),
    by(['visitors', 'visits', 'visit_duration'], ['visit:browser']),
    by(['visitors', 'visits'], ['event:page']),
    by(metrics, ['visit:entry_page']),
    by(metrics, ['visit:exit_page']),
    by(['visitors', 'conversion_rate'], ['event:goal']),
    by([...metrics, 'pageviews', 'events'], [], ['is', 'visit:source', ['Google']], ['is', 'visit:device', ['Mobile']]),
    by([...metrics, 'pageviews', 'events'], [], ['is', 'event:page', ['/blog/*']], ['is', 'visit:language', ['en']]),
    by(['visitors', 'visits'], ['visit:source', 'visit:country']),
    by(['visitors', 'pageviews'], ['visit:device', 'event:page']),
    by(['visitors', 'events'], ['event:name'], ['contains', 'visit:channel', ['Organic']]),
    by(['visitors', 'visits', 'pageviews'], ['time:hour'], ['is', 'visit:source', ['Direct / None']]),
    by(['visitors', 'conversion_rate'], ['visit:source'], ['is', 'event:goal', ['Signup']]),
  ];
}
