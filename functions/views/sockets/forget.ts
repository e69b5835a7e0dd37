import { dropSocket } from '../../../shared/data/views/sockets.ts';
import type { UserId } from '../../../shared/domain/core/ids.ts';
import { type Topic, workspacesOf } from '../../../shared/domain/views/topic.ts';
import { presence } from './presence-now.ts';

/** Forgets a socket that is gone with all that it follows, beside what is said here: its people are here for a while yet. */
export const forgetSocket = async (userId: UserId, connectionId: string, beside: readonly Topic[] = []): Promise<void> => {
  const topics = await dropSocket(userId, connectionId);
  await Promise.all(workspacesOf([...topics, ...beside]).map(workspaceId => presence.closed(connectionId, workspaceId)));
};
