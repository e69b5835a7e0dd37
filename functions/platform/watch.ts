import * as z from 'zod';
import { queueUrl } from '../../shared/aws/queue-url.ts';
import { queueDepth } from '../../shared/aws/sqs.ts';
import { promises } from '../../shared/domain/core/promises.ts';
import { environment } from '../../shared/env.ts';
import { machineTime } from '../../shared/runtime/events/machine-time.ts';
import { allOrThrow } from '../../shared/runtime/events/settle.ts';
import { logMetrics } from '../../shared/runtime/log/logger.ts';
import { tracedHandler } from '../../shared/runtime/trace/trace.ts';
import { watched } from './health/queues.ts';
import { budgetBurns } from './watch/budget.ts';

const { API_IDS } = environment({ API_IDS: z.string() });

/** Only what is bad is told: a metric that says that all is well costs as much as one that does not. */
const watchBudget = async (): Promise<void> => {
  for (const { window, factor } of await budgetBurns(API_IDS.split(','), Date.parse(machineTime.now())))
    logMetrics('ALM080', { window }, { BudgetBurn: { unit: 'Count', value: factor, by: ['window'] } });
};

const watchQueue = async (queue: string): Promise<void> => {
  const { waiting } = await queueDepth(queueUrl(queue));
  if (waiting > promises.waitingMessages) logMetrics('ALM081', { queue }, { QueueDepth: { unit: 'Count', value: waiting, by: ['code'] } });
};

/** Every 5 minutes, where the stage has its promises watched: whether requests fail faster than promised, and which queues are deep. What one cannot learn, the others tell. */
export const handler = tracedHandler('watch', async (): Promise<void> => {
  const queues = watched.filter(({ reads }) => reads === 'queue');
  await allOrThrow([watchBudget(), ...queues.map(({ name }) => watchQueue(name))]);
});
