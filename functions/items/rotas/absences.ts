import { absencesIn } from '../../../shared/data/people/absences.ts';
import type { UserId, WorkspaceId } from '../../../shared/domain/core/ids.ts';
import type { Rota } from '../../../shared/domain/items/rota.ts';
import { type Seat, withAway } from '../../../shared/domain/items/rota-seats.ts';

const perPage = 100;

/** The time in which somebody is away at this moment, by all of their absences that are on: from the first to the last of them. */
export const awayNow = async (of: { workspaceId: WorkspaceId; userId: UserId }): Promise<Seat['away']> => {
  const { items: absences } = await absencesIn(of, { limit: perPage });
  const on = absences.flatMap(({ away }) => away ?? []);
  if (on.length === 0) return undefined;
  return {
    from: on.map(({ from }) => from).sort()[0]!,
    until: on
      .map(({ until }) => until)
      .sort()
      .at(-1)!,
  };
};

/** A rota that knows who of those that are new in it is away at this moment. */
export const knowAbsences = async (rota: Rota, now: string): Promise<Rota> => {
  const found = await Promise.all(rota.seats.map(({ userId }) => awayNow({ ...rota, userId })));
  const seats = found.reduce((known, away, place) => (away ? withAway(known, rota.seats[place]!.userId, away, now) : known), rota.seats);
  return { ...rota, seats };
};
