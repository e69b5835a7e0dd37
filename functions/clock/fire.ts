import * as z from 'zod';
import { fire } from '../../shared/clock/fire.ts';
import { batchHandler } from '../../shared/runtime/batch.ts';
import { log, measure } from '../../shared/runtime/logger.ts';
import { ports } from './ports.ts';
import { recordsPort } from './records.ts';

const Message = z.object({ key: z.object({ pk: z.string(), sk: z.string() }), dueAt: z.iso.datetime() });

/** Fires what falls due: a batch of due messages, each waited for to its moment, each by itself. */
export const handler = batchHandler(async ({ body }, { awsRequestId }) => {
  const message = Message.parse(JSON.parse(body));
  const fired = await fire({ ...ports, ...recordsPort(awsRequestId) }, message);
  log('ALM032', { ...fired, record: message.key.sk, requestId: awsRequestId });
  if (fired.outcome === 'fired') measure('FireLateness', {}, fired.lateMs);
}, 'ALM033');
