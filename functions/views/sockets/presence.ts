import type { Presence } from '../../../shared/data/views/presence.ts';
import type { SocketCaller } from '../../../shared/data/views/sockets.ts';
import { Failure } from '../../../shared/domain/core/failure.ts';
import type { ItemId, WorkspaceId } from '../../../shared/domain/core/ids.ts';
import { isPermitted, type Reached, type Standing } from '../../../shared/domain/core/permissions.ts';
import {
  isSamePlace,
  type Place,
  presenceLimits,
  type Seeing,
  type Stay,
  seenBy,
  seesSomeItems,
} from '../../../shared/domain/views/presence.ts';
import type { Frame } from '../../../shared/domain/views/socket-frames.ts';
import { sourceOf } from '../../../shared/domain/views/topic.ts';

/** What presence stands on: the rows of who is here, rights as they are at this moment, sockets, and a clock. */
export type PresencePort = {
  nowMs(): number;
  sleep(ms: number): Promise<void>;
  /** Notes that somebody is here, and answers what was noted of that socket before. */
  put(workspaceId: WorkspaceId, presence: Presence): Promise<Presence | undefined>;
  find(workspaceId: WorkspaceId, connectionId: string): Promise<Presence | undefined>;
  /** Forgets that somebody is here; false where nothing was noted of that socket. */
  drop(workspaceId: WorkspaceId, connectionId: string): Promise<boolean>;
  /** Who is here, consistent. */
  all(workspaceId: WorkspaceId, nowMs: number): Promise<Presence[]>;
  beginTelling(workspaceId: WorkspaceId, nowMs: number, forMs: number): Promise<boolean>;
  endTelling(workspaceId: WorkspaceId): Promise<void>;
  /** Whether a socket follows something of a workspace. */
  follows(caller: SocketCaller, connectionId: string, workspaceId: WorkspaceId): Promise<boolean>;
  /** What somebody is in a workspace who may read items there. Fails for whoever may not. */
  standing(caller: SocketCaller, workspaceId: WorkspaceId): Promise<Standing>;
  /** To whom items are assigned and in which list they are, of those that there are. */
  items(workspaceId: WorkspaceId, itemIds: readonly ItemId[]): Promise<Map<ItemId, Reached>>;
  /** Sends a frame; false where the socket is gone. Fails where the gateway does not take it. */
  post(connectionId: string, frame: string): Promise<boolean>;
  /** Closes a socket that a frame could not be sent to, so that its client comes again. */
  giveUp(connectionId: string, error: unknown): Promise<void>;
};

type By = { caller: SocketCaller; connectionId: string };

/** Whoever tells does not hold others off for longer than this, if it dies. */
const tellingMs = 5_000;

const stayOf = ({ caller: { userId }, ...stay }: Presence): Stay => ({ ...stay, userId });
type Reader = { seeing: Seeing; untilMs: number };
const frameOf = (workspaceId: WorkspaceId, { seeing, untilMs }: Reader, here: readonly Presence[], nowMs: number): string => {
  const seen = seenBy(seeing, here.map(stayOf), nowMs);
  const frame: Frame = { type: 'present', log: sourceOf({ workspaceId }), at: nowMs, forMs: untilMs - nowMs, ...seen };
  return JSON.stringify(frame);
};

/** Sends a frame; false where the socket takes none. One that fails takes nothing from the others. */
const posted = async (port: PresencePort, connectionId: string, frame: string): Promise<boolean> => {
  try {
    return await port.post(connectionId, frame);
  } catch (error) {
    await port.giveUp(connectionId, error);
    return false;
  }
};

/** A right that may be refused: the failure says why. */
const unlessRefused = async <T>(asked: Promise<T>): Promise<T | Failure> => {
  try {
    return await asked;
  } catch (error) {
    if (error instanceof Failure && error.code !== 'internal') return error;
    throw error;
  }
};

/** The items on which somebody is, where one of those who are told may read some items alone. */
const itemsFor = async (
  port: PresencePort,
  workspaceId: WorkspaceId,
  here: readonly Presence[],
  standings: readonly Standing[],
): Promise<Seeing['itemOf']> => {
  const itemIds = standings.some(seesSomeItems) ? [...new Set(here.flatMap(({ itemId }) => itemId ?? []))] : [];
  const found = await port.items(workspaceId, itemIds);
  return itemId => found.get(itemId);
};

/** What each who is here is in the workspace now. Whoever may not read in it any more is not here, and is told nothing. */
const withStandings = async (port: PresencePort, workspaceId: WorkspaceId, here: readonly Presence[]) => {
  const byCaller = [...Map.groupBy(here, ({ caller }) => `${caller.userId} ${caller.sessionId ?? caller.signedInAt ?? ''}`).values()];
  const all = await Promise.all(
    byCaller.map(async ofOne => {
      const standing = await unlessRefused(port.standing(ofOne[0]!.caller, workspaceId));
      if (!(standing instanceof Failure)) return ofOne.map(presence => ({ presence, standing }));
      await Promise.all(ofOne.map(({ connectionId }) => port.drop(workspaceId, connectionId)));
      return [];
    }),
  );
  return all.flat();
};

