import type { HandlersOf } from '../../../shared/api/core/route.ts';
import type { boardRoutes } from '../../../shared/api/households/board.ts';
import type { ItemId, UserId } from '../../../shared/domain/core/ids.ts';
import {
  type Board,
  type BoardWindow,
  boardEntries,
  boardPeople,
  boardWindow,
  changesAt,
} from '../../../shared/domain/households/board.ts';
import { type TurnAhead, turnsAhead } from '../../../shared/domain/households/board-turns.ts';
import { openDuties } from '../../../shared/domain/households/duty.ts';
import { type Streak, streaksOf } from '../../../shared/domain/households/streak.ts';
import { isActive } from '../../../shared/domain/items/item-schedule.ts';
import { rotaViewOf } from '../../../shared/domain/items/rota-view.ts';
import { localDateAt, toInstant } from '../../../shared/domain/time/when.ts';
import { nameForOthers } from '../../../shared/wording/people/names.ts';
import { type Read, type Reader, readBoard } from './read.ts';
import { heldTag, logEndOf, tagOf } from './unchanged.ts';

/** Whose turns are to come, by the rotas that the reader sees. */
const turnsOf = ({ items, rotas = [], away }: Read, { now, to }: BoardWindow): Map<ItemId, TurnAhead[]> => {
  const byRota = Map.groupBy(items.filter(isActive), ({ rotaId }) => rotaId);
  return new Map(rotas.flatMap(rota => [...turnsAhead(rota, byRota.get(rota.rotaId) ?? [], { now, to, away })]));
};

/** The streaks that last, of those whom the reader sees with what they had to do. */
const streaksOn = ({ items, duties, absences }: Read, window: BoardWindow): Map<UserId, Streak> => {
  const open = items.filter(isActive).flatMap(item => openDuties(item, item.claim !== undefined, window.now));
  const seen = Map.groupBy(duties, ({ userId }) => userId);
  const found = [...seen].map(([userId, its]) => {
    const { current } = streaksOf([...its, ...open.filter(each => each.userId === userId)], absences, window);
    return current && ([userId, current] as const);
  });
  return new Map(found.filter(each => each !== undefined));
};

const boardOf = (read: Read, { workspaceId }: Reader, window: BoardWindow, language: string): Board => {
  const { entries, more } = boardEntries(read.items, turnsOf(read, window), window);
  const nameOf = (userId: Read['members'][number]) => nameForOthers({ userId, displayName: read.names.get(userId) }, language);
  const names = new Map(read.members.map(userId => [userId, nameOf(userId)]));
  return {
    workspaceId,
    zone: window.zone,
    from: localDateAt(window.from, window.zone),
    to: localDateAt(toInstant(Date.parse(window.to) - 1), window.zone),
    people: boardPeople({ entries, away: read.away, names, members: read.members, streaks: streaksOn(read, window) }),
    unassigned: entries.filter(({ assignees }) => assignees.length === 0),
    done: read.done.map(({ ended: { itemId, by, at, points }, title }) => ({ itemId, title, by, at, points })),
    rotas: read.rotas?.map(rota => rotaViewOf(rota, window.now)),
    more: more || read.more,
  };
};

export const boardHandlers: HandlersOf<typeof boardRoutes> = {
  getBoard: async ({ caller, params: { workspaceId }, query: { zone = caller.zone, days }, role, reach, language, ifNoneMatch, now }) => {
    const question = JSON.stringify([workspaceId, caller.userId, role, zone, days, language]);
    // Before all else: what changes while the board is read makes it read again.
    const end = await logEndOf(workspaceId);
    const held = heldTag(ifNoneMatch, question, end, now);
    if (held) return { etag: held };
    const reader = { workspaceId, userId: caller.userId, role, reach };
    const window = boardWindow(zone, days, now);
    const read = await readBoard(reader, window);
    return { etag: tagOf(question, end, changesAt(read.items, read.away, window), now), thing: boardOf(read, reader, window, language) };
  },
};
