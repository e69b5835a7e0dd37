import { unmarshall } from '@aws-sdk/util-dynamodb';
import type { DynamoDBRecord, DynamoDBStreamEvent } from 'aws-lambda';
import { delayed, isNear } from '../../shared/clock/windows.ts';
import { log } from '../../shared/runtime/log/logger.ts';
import { tracedHandler } from '../../shared/runtime/trace/trace.ts';
import { ports } from './clock/ports.ts';

type Image = Parameters<typeof unmarshall>[0];

/** The record's key, kind and due moment, when this write set that moment. */
const newlyDue = ({ dynamodb }: DynamoDBRecord) => {
  const { pk, sk, entity, dueAt } = unmarshall((dynamodb?.NewImage ?? {}) as Image);
  const before = dynamodb?.OldImage?.dueAt?.S;
  return dueAt && dueAt !== before ? [{ key: { pk, sk }, entity: String(entity), dueAt: String(dueAt) }] : [];
};

/** Puts what was just written and falls due before the next tick straight onto the due queue of its kind. Throws when it cannot: the stream repeats. */
export const handler = tracedHandler('near', async ({ Records }: DynamoDBStreamEvent): Promise<void> => {
  const now = ports.now();
  const near = Records.flatMap(newlyDue).filter(({ dueAt }) => isNear(dueAt, now));
  if (near.length === 0) return;
  await ports.send(near.map(message => delayed(message, now)));
  log('ALM034', { records: near.length });
});
