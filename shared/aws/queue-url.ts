import * as z from 'zod';
import { environment } from '../env.ts';
import { deadLettersIn, queueIn } from '../names.ts';

const { STAGE, QUEUES_URL } = environment({ STAGE: z.string(), QUEUES_URL: z.string() });

/** The queue that a function works on. Derived, so that no environment grows with the number of queues. */
export const queueUrl = (name: string): string => `${QUEUES_URL}/${queueIn(STAGE, name)}`;

/** Where the messages that a function has failed too often end. */
export const deadLettersUrl = (name: string): string => `${QUEUES_URL}/${deadLettersIn(STAGE, name)}`;
