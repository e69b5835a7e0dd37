import { nameIn, queueIn } from '../../../shared/names.ts';

/** The stage that is simulated, and where its queues are. */
export const stage = 'simulated';
export const queuesUrl = 'https://queues';

/** Where a function's queue is. */
export const queueUrlOf = (name: string): string => `${queuesUrl}/${queueIn(stage, name)}`;
/** What it is called to whoever receives from it. */
export const queueArnOf = (name: string): string => `arn:aws:sqs:us-east-1:000000000000:${nameIn(stage, name)}`;
