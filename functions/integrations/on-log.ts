import { WorkspaceId } from '../../shared/domain/core/ids.ts';
import { appendedRow } from '../../shared/runtime/events/appended.ts';
import { batchHandler } from '../../shared/runtime/events/batch.ts';
import { wake } from './sending/wake.ts';

/** A row was appended to the log of a workspace: its webhooks are woken, as far as there is something for them. */
export const handler = batchHandler(async ({ body, messageId }) => {
  await wake(WorkspaceId.parse(appendedRow(body).owner.slice('WS#'.length)), messageId);
}, 'ALM021');
