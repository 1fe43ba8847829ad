// The API's own host name, where the settings have one: the domain, its mapping to the API and, in
// a zone of Route 53, its record. The same resources serve both kinds of API.

import { Certificate } from 'aws-cdk-lib/aws-certificatemanager';
import { CfnApiMapping, DomainName, EndpointType, SecurityPolicy } from 'aws-cdk-lib/aws-apigatewayv2';
import { ARecord, HostedZone, RecordTarget } from 'aws-cdk-lib/aws-route53';
import { ApiGatewayv2DomainProperties } from 'aws-cdk-lib/aws-route53-targets';
import { Construct, type IConstruct } from 'constructs';
import type { Settings } from '../settings.ts';

interface Host {
  readonly domainName: string;
  readonly certificateArn: string;
  readonly hostedZoneId: string | undefined;
}

/** What the domain leads to. */
interface Target {
  readonly apiId: string;
  readonly stage: IConstruct & { readonly stageName: string };
}

export class Domain extends Construct {
  /** The address of the API, without a trailing slash: its mapping has no path. */
  readonly url: string;
  /** The host to which the record of the domain leads. */
  readonly target: string;

  constructor(scope: Construct, { domainName, certificateArn, hostedZoneId }: Host, { apiId, stage }: Target) {
    super(scope, 'Domain');
    const domain = new DomainName(this, 'Name', {
      domainName,
      certificate: Certificate.fromCertificateArn(this, 'Certificate', certificateArn),
      endpointType: EndpointType.REGIONAL,
      securityPolicy: SecurityPolicy.TLS_1_2,
    });
    const mapping = new CfnApiMapping(this, 'Mapping', { apiId, domainName: domain.name, stage: stage.stageName });
    mapping.node.addDependency(stage);
    if (hostedZoneId !== undefined) {
      // By this name of the zone, the record needs none of its own.
      const zone = HostedZone.fromHostedZoneAttributes(this, 'Zone', { hostedZoneId, zoneName: domainName });
      const { regionalDomainName, regionalHostedZoneId } = domain;
      const alias = new ApiGatewayv2DomainProperties(regionalDomainName, regionalHostedZoneId);
      new ARecord(this, 'Record', { zone, target: RecordTarget.fromAlias(alias) });
    }
    this.url = `https://${domainName}`;
    this.target = domain.regionalDomainName;
  }
}

/** Undefined where the settings have no domain. */
export function domainOf(scope: Construct, settings: Settings, target: Target): Domain | undefined {
  const { domainName, certificateArn, hostedZoneId } = settings;
  if (domainName === undefined || certificateArn === undefined) return undefined;
  return new Domain(scope, { domainName, certificateArn, hostedZoneId }, target);
}
