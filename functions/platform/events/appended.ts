import { appendedListeners } from '../../../events/consumers.ts';
import type { Delivery } from './deliver.ts';
import type { Write } from './publication.ts';

/** A row that was appended to the log of a workspace: whoever sends on what stands there is told that there is more. What waits beside a log is no row of it. */
export const appendedIn = ({ after }: Write): Delivery[] => {
  const { pk: { S: pk } = {}, sk: { S: sk } = {}, at: { S: at } = {} } = (after ?? {}) as Record<string, { S?: string }>;
  if (!pk?.startsWith('LOG#WS#') || !sk || !at || !/^\d+$/.test(sk)) return [];
  const said = { type: 'log.appended', at, by: 'clock', requestId: sk, entity: 'log', version: 1, data: {}, record: {} };
  return appendedListeners.map(to => ({ to, event: { id: `${pk}/${sk}@1`, ...said } }));
};
