import { Duration, type RemovalPolicy } from 'aws-cdk-lib';
import type { IKey } from 'aws-cdk-lib/aws-kms';
import { BlockPublicAccess, Bucket, BucketEncryption, type CfnBucket, HttpMethods } from 'aws-cdk-lib/aws-s3';
import type { Construct } from 'constructs';
import { fileBucketOf, logBucketOf } from '../names.ts';
import { originsOf } from '../origins.ts';
import type { Stage } from '../stage-settings.ts';
import { acknowledge } from './acknowledge.ts';

/** What is left of a bucket's rules: why nobody else may log what is done with it, and why the local cloud speaks plain HTTP. */
const acknowledgeFor = (bucket: Bucket, { real }: Stage, who: string): void => {
  if (!real) acknowledge(bucket, 'The local cloud is on one machine and speaks plain HTTP.', 'S10');
  acknowledge(bucket, `${who} may use it, and each logs what it does; access logs would be a second bucket of sizes and moments.`, 'S1');
};

const days = (count: number) => Duration.days(count);

/**
 * What is old of logs: sealed under the data keys of their owners, so that the bucket's own encryption is S3's. Versioned, because nothing in it
 * ever changes: what was put over something else can be seen and taken back.
 */
export const logBucket = (scope: Construct, stage: Stage, removalPolicy: RemovalPolicy): void => {
  const bucket = new Bucket(scope, 'LogBucket', {
    bucketName: logBucketOf(stage),
    encryption: BucketEncryption.S3_MANAGED,
    blockPublicAccess: BlockPublicAccess.BLOCK_ALL,
    enforceSSL: stage.real,
    versioned: true,
    removalPolicy,
    // A file that was asked for is fetched soon, or made again. It is sealed under the key of its owner, and goes with that before.
    lifecycleRules: [{ prefix: 'exports/', expiration: days(7), noncurrentVersionExpiration: days(1) }],
  });
  acknowledgeFor(bucket, stage, 'Only what reads logs, and the one function that archives them,');
};

type FileBucketProps = { stage: Stage; key: IKey; removalPolicy: RemovalPolicy };

/**
 * What people upload, under `incoming/`, and what is made of it, under `files/`. It tells the account's bus of what comes, by the property: CDK's own
 * way is a function of its own. What was erased or put over goes within days, and what never became a file by itself.
 */
export const fileBucket = (scope: Construct, { stage, key, removalPolicy }: FileBucketProps): void => {
  const bucket = new Bucket(scope, 'FileBucket', {
    bucketName: fileBucketOf(stage),
    encryption: BucketEncryption.KMS,
    encryptionKey: key,
    bucketKeyEnabled: true,
    blockPublicAccess: BlockPublicAccess.BLOCK_ALL,
    enforceSSL: stage.real,
    versioned: true,
    removalPolicy,
    cors: [{ allowedOrigins: originsOf(stage), allowedMethods: [HttpMethods.POST, HttpMethods.GET], allowedHeaders: ['*'], maxAge: 3600 }],
    lifecycleRules: [
      { prefix: 'incoming/', expiration: days(1), noncurrentVersionExpiration: days(1), abortIncompleteMultipartUploadAfter: days(1) },
      { prefix: 'files/', noncurrentVersionExpiration: days(7) },
    ],
  });
  (bucket.node.defaultChild as CfnBucket).addPropertyOverride('NotificationConfiguration', {
    EventBridgeConfiguration: { EventBridgeEnabled: true },
  });
  acknowledgeFor(bucket, stage, 'Only what takes, checks and erases files');
};
