import { readObjectMessage } from '../../shared/aws/object-events.ts';
import { uploadAt } from '../../shared/data/core/file-content.ts';
import { batchHandler } from '../../shared/runtime/events/batch.ts';
import { clockContext } from '../../shared/runtime/events/clock-context.ts';
import { log } from '../../shared/runtime/log/logger.ts';
import { checkUpload } from './files/check.ts';

/** Looks at each upload as S3 tells of it. The message only says where; what is there is judged by what it is. */
export const handler = batchHandler(async ({ body, attributes }) => {
  const { eventId, key } = readObjectMessage(body);
  const file = await checkUpload(uploadAt(key), Number(attributes.ApproximateReceiveCount), clockContext(eventId));
  log('ALM020', { event: 'upload', eventId, outcome: file?.refusal ?? file?.status });
}, 'ALM021');
