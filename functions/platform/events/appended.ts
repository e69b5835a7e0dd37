import { appendedListeners } from '../../../events/consumers.ts';
import { ownerIn } from '../../../shared/data/core/key.ts';
import { followedAmong } from '../../../shared/data/views/followed.ts';
import { log } from '../../../shared/runtime/log/logger.ts';
import type { Delivery } from './deliver.ts';
import type { Write } from './publication.ts';

/** Whoever sends rows on to open sockets: told only of the logs that sockets follow. */
const toSockets: (typeof appendedListeners)[number] = 'views/on-log';

/** Whoever wakes webhooks, which are a workspace's alone. */
const toWebhooks: (typeof appendedListeners)[number] = 'integrations/on-log';

/** A row that was appended to a log: its tree grows, and whoever sends on what stands there is told that there is more. What waits beside a log is no row of it. */
export const appendedIn = ({ after }: Write): Delivery[] => {
  const { pk: { S: pk } = {}, sk: { S: sk } = {}, at: { S: at } = {} } = (after ?? {}) as Record<string, { S?: string }>;
  if (!pk?.startsWith('LOG#') || !sk || !at || !/^\d+$/.test(sk)) return [];
  const said = { type: 'log.appended', at, by: 'clock', requestId: sk, entity: 'log', version: 1, data: {}, record: {} };
  const listeners = appendedListeners.filter(to => to !== toWebhooks || pk.startsWith('LOG#WS#'));
  return listeners.map(to => ({ to, event: { id: `${pk}/${sk}@1`, ...said } }));
};

type Followed = (owners: Iterable<string>, now: string) => Promise<Set<string>>;

/**
 * Of words of rows for sockets, those of logs that any socket follows: one read an owner, in place of a message and a run. Where that cannot be read, all are
 * told.
 */
const heardOf = async (words: Delivery[], followed: Followed): Promise<Delivery[]> => {
  try {
    const owners = await followed(
      words.map(({ event }) => ownerIn(event.id)!),
      new Date().toISOString(),
    );
    return words.filter(({ event }) => owners.has(ownerIn(event.id)!));
  } catch (error) {
    log('ALM074', { words: words.length }, error);
    return words;
  }
};

/** Delivers what is for sockets beside all else, which does not wait for it. */
export const deliverApart = async (
  deliveries: readonly Delivery[],
  deliver: (some: readonly Delivery[]) => Promise<Set<string>>,
  followed: Followed = followedAmong,
): Promise<Set<string>> => {
  const { words = [], others = [] } = Object.groupBy(deliveries, ({ to }) => (to === toSockets ? 'words' : 'others'));
  const [lost, unheard] = await Promise.all([
    deliver(others),
    words.length > 0 ? heardOf(words, followed).then(deliver) : new Set<string>(),
  ]);
  return new Set([...lost, ...unheard]);
};
