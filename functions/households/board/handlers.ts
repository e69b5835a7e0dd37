import type { HandlersOf } from '../../../shared/api/core/route.ts';
import type { boardRoutes } from '../../../shared/api/households/board.ts';
import {
  type Board,
  type BoardWindow,
  boardEntries,
  boardPeople,
  boardWindow,
  changesAt,
} from '../../../shared/domain/households/board.ts';
import { rotaViewOf } from '../../../shared/domain/items/rotas/rota-view.ts';
import { localDateAt, toInstant } from '../../../shared/domain/time/when.ts';
import { nameForOthers } from '../../../shared/wording/people/names.ts';
import { type BoardData, type Reader, readBoard } from './read.ts';
import { streaksOn, turnsOf } from './turns.ts';
import { heldTag, logEndOf, tagOf } from './unchanged.ts';

const boardOf = (read: BoardData, { workspaceId }: Reader, window: BoardWindow, language: string): Board => {
  const { entries, more } = boardEntries(read.items, turnsOf(read, window), window);
  const nameOf = (userId: BoardData['members'][number]) => nameForOthers({ userId, displayName: read.names.get(userId) }, language);
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
    // When somebody is busy is a matter of their account: a key without a right to it is not told.
    const seesBusy = caller.key?.account.includes('read') ?? true;
    const question = JSON.stringify([workspaceId, caller.userId, role, zone, days, language, seesBusy]);
    // Before all else: what changes while the board is read makes it read again.
    const end = await logEndOf(workspaceId);
    const held = heldTag(ifNoneMatch, question, end, now);
    if (held) return { etag: held };
    const reader = { workspaceId, userId: caller.userId, role, reach, seesBusy };
    const window = boardWindow(zone, days, now);
    const read = await readBoard(reader, window);
    return { etag: tagOf(question, end, changesAt(read.items, read.away, window), now), thing: boardOf(read, reader, window, language) };
  },
};
