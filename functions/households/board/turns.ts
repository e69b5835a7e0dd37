import type { ItemId, UserId } from '../../../shared/domain/core/ids.ts';
import type { BoardWindow } from '../../../shared/domain/households/board.ts';
import { type TurnAhead, turnsAhead } from '../../../shared/domain/households/board-turns.ts';
import { openDutiesOf } from '../../../shared/domain/households/duty.ts';
import { type Streak, streaksOf } from '../../../shared/domain/households/streak.ts';
import { type BoardData, choresByRota } from './read.ts';

/** Whose turns are to come, by the rotas that the reader sees. */
export const turnsOf = ({ items, rotas = [], away, calendars }: BoardData, { now, to }: BoardWindow): Map<ItemId, TurnAhead[]> => {
  const byRota = choresByRota(items);
  return new Map(rotas.flatMap(rota => [...turnsAhead(rota, byRota.get(rota.rotaId) ?? [], { now, to, away, calendars })]));
};

/** The streaks that last, of those whom the reader sees with what they had to do. */
export const streaksOn = ({ items, duties, absences }: BoardData, window: BoardWindow): Map<UserId, Streak> => {
  const open = items.flatMap(item => openDutiesOf(item, window.now));
  const seen = Map.groupBy(duties, ({ userId }) => userId);
  const found = [...seen].map(([userId, its]) => {
    const { current } = streaksOf([...its, ...open.filter(each => each.userId === userId)], absences, window);
    return current && ([userId, current] as const);
  });
  return new Map(found.filter(each => each !== undefined));
};
