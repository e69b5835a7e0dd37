import { Duration } from 'aws-cdk-lib';
import type { IKey } from 'aws-cdk-lib/aws-kms';
import { SqsEventSource } from 'aws-cdk-lib/aws-lambda-event-sources';
import type { Function as LambdaFunction } from 'aws-cdk-lib/aws-lambda';
import { Queue, QueueEncryption } from 'aws-cdk-lib/aws-sqs';
import { Construct } from 'constructs';
import type { Stage } from '../stages.ts';

export type QueueProps = { stage: Stage; key: IKey; timeoutSeconds: number };

const sealedBy = (stage: Stage, key: IKey) => ({
  encryption: QueueEncryption.KMS,
  encryptionMasterKey: key,
  // Plain http reaches the local cloud, which would refuse everything under this rule.
  enforceSSL: stage.real,
});

/** Where what keeps failing waits for 14 days to be redriven. */
export const deadLetterQueue = (scope: Construct, id: string, { stage, key }: { stage: Stage; key: IKey }): Queue =>
  new Queue(scope, id, { ...sealedBy(stage, key), retentionPeriod: Duration.days(14) });

/** A queue and its dead-letter queue, where what has failed eight times goes; both sealed with the product's key. */
export class WorkQueue extends Construct {
  readonly queue: Queue;
  readonly deadLetters: Queue;

  constructor(scope: Construct, id: string, { stage, key, timeoutSeconds }: QueueProps) {
    super(scope, id);
    this.deadLetters = deadLetterQueue(this, 'DeadLetters', { stage, key });
    this.queue = new Queue(this, 'Queue', {
      ...sealedBy(stage, key),
      // Six times the function's timeout, as Lambda's documentation asks, so that a slow batch is not handed out twice.
      visibilityTimeout: Duration.seconds(6 * timeoutSeconds),
      retentionPeriod: Duration.days(4),
      deadLetterQueue: { queue: this.deadLetters, maxReceiveCount: 8 },
    });
  }

  /** Lets a function work on the queue: ten messages at a time, each failing by itself. */
  feeds(to: LambdaFunction, maxConcurrency: number): void {
    to.addEventSource(new SqsEventSource(this.queue, { batchSize: 10, reportBatchItemFailures: true, maxConcurrency }));
  }
}
