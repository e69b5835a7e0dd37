import { Duration, Stack } from 'aws-cdk-lib';
import type { IKey } from 'aws-cdk-lib/aws-kms';
import type { Function as LambdaFunction } from 'aws-cdk-lib/aws-lambda';
import { Queue, QueueEncryption, type QueueProps } from 'aws-cdk-lib/aws-sqs';
import { Construct } from 'constructs';
import { deadLettersFor, nameFor, queuesUrlOf } from '../names.ts';
import type { Stage } from '../stages.ts';
import { acknowledge } from './acknowledge.ts';
import { grantReceive } from './grants.ts';

/** `name` is the function that works on the queue, or whose failures a dead-letter queue holds. */
export type EncryptedQueueProps = { stage: Stage; key: IKey; name: string };

const encryptedQueue = (scope: Construct, id: string, { stage, key }: EncryptedQueueProps, more: QueueProps): Queue => {
  const queue = new Queue(scope, id, {
    encryption: QueueEncryption.KMS,
    encryptionMasterKey: key,
    // Plain http reaches the local cloud, which would refuse everything under this rule.
    enforceSSL: stage.real,
    ...more,
  });
  if (!stage.real) acknowledge(queue, 'The local cloud is reached by plain http on the machine itself.', 'SQS4');
  return queue;
};

/** Where what keeps failing waits for 14 days to be redriven. */
export const deadLetterQueue = (scope: Construct, id: string, props: EncryptedQueueProps): Queue => {
  const queue = encryptedQueue(scope, id, props, {
    queueName: deadLettersFor(props.stage, props.name),
    retentionPeriod: Duration.days(14),
  });
  acknowledge(queue, 'It is itself where failed messages end.', 'SQS3');
  return queue;
};

/** A queue and its dead-letter queue, where what has failed eight times goes; both encrypted with the product's key. */
export class WorkQueue extends Construct {
  readonly queue: Queue;
  readonly deadLetters: Queue;
  readonly #props: EncryptedQueueProps;

  constructor(scope: Construct, id: string, { timeoutSeconds, ...props }: EncryptedQueueProps & { timeoutSeconds: number }) {
    super(scope, id);
    this.#props = props;
    this.deadLetters = deadLetterQueue(this, 'DeadLetters', props);
    this.queue = encryptedQueue(this, 'Queue', props, {
      queueName: nameFor(props.stage, props.name),
      // Six times the function's timeout, as Lambda's documentation asks, so that a slow batch is not handed out twice. What fails comes
      // again sooner or later than that; only what its function could not even say comes again after this.
      visibilityTimeout: Duration.seconds(6 * timeoutSeconds),
      retentionPeriod: Duration.days(4),
      deadLetterQueue: { queue: this.deadLetters, maxReceiveCount: 8 },
    });
  }

  /** Lets a function work on the queue: so many messages at a time, each failing by itself and coming again after a pause that grows. */
  feeds(to: LambdaFunction, maxConcurrency: number, batchSize = 10): void {
    const { stage, key } = this.#props;
    const eventSourceArn = this.queue.queueArn;
    to.addEventSourceMapping('Queue', { eventSourceArn, batchSize, reportBatchItemFailures: true, maxConcurrency });
    grantReceive(to, this.queue, key, stage);
    to.addEnvironment('QUEUES_URL', queuesUrlOf(Stack.of(this)));
    to.addEnvironment('RETRY_FIRST_SECONDS', String(stage.retries.firstSeconds));
    to.addEnvironment('RETRY_AT_MOST_SECONDS', String(stage.retries.atMostSeconds));
  }
}
