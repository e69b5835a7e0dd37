import { Stack, Token, Validations } from 'aws-cdk-lib';
import type { IConstruct } from 'constructs';

/** Says why findings of cdk-nag do not apply to a construct and what is in it. A finding is `RuleId`, or `RuleId[what it is about]`. */
export const acknowledge = (construct: IConstruct, reason: string, ...findings: string[]): void => {
  Validations.of(construct).acknowledge(...findings.map(finding => ({ id: `AwsSolutions-${finding}`, reason })));
};

/** How cdk-nag names an ARN in the account and region of a construct, where neither may be known yet. */
export const arnInWords = (of: IConstruct, service: string, resource: string): string => {
  const { region, account } = Stack.of(of);
  const shown = (value: string, name: string) => (Token.isUnresolved(value) ? `<AWS::${name}>` : value);
  return `arn:<AWS::Partition>:${service}:${shown(region, 'Region')}:${shown(account, 'AccountId')}:${resource}`;
};
