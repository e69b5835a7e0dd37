import { Duration, RemovalPolicy } from 'aws-cdk-lib';
import { BackupVault } from 'aws-cdk-lib/aws-backup';
import { AccountPrincipal, Effect, PolicyDocument, PolicyStatement } from 'aws-cdk-lib/aws-iam';
import { Key } from 'aws-cdk-lib/aws-kms';
import type { Construct } from 'constructs';

/** For so many days after it was made the lock can still be taken away; from then on by nobody, and AWS deletes no account that has one. */
const changeableFor = Duration.days(7);

/**
 * A vault for the copies of another account's backups. Its lock is of the kind that nobody can take away, so that what is in it outlives whoever
 * takes over either account.
 */
export const copiesVault = (scope: Construct, { stage, from, keptDays }: { stage: string; from: string; keptDays: number }): BackupVault =>
  new BackupVault(scope, 'Copies', {
    backupVaultName: `almanac-${stage}-copies`,
    encryptionKey: new Key(scope, 'CopiesKey', { enableKeyRotation: true, removalPolicy: RemovalPolicy.RETAIN }),
    lockConfiguration: { minRetention: Duration.days(keptDays), changeableFor },
    removalPolicy: RemovalPolicy.RETAIN,
    accessPolicy: new PolicyDocument({
      statements: [
        new PolicyStatement({
          effect: Effect.ALLOW,
          principals: [new AccountPrincipal(from)],
          actions: ['backup:CopyIntoBackupVault'],
          resources: ['*'],
        }),
      ],
    }),
  });
