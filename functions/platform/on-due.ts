import { queueUrl } from '../../shared/aws/queue-url.ts';
import { sendAll } from '../../shared/aws/sqs.ts';
import { laneOf, platformLane } from '../../shared/data/lanes.ts';
import { batchHandler } from '../../shared/runtime/events/batch.ts';
import { DueMessage, outgoing } from '../../shared/runtime/events/due-message.ts';
import { fireDue } from '../../shared/runtime/events/on-due.ts';
import { log } from '../../shared/runtime/log/logger.ts';

/**
 * Handles what has no lane of a service. What one did not take is handed to it again; a kind that no service knows has no rule: the record is
 * parked after some tries, and tried again each hour, when a deploy may have brought its rule.
 */
export const handler = batchHandler(async (record, context) => {
  const message = DueMessage.parse(JSON.parse(record.body));
  const lane = laneOf(message.entity);
  if (lane === platformLane) return fireDue({}, record, context);
  await sendAll(queueUrl(lane), [outgoing({ message, delaySeconds: 0 })]);
  log('ALM039', { lane, record: message.key.sk });
}, 'ALM033');
