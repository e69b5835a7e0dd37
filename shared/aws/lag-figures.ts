import * as z from 'zod';
import { environment } from '../env.ts';
import { nameIn, queueIn } from '../names.ts';
import type { Figure } from './cloudwatch.ts';

const { STAGE } = environment({ STAGE: z.string() });

/** The age of the oldest message in the queue of a function, in seconds. */
export const queueAge = (name: string): Figure => ({
  namespace: 'AWS/SQS',
  name: 'ApproximateAgeOfOldestMessage',
  dimensions: { QueueName: queueIn(STAGE, name) },
  statistic: 'Maximum',
});

/** The age of what a function reads of the stream, in milliseconds. */
export const readerAge = (name: string): Figure => ({
  namespace: 'AWS/Lambda',
  name: 'IteratorAge',
  dimensions: { FunctionName: nameIn(STAGE, name) },
  statistic: 'Maximum',
});
