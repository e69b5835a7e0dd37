import { type PresencePort, presenceOver } from '../../../functions/views/sockets/presence.ts';
import { Presence, type PresentFrame } from '../../../shared/api/client/presence.ts';
import type { Presence as Row } from '../../../shared/data/views/presence.ts';
import type { SocketCaller } from '../../../shared/data/views/sockets.ts';
import { Failure } from '../../../shared/domain/core/failure.ts';
import type { ItemId, UserId, WorkspaceId } from '../../../shared/domain/core/ids.ts';
import type { Role } from '../../../shared/domain/core/permissions.ts';

const workspaceId = 'ws_1' as WorkspaceId;
export const itemIds = ['item_1', 'item_2'] as ItemId[];
export const days = ['2026-12-01', '2026-12-02'];

/** A socket as the gateway has it: open or not, whether its way is broken without anybody's knowing, and whether the gateway fails of it. */
type Socket = { userId: UserId; open: boolean; broken: boolean; fails: boolean; take(frame: string): void };
export type Moves = Parameters<Presence['moveTo']>[0];

/** One death is made up for before the next. */
const deathsApartMs = 100_000;

class Died extends Error {}

const wait = (ms: number): Promise<void> => new Promise(resolve => setTimeout(resolve, ms));

/** Presence over a table that answers late, a gateway whose frames overtake each other, and functions that die at an await with some likelihood, one in a hundred seconds. */
export const worldOf = (dice: () => number, deaths: number, sent: (userId: UserId, frame: PresentFrame) => void) => {
  const rows = new Map<string, Row>();
  const sockets = new Map<string, Socket>();
  const standings = new Map<UserId, Role>();
  const assignees = new Map<ItemId, UserId[]>(itemIds.map(itemId => [itemId, []]));
  const counted = { posts: 0, writes: 0, deaths: 0, givenUp: 0 };
  let telling = 0;
  let opened = 0;
  let mayDieAt = 0;

  const late = async (): Promise<void> => {
    await wait(dice() * 30);
    if (Date.now() < mayDieAt || dice() >= deaths) return;
    counted.deaths++;
    mayDieAt = Date.now() + deathsApartMs;
    throw new Died();
  };
  /** Something done at the table: it happens at some moment, and its answer comes later. */
  const at = async <T>(act: () => T): Promise<T> => {
    await late();
    const answer = act();
    await late();
    return answer;
  };
  const write = <T>(act: () => T): Promise<T> =>
    at(() => {
      counted.writes++;
      return act();
    });

  const port: PresencePort = {
    nowMs: Date.now,
    sleep: wait,
    put: (_, row) =>
      write(() => {
        const before = rows.get(row.connectionId);
        rows.set(row.connectionId, row);
        return before;
      }),
    find: (_, connectionId) => at(() => rows.get(connectionId)),
    drop: (_, connectionId) => write(() => rows.delete(connectionId)),
    all: (_, nowMs) => at(() => [...rows.values()].filter(({ untilMs }) => untilMs > nowMs)),
    beginTelling: (_, nowMs, forMs) =>
      write(() => {
        if (telling > nowMs) return false;
        telling = nowMs + forMs;
        return true;
      }),
    endTelling: () =>
      write(() => {
        telling = 0;
      }),
    follows: (_, connectionId) => at(() => sockets.get(connectionId)?.open ?? false),
    standing: ({ userId }) =>
      at(() => {
        const standing = standings.get(userId);
        if (!standing) throw new Failure('not_found', { what: 'workspace' });
        return standing;
      }),
    items: (_, ids) => at(() => new Map(ids.flatMap(each => (assignees.has(each) ? [[each, { assignees: assignees.get(each)! }]] : [])))),
    post: async (connectionId, frame) => {
      await late();
      counted.posts++;
      const socket = sockets.get(connectionId);
      if (socket) sent(socket.userId, JSON.parse(frame));
      if (!socket?.open) return false;
      if (socket.fails) throw new Error('The gateway of sockets answered 500');
      if (!socket.broken) setTimeout(() => socket.take(frame), dice() * 900);
      return true;
    },
    giveUp: (connectionId, error) =>
      at(() => {
        if (error instanceof Died) throw error;
        counted.givenUp++;
        const socket = sockets.get(connectionId);
        if (socket) socket.open = false;
      }),
  };
  const server = presenceOver(port);
  /** A function runs, and may die. */
  const run = (work: Promise<unknown>, refused?: (code: string) => void): void =>
    void work.catch((error: unknown) => {
      if (error instanceof Failure) refused?.(error.code);
      else if (!(error instanceof Died)) throw error;
    });

  /** A device of somebody's: its presence, and the socket that it has. */
  const deviceOf = (userId: UserId, changed: () => void = () => undefined) => {
    const caller: SocketCaller = { userId, zone: 'UTC', locale: 'en' };
    const presence = new Presence(changed);
    let connectionId = '';
    const hear = (socket: Socket, mine: string, message: { action: 'here' | 'away'; itemId?: string; day?: string }): void => {
      const { action, ...place } = message as typeof message & { itemId?: ItemId };
      const by = { caller, connectionId: mine };
      setTimeout(() => {
        if (socket.broken || !socket.open) return;
        const refused = (code: string) => setTimeout(() => connectionId === mine && presence.refused(code, message.itemId), dice() * 100);
        run(action === 'here' ? server.here(by, workspaceId, place) : server.away(by, workspaceId), refused);
      }, dice() * 100);
    };
    const disconnect = (): Socket | undefined => {
      const socket = sockets.get(connectionId);
      presence.detach();
      connectionId = '';
      return socket;
    };
    return {
      userId,
      presence,
      connectionId: () => connectionId,
      connect: (): void => {
        connectionId = `c${++opened}`;
        const mine = connectionId;
        const socket: Socket = {
          userId,
          open: true,
          broken: false,
          fails: false,
          take: frame => connectionId === mine && presence.take(JSON.parse(frame)),
        };
        sockets.set(mine, socket);
        presence.attach(message => hear(socket, mine, message));
      },
      /** The socket closes; the gateway says so, or not. */
      kill: (isSaid: boolean): void => {
        const mine = connectionId;
        const socket = disconnect();
        if (!socket) return;
        socket.open = false;
        if (isSaid) setTimeout(() => run(server.closed(mine, workspaceId)), dice() * 300);
      },
      /** The way breaks, and only this end knows: the gateway takes the socket to be open, or fails of it. */
      lose: (): void => {
        const socket = disconnect();
        if (socket) Object.assign(socket, { broken: true, fails: dice() < 0.5 });
      },
    };
  };
  /** Somebody is a member no more: their sockets end with the entry that says so. */
  const remove = (userId: UserId): void => {
    standings.delete(userId);
    const theirs = [...rows.values()].filter(({ caller }) => caller.userId === userId).map(({ connectionId }) => connectionId);
    setTimeout(() => run(server.ended(workspaceId, theirs)), dice() * 500);
  };
  return { standings, assignees, counted, deviceOf, remove };
};
export type Device = ReturnType<ReturnType<typeof worldOf>['deviceOf']>;
