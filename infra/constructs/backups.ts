import { Aws, Duration, RemovalPolicy } from 'aws-cdk-lib';
import {
  BackupPlan,
  BackupPlanRule,
  type BackupPlanRuleProps,
  BackupResource,
  BackupSelection,
  BackupVault,
  CfnRestoreTestingPlan,
  CfnRestoreTestingSelection,
} from 'aws-cdk-lib/aws-backup';
import type { ITableV2 } from 'aws-cdk-lib/aws-dynamodb';
import { Rule, RuleTargetInput, Schedule } from 'aws-cdk-lib/aws-events';
import { ManagedPolicy, Role, ServicePrincipal } from 'aws-cdk-lib/aws-iam';
import type { IKey } from 'aws-cdk-lib/aws-kms';
import type { ITopic } from 'aws-cdk-lib/aws-sns';
import { Construct } from 'constructs';
import { fileBucketOf, logBucketOf } from '../names.ts';
import type { Stage } from '../stage-settings.ts';
import { acknowledge } from './acknowledge.ts';

export type BackupsProps = { stage: Stage; key: IKey; table: ITableV2; topic: ITopic };

/** What is between the daily backups is kept for so long: beyond it the daily ones and point-in-time recovery are there. */
export const betweenDays = 7;
/** The longest that AWS keeps a continuous backup of a bucket. */
const continuousDays = 35;

const policies = {
  backup: ['service-role/AWSBackupServiceRolePolicyForBackup', 'AWSBackupServiceRolePolicyForS3Backup'],
  restore: ['service-role/AWSBackupServiceRolePolicyForRestores'],
};

/** A role that AWS Backup alone can take. */
const roleFor = (scope: Construct, id: string, what: keyof typeof policies): Role => {
  const managedPolicies = policies[what].map(name => ManagedPolicy.fromAwsManagedPolicyName(name));
  const role = new Role(scope, id, { assumedBy: new ServicePrincipal('backup.amazonaws.com'), managedPolicies });
  acknowledge(
    role,
    'AWS keeps this policy of its backup service up to date; nobody but that service can take the role.',
    ...policies[what].map(name => `IAM4[Policy::arn:<AWS::Partition>:iam::aws:policy/${name}]`),
  );
  return role;
};

/** The hours of a day at which a backup is made beside the daily one, which is made at two. */
const hoursBetween = (every: Stage['backupHours']): string => (every === 1 ? '0-1,3-23' : '8,14,20');

const ruleOf = (ruleName: string, schedule: Schedule, kept: number, more: Partial<BackupPlanRuleProps> = {}): BackupPlanRule =>
  new BackupPlanRule({
    ruleName,
    scheduleExpression: schedule,
    startWindow: Duration.hours(1),
    completionWindow: Duration.hours(6),
    deleteAfter: Duration.days(kept),
    ...more,
  });

const tableRules = ({ backupRetentionDays, backupHours }: Stage): BackupPlanRule[] => [
  ruleOf('daily', Schedule.cron({ hour: '2', minute: '0' }), backupRetentionDays),
  ruleOf('between', Schedule.cron({ hour: hoursBetween(backupHours), minute: '0' }), betweenDays),
];

const bucketRule = ({ backupRetentionDays }: Stage): BackupPlanRule =>
  ruleOf('continuous', Schedule.cron({ hour: '2', minute: '30' }), Math.min(backupRetentionDays, continuousDays), {
    enableContinuousBackup: true,
  });

/**
 * Backups of all that nobody can make again: of the table each day and between, of both buckets continuously, in a vault from which nobody can
 * take one before its time, not even who may do all else; each week a copy elsewhere, where the stage says so. Once a month AWS restores the last
 * of the table by itself, tells the operator how that went, and removes it again.
 */
export class Backups extends Construct {
  readonly vault: BackupVault;

