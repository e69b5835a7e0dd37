import { Duration, Stack } from 'aws-cdk-lib';
import type { IKey } from 'aws-cdk-lib/aws-kms';
import type { EventSourceMappingOptions, Function as LambdaFunction } from 'aws-cdk-lib/aws-lambda';
import { DeduplicationScope, FifoThroughputLimit, Queue, QueueEncryption, type QueueProps } from 'aws-cdk-lib/aws-sqs';
import { Construct } from 'constructs';
import { inOrder } from '../../shared/names.ts';
import { deadLettersFor, queueFor, queuesUrlOf } from '../names.ts';
import type { Stage } from '../stage-settings.ts';
import { acknowledge } from './acknowledge.ts';
import { grantReceive } from './grants.ts';

/** `name` is the function that works on the queue, or whose failures a dead-letter queue holds. */
export type EncryptedQueueProps = { stage: Stage; key: IKey; name: string };

/** An order for each owner, and owners side by side. */
const ordered: QueueProps = {
  fifo: true,
  deduplicationScope: DeduplicationScope.MESSAGE_GROUP,
  fifoThroughputLimit: FifoThroughputLimit.PER_MESSAGE_GROUP_ID,
};

/**
 * How often a message is tried before it is put among the dead letters, and for how long it may wait. In an order the next one would get before
 * it then, so that one is tried as often as SQS allows: through most of a day in which the table does not answer.
 */
const patienceOf = (name: string): { maxReceiveCount: number; retentionPeriod: Duration } =>
  inOrder.includes(name)
    ? { maxReceiveCount: 1000, retentionPeriod: Duration.days(14) }
    : { maxReceiveCount: 8, retentionPeriod: Duration.days(4) };

const encryptedQueue = (scope: Construct, id: string, { stage, key, name }: EncryptedQueueProps, more: QueueProps): Queue => {
  const queue = new Queue(scope, id, {
    encryption: QueueEncryption.KMS,
    encryptionMasterKey: key,
    // Plain http reaches the local cloud, which would refuse everything under this rule.
    enforceSSL: stage.real,
    ...(inOrder.includes(name) ? ordered : {}),
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

/** A queue and its dead-letter queue, where what has failed eight times goes (a thousand times where the queue keeps an order); both encrypted with the product's key. */
export class WorkQueue extends Construct {
  readonly queue: Queue;
  readonly deadLetters: Queue;
  readonly #props: EncryptedQueueProps;

  constructor(scope: Construct, id: string, { timeoutSeconds, ...props }: EncryptedQueueProps & { timeoutSeconds: number }) {
    super(scope, id);
    this.#props = props;
    const { maxReceiveCount, retentionPeriod } = patienceOf(props.name);
    this.deadLetters = deadLetterQueue(this, 'DeadLetters', props);
    this.queue = encryptedQueue(this, 'Queue', props, {
      queueName: queueFor(props.stage, props.name),
      // Six times the function's timeout, as Lambda's documentation asks, so that a slow batch is not handed out twice. What fails comes
      // again sooner or later than that; only what its function could not even say comes again after this.
      visibilityTimeout: Duration.seconds(6 * timeoutSeconds),
      retentionPeriod,
      deadLetterQueue: { queue: this.deadLetters, maxReceiveCount },
    });
  }

  /** Lets a function work on the queue: so many messages at a time, each failing by itself and coming again after a pause that grows. */
  feeds(to: LambdaFunction, maxConcurrency: number, batchSize = 10): void {
    this.#feeds(to, { maxConcurrency, batchSize });
  }

  /** Lets a function work on all that comes within so many seconds at once: as few batches at a time as SQS allows. */
  gathersFor(to: LambdaFunction, seconds: number): void {
    this.#feeds(to, { maxConcurrency: 2, batchSize: 1000, maxBatchingWindow: Duration.seconds(seconds) });
  }

  #feeds(to: LambdaFunction, how: Pick<EventSourceMappingOptions, 'maxConcurrency' | 'batchSize' | 'maxBatchingWindow'>): void {
    const { stage, key } = this.#props;
    to.addEventSourceMapping('Queue', { eventSourceArn: this.queue.queueArn, reportBatchItemFailures: true, ...how });
    grantReceive(to, this.queue, key, stage);
    to.addEnvironment('QUEUES_URL', queuesUrlOf(Stack.of(this)));
    to.addEnvironment('RETRY_FIRST_SECONDS', String(stage.retries.firstSeconds));
    to.addEnvironment('RETRY_AT_MOST_SECONDS', String(stage.retries.atMostSeconds));
  }
}
