import { CfnRecordSet, type IHostedZone } from 'aws-cdk-lib/aws-route53';
import type { Construct } from 'constructs';

/** Names of a zone that lead to something of AWS. */
export const aliasRecords = (
  scope: Construct,
  { hostedZoneId }: IHostedZone,
  name: string,
  aliasTarget: { dnsName: string; hostedZoneId: string },
  types: readonly ('A' | 'AAAA' | 'HTTPS')[],
): void => {
  for (const type of types) new CfnRecordSet(scope, type, { hostedZoneId, name: `${name}.`, type, aliasTarget });
};
