// The command line says what is wrong with which value.

import { describe, expect, test } from 'vitest';
import type { Bench } from '../../bench/bench.ts';
import { readOptions, usage } from '../../bench/options.ts';

const bench = (name: string): Bench => ({ name, about: `all about ${name}`, run: async () => [] });
const ALL = [bench('one'), bench('two')];
const read = (...args: string[]) => {
  const { benches, ...rest } = readOptions(args, ALL);
  return { ...rest, benches: benches.map(({ name }) => name) };
};

test('without arguments everything is measured in three rounds at full size', () => {
  expect(read()).toEqual({ benches: ['one', 'two'], rounds: 3, scale: 1, json: undefined, help: false });
});

test('names choose, in the order of the list', () => {
  expect(read('two').benches).toEqual(['two']);
  expect(read('two', 'one').benches).toEqual(['one', 'two']);
});

describe('--json', () => {
  test('is for stdout, or for a file whose name ends in .json', () => {
    expect(read('--json').json).toEqual({ file: undefined });
    expect(read('--json', 'out.json').json).toEqual({ file: 'out.json' });
    expect(read('--json=out.json').json).toEqual({ file: 'out.json' });
  });

  test('takes no name of a bench for a file', () => {
    expect(read('--json', 'two')).toMatchObject({ json: { file: undefined }, benches: ['two'] });
  });
});

test.each([
  [['three'], 'There is no bench three: the benches are one, two.'],
  [['--rounds', '0'], '--rounds is 0 but must be a whole number from 1 to 1000.'],
  [['--rounds', '1.5'], '--rounds is 1.5 but must be a whole number from 1 to 1000.'],
  [['--scale', '0'], '--scale is 0 but must be a number above 0, at most 1.'],
  [['--scale', '2'], '--scale is 2 but must be a number above 0, at most 1.'],
  [['--scale', 'small'], '--scale is small but must be a number above 0, at most 1.'],
  [['--fast'], "Unknown option '--fast': npm run bench -- --help lists the options."],
])('refuses %j', (args, message) => {
  expect(() => read(...args)).toThrow(message);
});

test('--help names every bench and what it is about', () => {
  expect(read('--help').help).toBe(true);
  for (const { name, about } of ALL) expect(usage(ALL)).toMatch(new RegExp(`^ +${name} +${about}$`, 'm'));
});
