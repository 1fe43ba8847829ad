// The address of the page says what it shows, and nothing in it can break the page.

import fc from 'fast-check';
import { describe, expect, test } from 'vitest';

import { formatView, parseView } from '../../web/dashboard/state/view.ts';
import { view } from './arbitrary.ts';
import { anyCharacter } from '../support/any-character.ts';

describe('the view of an address', () => {
  test('is the one that the address was made of', () => {
    fc.assert(
      fc.property(view, (drawn) => {
        expect(parseView(formatView(drawn))).toEqual(drawn);
      }),
    );
  });

  test('is at its defaults where the address says nothing', () => {
    const shown = parseView('');
    expect(formatView(shown)).toBe('');
    expect(shown).toMatchObject({ site: undefined, choice: { period: '28d' }, compare: 'previous', filters: [] });
  });

  test('has a filter for each dimension and operator, and its values in their order', () => {
    expect(parseView('?site=s&page=/a&source!=Bing&page=/b&entry~=blog&page=/a').filters).toEqual([
      { dimension: 'page', operator: 'is', values: ['/a', '/b'] },
      { dimension: 'source', operator: 'is_not', values: ['Bing'] },
      { dimension: 'entry', operator: 'contains', values: ['blog'] },
    ]);
  });

  test.each([
    ['?period=tomorrow&metric=money&compare=never&interval=second', 'unknown words'],
    ['?period=custom&from=2025-02-30&to=x', 'days that do not exist'],
    ['?page=&nonsense=1&props.=x&__proto__=x&constructor=y', 'filters of nothing'],
    [`?page=${'x'.repeat(2001)}`, 'a value that is too long'],
    ['?theme=red&embed=yes&list=', 'words of other parameters'],
  ])('leaves out what it does not understand: %s (%s)', (search) => {
    const { filters, choice } = parseView(search);
    expect(filters).toEqual([]);
    expect(choice.from).toBeUndefined();
  });

  test('is read of any text', () => {
    fc.assert(fc.property(fc.string({ unit: anyCharacter }), (search) => void parseView(`?${search}`)));
  });
});
