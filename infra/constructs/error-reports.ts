import { ArnFormat, Stack } from 'aws-cdk-lib';
import { ServicePrincipal } from 'aws-cdk-lib/aws-iam';
import type { Function as LambdaFunction } from 'aws-cdk-lib/aws-lambda';
import { CfnSubscriptionFilter } from 'aws-cdk-lib/aws-logs';
import type { Construct } from 'constructs';
import { errorPatterns } from '../../shared/domain/core/error-line.ts';
import { functionArnOf, idFor } from '../names.ts';
import type { Stage } from '../stage-settings.ts';

/** The function that reports errors, and whose own are reported to nobody: it would hear itself. */
export const onError = 'platform/on-error';

const permissionId = 'HearsLogs';

/** Lets the logs of a stage, and none other of the account, call the function that reports errors. */
export const letHearLogs = (to: LambdaFunction, stage: Stage): void => {
  if (stage.errorReports === 'off') return;
  const sourceArn = Stack.of(to).formatArn({
    service: 'logs',
    resource: 'log-group',
    resourceName: `Almanac-${stage.name}-*`,
    arnFormat: ArnFormat.COLON_RESOURCE_NAME,
  });
  to.addPermission(permissionId, { principal: new ServicePrincipal('logs.amazonaws.com'), sourceArn, sourceAccount: Stack.of(to).account });
};

/** Has what the log of a function tells of errors handed to the one that reports them, where the stage says to whom. Only such lines are. */
export const reportErrors = (of: LambdaFunction, stage: Stage, name: string): void => {
  if (stage.errorReports === 'off' || name === onError) return;
  const stack = Stack.of(of);
  const filter = new CfnSubscriptionFilter(stack, `${of.node.id}Errors`, {
    logGroupName: of.logGroup.logGroupName,
    filterName: name,
    filterPattern: errorPatterns.map(pattern => `?${pattern}`).join(' '),
    destinationArn: functionArnOf(stack, stage, onError),
  });
  // CloudWatch tries the destination when the filter is made.
  const permission = stack.node.tryFindChild(idFor(onError))?.node.tryFindChild(permissionId) as Construct | undefined;
  if (permission) filter.node.addDependency(permission);
};
