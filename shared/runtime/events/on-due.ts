import type { Context, SQSRecord } from 'aws-lambda';
import { sendAll } from '../../aws/sqs.ts';
import { fire } from '../../clock/fire.ts';
import type { QueuePort, TimePort } from '../../clock/ports.ts';
import { log, logMetrics } from '../log/logger.ts';
import { batchHandler } from './batch.ts';
import { queueUrlOf } from './come-again.ts';
import { DueMessage, outgoing } from './due-message.ts';
import { type DueRules, recordsPort } from './due-records.ts';
import { machineTime } from './machine-time.ts';

/** The queue that a message has come from, and the time of the machine. */
const portsFor = (record: SQSRecord): QueuePort & TimePort => ({
  send: messages => sendAll(queueUrlOf(record), messages.map(outgoing)),
  ...machineTime,
});

/** Fires what a due message names, if there is a rule for its kind. */
export const fireDue = async (rules: DueRules, record: SQSRecord, { awsRequestId: requestId }: Context): Promise<void> => {
  const message = DueMessage.parse(JSON.parse(record.body));
  const { SentTimestamp: sent, ApproximateReceiveCount: times } = record.attributes;
  const received = { times: Number(times), ...(sent ? { sentAt: new Date(Number(sent)).toISOString() } : {}) };
  const fired = await fire({ ...portsFor(record), ...recordsPort(rules, requestId) }, message, received);
  const fields = { record: message.key.sk, requestId };
  if (fired.outcome === 'parked') return log('ALM037', { ...fields, dueAt: message.dueAt }, fired.error);
  if (fired.outcome !== 'fired') return log('ALM032', { ...fired, ...fields });
  const { outcome, event, lateMs } = fired;
  logMetrics('ALM032', { outcome, event, ...fields }, { FireLateness: { unit: 'Milliseconds', value: lateMs } });
};

/** Fires what falls due of a service: a batch of due messages, each waited for to its moment, each by itself. */
export const onDue = (rules: DueRules) => batchHandler((record, context) => fireDue(rules, record, context), 'ALM033');
