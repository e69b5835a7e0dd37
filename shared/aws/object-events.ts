import * as z from 'zod';

/** What S3 says of an object that has come, by way of EventBridge; the part that is read. */
const Created = z.object({
  id: z.string(),
  source: z.literal('aws.s3'),
  'detail-type': z.literal('Object Created'),
  detail: z.object({ object: z.object({ key: z.string() }) }),
});

/** Reads a message of the queue that such words come by. Fails for what is none. */
export const readObjectMessage = (body: string): { eventId: string; key: string } => {
  const { id: eventId, detail } = Created.parse(JSON.parse(body));
  return { eventId, key: detail.object.key };
};
