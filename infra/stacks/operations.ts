import { Duration, RemovalPolicy, Stack, type StackProps } from 'aws-cdk-lib';
import { BackupPlan, BackupPlanRule, BackupResource, BackupVault } from 'aws-cdk-lib/aws-backup';
import { CfnBudget } from 'aws-cdk-lib/aws-budgets';
import { Schedule } from 'aws-cdk-lib/aws-events';
import type { Construct } from 'constructs';
import { accountAlarms } from '../account-alarms.ts';
import { apiAlarms, backupAlarms, tableAlarms } from '../alarms.ts';
import { acknowledge } from '../constructs/acknowledge.ts';
import { type AlarmRow, alarm } from '../constructs/alarm.ts';
import { dashboard } from '../constructs/dashboard.ts';
import type { Stage } from '../stage-settings.ts';
import type { StateStack } from './state.ts';

export type OperationsProps = StackProps & {
  stage: Stage;
  state: StateStack;
  apiId: string;
  /** The names of what the dashboard shows. */
  functions: string[];
  queues: string[];
  deadLetters: string[];
};

/**
 * How a real stage is watched and kept as a whole: alarms that no service has for itself, a dashboard, daily backups, a budget. No CDN and no
 * WAF: a WAF cannot stand before an HTTP API itself, only before a CloudFront distribution, and the gateway's own throttle and the
 * authorizer are what guards it.
 */
export class OperationsStack extends Stack {
  /** Its alarms. */
  readonly alarms: AlarmRow[];

  constructor(scope: Construct, id: string, { stage, state, apiId, functions, queues, deadLetters, ...props }: OperationsProps) {
    super(scope, id, props);
    const vault = this.#backups(stage, state);
    this.alarms = [
      ...apiAlarms(stage, apiId),
      ...accountAlarms(stage),
      ...tableAlarms(state.table.tableName),
      ...backupAlarms(vault.backupVaultName),
    ];
    for (const row of this.alarms) alarm(this, stage, state.alarmTopic!, row);
    dashboard(this, { stage, apiId, functions, queues, deadLetters });
    this.#budget(stage);
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

  /** A backup of the table each night, encrypted, which nobody can delete before its time: beside point-in-time recovery, against ourselves. */
  #backups(stage: Stage, { key, table }: StateStack): BackupVault {
    const vault = new BackupVault(this, 'Vault', {
      backupVaultName: `almanac-${stage.name}`,
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
