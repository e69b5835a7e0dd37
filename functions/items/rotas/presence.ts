import type { UserContext } from '../../../shared/data/core/entity.ts';
import { unmarked } from '../../../shared/data/core/marks.ts';
import { updateInRota } from '../../../shared/data/items/rota-turns.ts';
import { absencesAhead } from '../../../shared/data/people/absences.ts';
import { membershipOf } from '../../../shared/data/people/members.ts';
import { profiles } from '../../../shared/data/people/profiles.ts';
import type { Change } from '../../../shared/domain/core/due.ts';
import type { UserId, WorkspaceId } from '../../../shared/domain/core/ids.ts';
import type { Item } from '../../../shared/domain/items/items/item.ts';
import { dueIfSettled, isActive } from '../../../shared/domain/items/items/item-schedule.ts';
import { passOnLeaver } from '../../../shared/domain/items/items/pass-on.ts';
import { awayFrom, isForEach } from '../../../shared/domain/items/parts/item-parts.ts';
import type { Rota } from '../../../shared/domain/items/rotas/rota.ts';
import { type Seat, withAway } from '../../../shared/domain/items/rotas/rota-seats.ts';

const perPage = 100;
type Of = { workspaceId: WorkspaceId; userId: UserId };

/** Is somebody a member who has not closed their account, or is a child that has none? */
export const isThere = async (of: Of): Promise<boolean> => {
  const [member, profile] = await Promise.all([membershipOf(of), profiles.find(of)]);
  if (member?.guardians) return true;
  return member !== undefined && profile !== undefined && !profile.closedAt;
};

/** The time in which somebody is away at this moment, by all of their absences that are on: from the first to the last of them. */
export const awayNow = async (of: Of): Promise<Seat['away']> => {
  const on = (await absencesAhead(of, perPage)).flatMap(({ away }) => away ?? []);
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

/** An item in which each has a part, where that is new to some of them, or it was not open before: it knows who of them is away at this moment. */
export const knowAway = async <C extends Change<Item>>(before: Item | undefined, change: C): Promise<C> => {
  const next: Item = change.next;
  const had = before && isActive(before) && isForEach(before) ? before.assignees : [];
  const others = isForEach(next) && isActive(next) ? next.assignees.filter(userId => !had.includes(userId)) : [];
  if (others.length === 0) return change;
  const found = await Promise.all(others.map(async userId => [userId, await awayNow({ ...next, userId })] as const));
  return { ...change, next: dueIfSettled(found.reduce((item, [userId, away]) => awayFrom(item, userId, away), next)) };
};

/** An item that was opened again: who had it before, or had claimed it, may have left meanwhile. */
export const withoutLeavers = async (item: Item, context: UserContext): Promise<Item> => {
  const { userId: caller, now } = context;
  const { workspaceId, createdBy } = item;
  const { claim } = item;
  const named = new Set([...item.assignees, ...(claim ? [claim.by] : [])]);
  const others = [...named].filter(userId => userId !== caller);
  const there = await Promise.all(others.map(userId => isThere({ workspaceId, userId })));
  let kept = item;
  for (const userId of others.filter((_, i) => !there[i])) {
    const leaving = { userId, isCreatorThere: await isThere({ workspaceId, userId: createdBy }), now };
    kept = await updateInRota(item, (each, rota) => passOnLeaver(each, rota, leaving), unmarked(context));
  }
  return kept;
};
