// What CloudFormation would replace if its logical id were another: what holds data, and what
// pages, operators or DNS name. So a construct is not moved or renamed without a reason.

import { expect, test } from 'vitest';
import { DOMAIN, synthesized } from './synth.ts';

const HOLDS_OR_NAMES =
  /^AWS::(DynamoDB::Table|SQS::Queue|ApiGatewayV2::(Api|DomainName)|ApiGateway::RestApi|Route53::RecordSet)$/;

const idsOf = (api: 'http' | 'rest'): string[] => {
  const resources = synthesized({ ...DOMAIN, api }).template.toJSON()['Resources'] as Record<string, { Type: string }>;
  return Object.entries(resources)
    .flatMap(([id, { Type }]) => (HOLDS_OR_NAMES.test(Type) ? [`${Type} ${id}`] : []))
    .toSorted();
};

const OF_BOTH = [
  'AWS::ApiGatewayV2::DomainName ApiDomainNameE4918B96',
  'AWS::DynamoDB::Table AccessSaltsE9CE938C',
  'AWS::DynamoDB::Table AccessSessions73CA5782',
  'AWS::DynamoDB::Table AccessSitesC9D9C897',
  'AWS::DynamoDB::Table AccessTokens85358660',
  'AWS::DynamoDB::Table TablesEventsE8DD42EA',
  'AWS::DynamoDB::Table TablesStats3C6E56A7',
  'AWS::Route53::RecordSet ApiDomainRecordAE19B6B5',
  'AWS::SQS::Queue QueueDeadLetters9B423CAD',
  'AWS::SQS::Queue QueueMain0B117C7B',
];

test.each([
  ['http', 'AWS::ApiGatewayV2::Api ApiHttp17514DA7'],
  ['rest', 'AWS::ApiGateway::RestApi ApiRest4DEC74FE'],
] as const)('what holds data or a name keeps its logical id (%s)', (api, id) => {
  expect(idsOf(api)).toEqual([id, ...OF_BOTH].toSorted());
});
