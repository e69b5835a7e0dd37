import { Event } from '../../events/event.ts';
import { ownerIn } from '../../shared/data/core/key.ts';
import { batchHandler } from '../../shared/runtime/events/batch.ts';
import { fanOut } from './sockets/fan-out.ts';

/** A row was appended to the log of an owner whom sockets follow: they are sent what stands there. */
export const handler = batchHandler(async ({ body }) => {
  const { id, requestId } = Event.parse(JSON.parse(body));
  await fanOut({ owner: ownerIn(id)!, first: Number(requestId) });
}, 'ALM021');
