// The API's own host name: what makes it, what it leads to, and that AWS's address is gone then.

import { describe, expect, test } from 'vitest';
import { DOMAIN, names, type SynthesizedStack, synthesized } from './synth.ts';

const { hostedZoneId: _, ...WITHOUT_ZONE } = DOMAIN;

const KINDS = {
  http: { api: 'AWS::ApiGatewayV2::Api', id: 'ApiHttp', stage: '$default', after: 'ApiStage' },
  rest: {
    api: 'AWS::ApiGateway::RestApi',
    id: 'ApiRest',
    stage: 'ApiRestDeploymentStageprod',
    after: 'ApiRestDeploymentStageprod',
  },
};

describe.each(Object.entries(KINDS))('a domain of the %s API', (api, kind) => {
  const stack = synthesized({ ...DOMAIN, api });
  const only = (type: string, of = stack) => {
    const [resource, ...others] = of.resources(type);
    expect(others).toEqual([]);
    return resource ?? expect.fail(`there is no ${type}`);
  };

  test('has its certificate, in the region of the stack, and no TLS before 1.2', () => {
    expect(only('AWS::ApiGatewayV2::DomainName').Properties).toEqual({
      DomainName: DOMAIN.domainName,
      DomainNameConfigurations: [
        { CertificateArn: DOMAIN.certificateArn, EndpointType: 'REGIONAL', SecurityPolicy: 'TLS_1_2' },
      ],
    });
  });

  test('leads to the stage of the API, without a path, once it is there', () => {
    const { Properties, DependsOn } = only('AWS::ApiGatewayV2::ApiMapping');
    expect(names([Properties['ApiId'], Properties['DomainName'], Properties['Stage']])).toEqual([
      kind.id,
      'ApiDomainName',
      kind.stage,
    ]);
    expect(Properties).not.toHaveProperty('ApiMappingKey');
    expect(DependsOn).toEqual([kind.after]);
  });

  test('has a record in the zone, if one is named', () => {
    const { Properties } = only('AWS::Route53::RecordSet');
    expect(Properties).toMatchObject({ HostedZoneId: DOMAIN.hostedZoneId, Name: `${DOMAIN.domainName}.`, Type: 'A' });
    expect(names([Properties['AliasTarget'].DNSName, Properties['AliasTarget'].HostedZoneId])).toEqual([
      'ApiDomainName',
      'ApiDomainName',
    ]);
    expect(synthesized({ ...WITHOUT_ZONE, api }).resources('AWS::Route53::RecordSet')).toEqual([]);
  });

  test('turns the address of AWS off, which is on without it', () => {
    const isOff = (of: SynthesizedStack) => only(kind.api, of).Properties['DisableExecuteApiEndpoint'];
    expect(isOff(stack)).toBe(true);
    const without = synthesized({ api });
    expect(isOff(without)).not.toBe(true);
    expect(without.resources().filter(({ Type }) => /DomainName|ApiMapping|Route53/.test(Type))).toEqual([]);
  });

  test('is the address that the outputs say, with what a record leads to that you make yourself', () => {
    for (const settings of [DOMAIN, WITHOUT_ZONE]) {
      const { outputs } = synthesized({ ...settings, api });
      expect(outputs['ApiUrl']?.Value).toBe('https://stats.example.com');
      expect(outputs['DomainTarget']?.Value).toEqual({ 'Fn::GetAtt': [expect.any(String), 'RegionalDomainName'] });
    }
    expect(synthesized({ api }).outputs).not.toHaveProperty('DomainTarget');
  });
});
