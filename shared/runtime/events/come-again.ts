import type { SQSRecord } from 'aws-lambda';
import * as z from 'zod';
import { holdBack } from '../../aws/sqs.ts';
import { environment } from '../../env.ts';
import { log } from '../log/logger.ts';

const env = environment({
  QUEUES_URL: z.string(),
  RETRY_FIRST_SECONDS: z.coerce.number().int().positive(),
  RETRY_AT_MOST_SECONDS: z.coerce.number().int().positive(),
});

export type Pauses = { firstSeconds: number; atMostSeconds: number };

/**
 * How long a message waits that has been received so often and has failed again: three times as long each time, up to a bound. Up to a
 * quarter less by chance, so that what failed together does not come again together.
 */
export const retrySeconds = (receives: number, { firstSeconds, atMostSeconds }: Pauses, random: number): number => {
  const whole = Math.min(atMostSeconds, firstSeconds * 3 ** Math.min(receives - 1, 20));
  return Math.max(1, Math.round(whole * (1 - random / 4)));
};

const pauses: Pauses = { firstSeconds: env.RETRY_FIRST_SECONDS, atMostSeconds: env.RETRY_AT_MOST_SECONDS };

/** The queue that a message was received from. */
export const queueUrlOf = ({ eventSourceARN }: SQSRecord): string =>
  `${env.QUEUES_URL}/${eventSourceARN.slice(eventSourceARN.lastIndexOf(':') + 1)}`;

/**
 * Has messages of one queue that have failed come again after a pause that grows. Where that cannot be said, they come again when the
 * queue's own pause is over.
 */
export const comeAgain = async (failed: readonly SQSRecord[]): Promise<void> => {
  const [first] = failed;
  if (!first) return;
  try {
    await holdBack(
      queueUrlOf(first),
      failed.map(({ receiptHandle, attributes }) => ({
        receiptHandle,
        seconds: retrySeconds(Number(attributes.ApproximateReceiveCount), pauses, Math.random()),
      })),
    );
  } catch (error) {
    log('ALM028', { messages: failed.length }, error);
  }
};
