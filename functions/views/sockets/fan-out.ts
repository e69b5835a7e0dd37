import { closeSocket, postTo } from '../../../shared/aws/sockets.ts';
import { readerOf } from '../../../shared/data/core/log-read.ts';
import { dropSubscription, type Subscription, subscriptionsOf } from '../../../shared/data/views/sockets.ts';
import { Failure } from '../../../shared/domain/core/failure.ts';
import { WorkspaceId } from '../../../shared/domain/core/ids.ts';
import { type Topic, workspacesOf } from '../../../shared/domain/views/topic.ts';
import type { LogEntry } from '../../../shared/log/entry.ts';
import { readOn } from '../../../shared/log/read.ts';
import type { AppendedRow } from '../../../shared/runtime/events/appended.ts';
import { forEachLimited } from '../../../shared/runtime/events/settle.ts';
import { log } from '../../../shared/runtime/log/logger.ts';
import { forgetSocket } from './forget.ts';
import { endedFrame, framesOf, type Reader, showNow } from './frames.ts';
import { presence } from './presence-now.ts';

const framesAtMost = 4;

const store = readerOf<LogEntry>();

/** The one row that was appended, as a log that holds nothing else: read once for all who follow. */
const onlyRow = async ({ owner, first }: AppendedRow) => {
  const found = await store.rowAt(owner, first);
  return { rows: async (_owner: string, from: number) => (from === first && found?.first === first ? [found] : []) };
};
type OnlyRow = Awaited<ReturnType<typeof onlyRow>>;

/** The frames for one reader by what they may read at this moment; the failure where they may not. */
const framesFor = async (row: AppendedRow, only: OnlyRow, reader: Reader): Promise<string[] | Failure> => {
  const from = { row: row.first, next: row.first };
  try {
    const show = await showNow(reader);
    const page = await readOn(only, row.owner, from, { limit: Number.POSITIVE_INFINITY, requests: 1, show });
    return await framesOf(reader, from, { ...page, more: false }, framesAtMost);
  } catch (error) {
    if (error instanceof Failure && error.code !== 'internal') return error;
    throw error;
  }
};

/** Forgets a socket that is gone, and first that it follows this: where it was closed while it began to, its own list does not say so. */
const forget = async (topic: Topic, { caller: { userId }, connectionId }: Subscription): Promise<void> => {
  await dropSubscription(userId, connectionId, topic);
  await forgetSocket(userId, connectionId, [topic]);
};

/** Who may not read on is told so and follows no more; whose access has ended altogether, their socket is closed. */
const end = async (topic: Topic, each: Subscription, { code }: Failure): Promise<void> => {
  const { caller, connectionId } = each;
  if (code === 'not_signed_in') {
    await closeSocket(connectionId);
    return forget(topic, each);
  }
  await dropSubscription(caller.userId, connectionId, topic);
  await postTo(connectionId, endedFrame(topic, code));
};

/** The same for all sockets of one reader, who is so in the workspace no more. */
const endAll = async (topic: Topic, all: readonly Subscription[], failure: Failure): Promise<void> => {
  await forEachLimited(all, each => end(topic, each, failure));
  const connectionIds = all.map(({ connectionId }) => connectionId);
  await Promise.all(workspacesOf([topic]).map(workspaceId => presence.ended(workspaceId, connectionIds)));
};

/** Sends frames in their order. A socket that takes none is closed, so that its client comes again and reads on. */
const send = async (connectionId: string, frames: readonly string[]): Promise<boolean> => {
  try {
    for (const frame of frames) if (!(await postTo(connectionId, frame))) return false;
    return true;
  } catch (error) {
    log('ALM072', { connectionId }, error);
    await closeSocket(connectionId);
    return false;
  }
};

const topicOf = (owner: string, { itemId }: Subscription): Topic => {
  if (owner.startsWith('USER#')) return { me: true };
  const workspaceId = WorkspaceId.parse(owner.slice('WS#'.length));
  return itemId ? { workspaceId, itemId } : { workspaceId };
};

const readerId = ({ caller: { userId, key, signedInAt, sessionId }, itemId }: Subscription): string =>
  `${userId} ${key?.keyId ?? sessionId ?? signedInAt ?? ''} ${itemId ?? ''}`;

/** Sends a row that was appended to the log of an owner to the sockets that follow it. What each is shown is decided now, once a reader. */
export const fanOut = async (row: AppendedRow): Promise<void> => {
  const { owner } = row;
  const all = await subscriptionsOf(owner, new Date().toISOString());
  if (all.length === 0) return;
  const only = await onlyRow(row);
  const byReader = [...Map.groupBy(all, readerId).values()];
  await forEachLimited(byReader, async ofOne => {
    const topic = topicOf(owner, ofOne[0]!);
    const frames = await framesFor(row, only, { caller: ofOne[0]!.caller, topic });
    if (frames instanceof Failure) return endAll(topic, ofOne, frames);
    await forEachLimited(ofOne, async each => {
      if (!(await send(each.connectionId, frames))) await forget(topic, each);
    });
  });
  log('ALM073', { owner, readers: byReader.length, sockets: all.length });
};