  constructor(scope: Construct, id: string, { stage, key, table, topic }: BackupsProps) {
    super(scope, id);
    this.vault = new BackupVault(scope, 'Vault', {
      backupVaultName: `almanac-${stage.name}`,
      encryptionKey: key,
      lockConfiguration: { minRetention: Duration.days(betweenDays) },
      removalPolicy: RemovalPolicy.RETAIN,
    });
    const role = roleFor(this, 'Role', 'backup');
    const weekly = this.#weekly(stage);
    this.#plan('Table', [...tableRules(stage), ...weekly], [BackupResource.fromArn(table.tableArn)], role);
    const buckets = [logBucketOf(stage), fileBucketOf(stage)].map(name => BackupResource.fromArn(`arn:${Aws.PARTITION}:s3:::${name}`));
    this.#plan('Buckets', [bucketRule(stage), ...weekly], buckets, role);
    this.#restoreTest(stage, table);
    this.#tell(topic);
  }

  #plan(id: string, backupPlanRules: BackupPlanRule[], resources: BackupResource[], role: Role): void {
    const backupPlan = new BackupPlan(this, id, { backupVault: this.vault, backupPlanRules });
    new BackupSelection(this, `${id}Selection`, { backupPlan, resources, role, disableDefaultBackupPolicy: true });
  }

  /** A backup of the week, copied to a vault that no mistake and no thief in this account reaches. */
  #weekly({ backupCopies }: Stage): BackupPlanRule[] {
    if (backupCopies === 'none') return [];
    const destinationBackupVault = BackupVault.fromBackupVaultArn(this, 'Copies', backupCopies.vaultArn);
    const copyActions = [{ destinationBackupVault, deleteAfter: Duration.days(backupCopies.keptDays) }];
    return [ruleOf('weekly', Schedule.cron({ weekDay: 'SUN', hour: '4', minute: '0' }), betweenDays, { copyActions })];
  }

  #restoreTest({ name }: Stage, table: ITableV2): void {
    const plan = new CfnRestoreTestingPlan(this, 'RestoreTests', {
      restoreTestingPlanName: `almanac_${name.replaceAll('-', '_')}`,
      scheduleExpression: 'cron(0 6 1 * ? *)',
      startWindowHours: 2,
      recoveryPointSelection: {
        algorithm: 'LATEST_WITHIN_WINDOW',
        includeVaults: [this.vault.backupVaultArn],
        recoveryPointTypes: ['SNAPSHOT'],
        selectionWindowDays: betweenDays,
      },
    });
    new CfnRestoreTestingSelection(this, 'RestoreTestsOfTable', {
      restoreTestingPlanName: plan.ref,
      restoreTestingSelectionName: 'table',
      protectedResourceType: 'DynamoDB',
      protectedResourceArns: [table.tableArn],
      iamRoleArn: roleFor(this, 'RestoreRole', 'restore').roleArn,
      // Time enough to look into it.
      validationWindowHours: 24,
    });
  }

  /** The report of a restore, also of one by hand, and that a backup or a copy is missing: a mail to the operator. */
  #tell(topic: ITopic): void {
    const text = RuleTargetInput.fromText(
      'AWS Backup restored something of Almanac: the first of each month it is the test that does so by itself, and removes it within a day. `aws backup list-restore-jobs` has its state and its times; .github/runbooks/backup-failed.md says what to do where it failed.',
    );
    new Rule(this, 'Restored', {
      eventPattern: {
        source: ['aws.backup'],
        detailType: ['Restore Job State Change'],
        detail: { status: ['COMPLETED', 'FAILED', 'ABORTED'] },
      },
      targets: [{ bind: () => ({ arn: topic.topicArn, input: text }) }],
    });
    // An alarm counts backups that failed; of copies, and of backups that did not begin in time, nothing else tells.
    const lost = RuleTargetInput.fromText(
      'AWS Backup did not make a backup of Almanac in time, or did not copy one elsewhere; .github/runbooks/backup-failed.md says what to do.',
    );
    new Rule(this, 'Lost', {
      eventPattern: {
        source: ['aws.backup'],
        detailType: ['Backup Job State Change', 'Copy Job State Change'],
        detail: { state: ['FAILED', 'EXPIRED', 'ABORTED'] },
      },
      targets: [{ bind: () => ({ arn: topic.topicArn, input: lost }) }],
    });
  }
}
