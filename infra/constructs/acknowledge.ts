import { Validations } from 'aws-cdk-lib';
import type { IConstruct } from 'constructs';

/** Says why findings of cdk-nag do not apply to a construct and what is in it. A finding is `RuleId`, or `RuleId[what it is about]`. */
export const acknowledge = (construct: IConstruct, reason: string, ...findings: string[]): void => {
  Validations.of(construct).acknowledge(...findings.map(finding => ({ id: `AwsSolutions-${finding}`, reason })));
};
