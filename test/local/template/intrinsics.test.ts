// CloudFormation's functions, one example each.

import { expect, test } from 'vitest';
import { type Json, resolve } from '../../../local/template/intrinsics.ts';

const references = {
  ref: (name: string): string | undefined => ({ Queue: 'https://queue', 'AWS::Region': 'eu-west-1' })[name],
  attribute: (resource: string, name: string): string | undefined =>
    resource === 'Queue' && name === 'Arn' ? 'arn:queue' : undefined,
};
const resolved = (value: Json): Json | undefined => resolve(value, references, 'Here');

test.each<[Json, Json | undefined]>([
  ['plain', 'plain'],
  [{ Ref: 'Queue' }, 'https://queue'],
  [{ 'Fn::GetAtt': ['Queue', 'Arn'] }, 'arn:queue'],
  [{ 'Fn::GetAtt': 'Queue.Arn' }, 'arn:queue'],
  [{ 'Fn::Join': [':', ['a', { Ref: 'AWS::Region' }, 1]] }, 'a:eu-west-1:1'],
  [{ 'Fn::Sub': '${AWS::Region}/${Queue.Arn}/${!Literal}' }, 'eu-west-1/arn:queue/${Literal}'],
  [{ 'Fn::Sub': ['${x}-${Queue}', { x: { Ref: 'AWS::Region' } }] }, 'eu-west-1-https://queue'],
  [{ 'Fn::Select': [1, { 'Fn::Split': [':', { 'Fn::GetAtt': ['Queue', 'Arn'] }] }] }, 'queue'],
  [
    { a: [{ Ref: 'Queue' }, { Ref: 'AWS::NoValue' }], b: { Ref: 'AWS::NoValue' }, c: false },
    { a: ['https://queue'], c: false },
  ],
])('resolves %j', (value, expected) => {
  expect(resolved(value)).toEqual(expected);
});

test.each<[Json, string]>([
  [{ Ref: 'Nobody' }, 'Ref Nobody'],
  [{ 'Fn::GetAtt': ['Queue', 'Colour'] }, 'Fn::GetAtt Queue.Colour'],
  [{ 'Fn::If': ['Condition', 1, 2] }, 'Fn::If'],
  [{ 'Fn::Join': ['', { Ref: 'Queue' }] }, '"https://queue"'],
  [{ 'Fn::Select': [7, ['a']] }, 'Fn::Select'],
])('refuses %j by name and place', (value, what) => {
  expect(() => resolved({ deep: [value] })).toThrow(
    `The local stack does not understand ${what} at Here of the template.`,
  );
});