/** Somebody whose socket has closed is here for a while yet: they may come back. */
const close = async (port: PresencePort, workspaceId: WorkspaceId, presence: Presence): Promise<void> => {
  const untilMs = Math.min(presence.untilMs, port.nowMs() + presenceLimits.graceMs);
  await port.put(workspaceId, { ...presence, untilMs, closed: true });
};

/** Tells everybody who is here who else is. A socket that turns out to be gone is over, and so the others are told of that. */
const tellNow = async (port: PresencePort, workspaceId: WorkspaceId): Promise<void> => {
  // What was noted before this moment is in what is read: so of two frames that with the later one is right.
  const nowMs = port.nowMs();
  const here = await port.all(workspaceId, nowMs);
  if (new Set(here.map(({ caller }) => caller.userId)).size > presenceLimits.people) return;
  const known = await withStandings(port, workspaceId, here);
  const present = known.map(({ presence }) => presence);
  const standings = known.map(({ standing }) => standing);
  const itemOf = await itemsFor(port, workspaceId, present, standings);
  const isTold = async ({ presence, standing }: (typeof known)[number]): Promise<boolean> => {
    if (presence.closed) return true;
    const reader = { seeing: { userId: presence.caller.userId, standing, itemOf }, untilMs: presence.untilMs };
    if (await posted(port, presence.connectionId, frameOf(workspaceId, reader, present, nowMs))) return true;
    await close(port, workspaceId, presence);
    return false;
  };
  const told = await Promise.all(known.map(isTold));
  if (told.includes(false)) await tellNow(port, workspaceId);
};

/** Tells everybody soon: what changes meanwhile is told with it, by whoever came first. */
const tell = async (port: PresencePort, workspaceId: WorkspaceId): Promise<void> => {
  if (!(await port.beginTelling(workspaceId, port.nowMs(), tellingMs))) return;
  await port.sleep(presenceLimits.gatherMs);
  await port.endTelling(workspaceId);
  await tellNow(port, workspaceId);
};

const closed = async (port: PresencePort, connectionId: string, workspaceId: WorkspaceId): Promise<void> => {
  const presence = await port.find(workspaceId, connectionId);
  if (!presence) return;
  await close(port, workspaceId, presence);
  await tell(port, workspaceId);
};

/** Tells one who is here still who else is. */
const tellOne = async (port: PresencePort, workspaceId: WorkspaceId, { caller, connectionId, untilMs }: Presence, standing: Standing) => {
  const nowMs = port.nowMs();
  const here = await port.all(workspaceId, nowMs);
  const seeing = { userId: caller.userId, standing, itemOf: await itemsFor(port, workspaceId, here, [standing]) };
  if (!(await posted(port, connectionId, frameOf(workspaceId, { seeing, untilMs }, here, nowMs))))
    await closed(port, connectionId, workspaceId);
};

/** What somebody is in a workspace who may be at this place there. Whoever may not read in it any more is not here. */
const standingAt = async (port: PresencePort, workspaceId: WorkspaceId, { caller, connectionId }: By, { itemId }: Place) => {
  if (caller.key) throw new Failure('forbidden', { needs: 'a person' });
  const standing = await unlessRefused(port.standing(caller, workspaceId));
  if (standing instanceof Failure) {
    await port.drop(workspaceId, connectionId);
    throw standing;
  }
  if (!itemId) return standing;
  const item = (await port.items(workspaceId, [itemId])).get(itemId);
  if (!item || !isPermitted(standing, 'item:read', item, caller.userId)) throw new Failure('not_found', { what: 'item' });
  return standing;
};

/** Whether what is said anew was so already. */
const isStill = (before: Presence | undefined, place: Place, nowMs: number): boolean =>
  before !== undefined && !before.closed && before.untilMs > nowMs && isSamePlace(before, place);

/** Who tells whom of who is here. */
export const presenceOver = (port: PresencePort) => ({
  /** Somebody is at a place, by a socket that follows something of the workspace. */
  here: async (by: By, workspaceId: WorkspaceId, place: Place): Promise<void> => {
    const standing = await standingAt(port, workspaceId, by, place);
    const { caller, connectionId } = by;
    if (!(await port.follows(caller, connectionId, workspaceId))) throw new Failure('not_found', { what: 'subscription' });
    const nowMs = port.nowMs();
    const presence = { connectionId, caller, ...place, untilMs: nowMs + presenceLimits.leaseMs };
    const before = await port.put(workspaceId, presence);
    await (isStill(before, place, nowMs) ? tellOne(port, workspaceId, presence, standing) : tell(port, workspaceId));
  },
  /** Somebody has said that they are here no more. */
  away: async ({ connectionId }: Pick<By, 'connectionId'>, workspaceId: WorkspaceId): Promise<void> => {
    // Of whoever was not here nobody hears: nor do strangers have a workspace told.
    if (await port.drop(workspaceId, connectionId)) await tell(port, workspaceId);
  },
  /** A socket has closed. */
  closed: (connectionId: string, workspaceId: WorkspaceId): Promise<void> => closed(port, connectionId, workspaceId),
  /** Sockets may not read in a workspace any more: their people are here no more, and the others hear so now. */
  ended: async (workspaceId: WorkspaceId, connectionIds: readonly string[]): Promise<void> => {
    await Promise.all(connectionIds.map(each => port.drop(workspaceId, each)));
    // Also where none was here any more: whoever told meanwhile may have asked for their rights just before.
    await tellNow(port, workspaceId);
  },
});
