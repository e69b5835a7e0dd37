import { CfnApiMapping, CfnDomainName } from 'aws-cdk-lib/aws-apigatewayv2';
import { Certificate, CertificateValidation } from 'aws-cdk-lib/aws-certificatemanager';
import type { IKey } from 'aws-cdk-lib/aws-kms';
import type { Function as LambdaFunction } from 'aws-cdk-lib/aws-lambda';
import { HostedZone, type IHostedZone } from 'aws-cdk-lib/aws-route53';
import type { Secret } from 'aws-cdk-lib/aws-secretsmanager';
import { Construct } from 'constructs';
import { allow, allowKey } from '../constructs/allow.ts';
import { secretArn } from '../constructs/grants.ts';
import type { Api } from '../constructs/http-api.ts';
import type { Stage } from '../stage-settings.ts';
import { aliasRecords } from './records.ts';
import { type Distributed, type Door, isClosed, originOf } from './settings.ts';

/** Where functions read from where a request came: what an edge says is believed where nobody else can say it. */
export const addressVariables = ({ edge }: Stage): Record<string, string> => (isClosed(edge) ? { CLIENT_ADDRESS: 'edge' } : {});

/** Lets the authorizer know what has come by the edge. */
export const letKnowEdge = (authorizer: LambdaFunction, edgeKey: Secret, key: IKey): void => {
  authorizer.addEnvironment('EDGE_SECRET_ARN', secretArn(edgeKey));
  allow(authorizer, ['secretsmanager:GetSecretValue'], [secretArn(edgeKey)]);
  allowKey(authorizer, key, 'secretsmanager', ['kms:Decrypt']);
};

/** The zone of the stage's names. */
export const zoneOf = (scope: Construct, { zone }: Distributed): IHostedZone =>
  HostedZone.fromHostedZoneAttributes(scope, 'Zone', { hostedZoneId: zone.id, zoneName: zone.name });

/** A certificate for these names, which AWS proves to itself by the zone, and renews. */
export const certificateOf = (scope: Construct, zone: IHostedZone, [domainName, ...subjectAlternativeNames]: [string, ...string[]]) =>
  new Certificate(scope, 'Certificate', { domainName, subjectAlternativeNames, validation: CertificateValidation.fromDns(zone) });

/**
 * The names at which the distributions ask the gateways. They follow from the hosts, so that nothing of this region has to be told to the stack of
 * the edge, which is in another; and a gateway in another region can take a name over.
 */
export const originDoors = (scope: Construct, edge: Distributed, apis: Record<Door, Api>): void => {
  const within = new Construct(scope, 'Origins');
  const zone = zoneOf(within, edge);
  const doors = Object.keys(edge.hosts) as Door[];
  const names = doors.map(door => originOf(edge.hosts[door])) as [string, ...string[]];
  const { certificateArn } = certificateOf(within, zone, names);
  for (const door of doors) {
    const at = new Construct(within, door);
    const name = originOf(edge.hosts[door]);
    const domain = new CfnDomainName(at, 'Domain', {
      domainName: name,
      domainNameConfigurations: [{ certificateArn, endpointType: 'REGIONAL', securityPolicy: 'TLS_1_2' }],
    });
    const mapping = new CfnApiMapping(at, 'Mapping', { apiId: apis[door].id, domainName: domain.ref, stage: '$default' });
    mapping.addResourceDependency(apis[door].madeStage);
    aliasRecords(at, zone, name, { dnsName: domain.attrRegionalDomainName, hostedZoneId: domain.attrRegionalHostedZoneId }, ['A']);
  }
};
