import { Event } from '../../events/event.ts';
import { ownerIn } from '../../shared/data/core/key.ts';
import { WorkspaceId } from '../../shared/domain/core/ids.ts';
import { batchHandler } from '../../shared/runtime/events/batch.ts';
import { wake } from './sending/wake.ts';

/** A row was appended to the log of a workspace: its webhooks are woken, as far as there is something for them. */
export const handler = batchHandler(async ({ body, messageId }) => {
  const { id } = Event.parse(JSON.parse(body));
  await wake(WorkspaceId.parse(ownerIn(id)?.slice('WS#'.length)), messageId);
}, 'ALM021');
