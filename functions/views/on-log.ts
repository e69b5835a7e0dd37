import { Event } from '../../events/event.ts';
import { ownerIn } from '../../shared/data/core/key.ts';
import { WorkspaceId } from '../../shared/domain/core/ids.ts';
import { batchHandler } from '../../shared/runtime/events/batch.ts';
import { fanOut } from './sockets/fan-out.ts';

/** A row was appended to the log of a workspace: the sockets that follow it are sent what stands there. */
export const handler = batchHandler(async ({ body }) => {
  const { id, requestId } = Event.parse(JSON.parse(body));
  await fanOut({ workspaceId: WorkspaceId.parse(ownerIn(id)?.slice('WS#'.length)), first: Number(requestId) });
}, 'ALM021');
