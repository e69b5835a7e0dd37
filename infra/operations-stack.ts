import { CfnOutput, Duration, RemovalPolicy, Stack, type StackProps } from 'aws-cdk-lib';
import { BackupPlan, BackupPlanRule, BackupResource, BackupVault } from 'aws-cdk-lib/aws-backup';
import { CfnBudget } from 'aws-cdk-lib/aws-budgets';
import { Schedule } from 'aws-cdk-lib/aws-events';
import { PolicyStatement, ServicePrincipal } from 'aws-cdk-lib/aws-iam';
import { Topic } from 'aws-cdk-lib/aws-sns';
import { EmailSubscription } from 'aws-cdk-lib/aws-sns-subscriptions';
import type { Construct } from 'constructs';
import { accountAlarms } from './account-alarms.ts';
import * as alarms from './alarms.ts';
import { acknowledge } from './constructs/acknowledge.ts';
import { type AlarmRow, alarm } from './constructs/alarm.ts';
import { dashboard } from './constructs/dashboard.ts';
import type { ServiceStack } from './service-stack.ts';
import type { Stage } from './stages.ts';
import type { StateStack } from './state-stack.ts';

export type OperationsProps = StackProps & { stage: Stage; state: StateStack; service: ServiceStack };

/**
 * How a real stage is watched and kept: alarms that mail the operator, a dashboard, daily backups. No CDN and no WAF: a WAF cannot stand
 * before an HTTP API itself, only before a CloudFront distribution, and the gateway's own throttle and the authorizer are what guards it.
 */
export class OperationsStack extends Stack {
  /** Every alarm of the stage. */
  readonly rows: AlarmRow[];

  constructor(scope: Construct, id: string, { stage, state, service, ...props }: OperationsProps) {
    super(scope, id, props);
    const topic = this.#topic(stage, state);
    const vault = this.#backups(stage, state);
    const apiId = service.api.api.ref;
    const functions = [...service.functions.keys()];
    this.rows = [
      ...alarms.apiAlarms(apiId),
      ...accountAlarms(stage),
      ...alarms.clockAlarms(stage),
      ...alarms.publisherAlarms(stage),
      ...alarms.queueAlarms(stage, service.queues.keys()),
      ...alarms.deadLetterAlarms(stage, service.deadLetters.keys()),
      ...alarms.functionAlarms(stage, functions),
      ...alarms.streamAlarms(stage, service.onStream),
      ...alarms.deliveryAlarms(stage),
      ...alarms.mailAlarms(stage),
      ...alarms.tableAlarms(state.table.tableName),
      ...alarms.backupAlarms(vault.backupVaultName),
    ];
    for (const row of this.rows) alarm(this, stage, topic, row);
    dashboard(this, { stage, apiId, functions, queues: [...service.queues.keys()], deadLetters: [...service.deadLetters.keys()] });
    this.#budget(stage);
    new CfnOutput(this, 'AlarmTopicArn', { value: topic.topicArn });
  }

  /** What the account costs in a month, of which AWS tells the operator by itself: at four fifths, and when it is on the way to more. */
  #budget({ name, monthlyBudget, operatorEmail }: Stage): void {
    const tell = (notificationType: 'ACTUAL' | 'FORECASTED', threshold: number) => ({
      notification: { notificationType, threshold, comparisonOperator: 'GREATER_THAN', thresholdType: 'PERCENTAGE' },
      subscribers: [{ subscriptionType: 'EMAIL', address: operatorEmail }],
    });
    new CfnBudget(this, 'Budget', {
      budget: {
        budgetName: `almanac-${name}`,
        budgetType: 'COST',
        timeUnit: 'MONTHLY',
        budgetLimit: { amount: monthlyBudget, unit: 'USD' },
      },
      notificationsWithSubscribers: [tell('ACTUAL', 80), tell('FORECASTED', 100)],
    });
  }

  /** Where alarms go: to the operator's mail address, once its owner has agreed to the mail that AWS sends. */
  #topic(stage: Stage, { key }: StateStack): Topic {
    const topic = new Topic(this, 'Alarms', { topicName: `almanac-${stage.name}-alarms`, masterKey: key, enforceSSL: true });
    topic.addToResourcePolicy(
      new PolicyStatement({
        principals: [new ServicePrincipal('cloudwatch.amazonaws.com')],
        actions: ['sns:Publish'],
        resources: [topic.topicArn],
        conditions: { StringEquals: { 'aws:SourceAccount': this.account } },
      }),
    );
    topic.addSubscription(new EmailSubscription(stage.operatorEmail));
    return topic;
  }

  /** A backup of the table each night, sealed, which nobody can delete before its time: beside point-in-time recovery, against ourselves. */
  #backups(stage: Stage, { key, table }: StateStack): BackupVault {
    const vault = new BackupVault(this, 'Vault', {
      encryptionKey: key,
      blockRecoveryPointDeletion: true,
      removalPolicy: RemovalPolicy.RETAIN,
    });
    const plan = new BackupPlan(this, 'Backups', {
      backupVault: vault,
      backupPlanRules: [
        new BackupPlanRule({
          ruleName: 'nightly',
          scheduleExpression: Schedule.cron({ hour: '3', minute: '0' }),
          startWindow: Duration.hours(1),
          completionWindow: Duration.hours(6),
          deleteAfter: Duration.days(stage.backupRetentionDays),
        }),
      ],
    });
    const selection = plan.addSelection('Table', { resources: [BackupResource.fromArn(table.tableArn)] });
    acknowledge(
      selection,
      'AWS keeps this policy of its backup service up to date; nobody but that service can take the role.',
      'IAM4[Policy::arn:<AWS::Partition>:iam::aws:policy/service-role/AWSBackupServiceRolePolicyForBackup]',
    );
    return vault;
  }
}
