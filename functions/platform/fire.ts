import * as z from 'zod';
import { fire } from '../../shared/clock/fire.ts';
import { batchHandler } from '../../shared/runtime/events/batch.ts';
import { log, logMetrics } from '../../shared/runtime/log/logger.ts';
import { ports } from './clock/ports.ts';
import { recordsPort } from './clock/records.ts';

const Message = z.object({ key: z.object({ pk: z.string(), sk: z.string() }), dueAt: z.iso.datetime() });

/** Fires what falls due: a batch of due messages, each waited for to its moment, each by itself. */
export const handler = batchHandler(async ({ body, attributes }, { awsRequestId }) => {
  const message = Message.parse(JSON.parse(body));
  const { SentTimestamp: sent, ApproximateReceiveCount: times } = attributes;
  const received = { times: Number(times), ...(sent ? { sentAt: new Date(Number(sent)).toISOString() } : {}) };
  const fired = await fire({ ...ports, ...recordsPort(awsRequestId) }, message, received);
  const fields = { record: message.key.sk, requestId: awsRequestId };
  if (fired.outcome === 'parked') return log('ALM037', { ...fields, dueAt: message.dueAt }, fired.error);
  if (fired.outcome !== 'fired') return log('ALM032', { ...fired, ...fields });
  const { outcome, event, lateMs } = fired;
  logMetrics('ALM032', { outcome, event, ...fields }, { FireLateness: { unit: 'Milliseconds', value: lateMs } });
}, 'ALM033');
