import type { Change } from '../../core/due.ts';
import type { UserId } from '../../core/ids.ts';
import { fallsDueAt } from '../occurrences/item-span.ts';
import { latest } from '../occurrences/occurrence.ts';
import { awayFrom, isForEach, partsAfter } from '../parts/item-parts.ts';
import { type HandOver, rotaFor, saidOf, type WithRota, wishFor } from '../rotas/item-rota.ts';
import { changeRota, deleteRota, type Rota } from '../rotas/rota.ts';
import { type Seat, withAway } from '../rotas/rota-seats.ts';
import { giveTurn, type WithoutTime } from '../rotas/rota-turns.ts';
import type { Item } from './item.ts';
import { dueIfSettled, isActive, scheduleFrom } from './item-schedule.ts';

/** A member of a rota is away for a stretch, or was. Undefined where the rota knows it, or they take no turns in it. */
export const setAway = (rota: Rota, userId: UserId, away: Seat['away'], now: string): Change<Rota> | undefined => {
  const seat = rota.seats.find(each => each.userId === userId);
  if (!seat || JSON.stringify(seat.away) === JSON.stringify(away)) return undefined;
  return {
    next: { ...rota, seats: withAway(rota.seats, userId, away, now) },
    event: { type: 'rota.presence_changed', data: { userId, ...away } },
  };
};

type Away = NonNullable<Item['away']>[UserId];

/** An item in which somebody has a part, who is away for a stretch. Undefined where it knows that, or they have none. */
export const setAwayFrom = (item: Item, userId: UserId, away: Away): Change<Item> | undefined => {
  if (!isActive(item) || !isForEach(item) || !item.assignees.includes(userId)) return undefined;
  if (JSON.stringify(item.away?.[userId]) === JSON.stringify(away)) return undefined;
  return { next: dueIfSettled(awayFrom(item, userId, away)), event: { type: 'item.presence_changed', data: {} } };
};

/** The same of somebody who is back before their time. */
export const setBackAt = (item: Item, userId: UserId, until: string): Change<Item> | undefined => {
  const away = item.away?.[userId];
  return away && away.until > until ? setAwayFrom(item, userId, { ...away, until }) : undefined;
};

/** What is left to nobody, and so is everybody's, has no parts. */
const withHolders = (item: Item, to: readonly UserId[]): Item => {
  const next = { ...item, assignees: [...to] };
  return next.share === 'each' && to.length === 0 ? { ...next, share: undefined, ...partsAfter(next) } : next;
};

/** The item with other people, whatever state it is in, and the turn that its rota gives for that. */
const passedOn = (item: Item, to: readonly UserId[], why: HandOver, rota?: WithRota['rota']): WithRota => ({
  item: {
    next: dueIfSettled(withHolders(item, to)),
    event: { type: 'item.handed_over', data: { from: item.assignees, to: [...to], why } },
  },
  ...(rota ? { rota } : {}),
});

type NextHolder = { to: UserId; rota: Change<Rota> };

/** To whom the rota of an item gives it now, in the place of somebody who has it; nothing where it has none, or nobody is there. `then` says what becomes of the item by that. */
const passedByRota = (
  item: Item,
  found: Rota | undefined,
  now: string,
  then: (next: NextHolder) => WithRota | undefined,
): WithRota | undefined => {
  const rota = rotaFor(item, found);
  if (!rota) return undefined;
  const dueAt = latest(now, fallsDueAt(item));
  const give = (withoutTime?: WithoutTime) => {
    const { rota: next, chosen } = giveTurn(rota, dueAt, withoutTime);
    const event = { type: 'rota.turn_given', data: { itemId: item.itemId, ...saidOf(chosen) } };
    const decided = chosen.userId && then({ to: chosen.userId, rota: { next, event } });
    return { decided: decided || undefined, chosen };
  };
  const { decided, chosen } = give();
  const wish = wishFor(rota, chosen, item, { now, dueAt }, (first, withoutTime) => give(withoutTime).decided ?? first);
  return decided && { ...decided, ...(wish ? { wish } : {}) };
};

/** Is an item to be done (and not claimed yet) by somebody who is away until then, and has it a rota that may say by whom instead? */
export const isLeftByAbsent = (item: Item, userId: UserId, until: string): boolean =>
  isActive(item) && !item.claim && item.rotaId !== undefined && item.assignees.includes(userId) && (fallsDueAt(item) ?? '') < until;

/** An open item of somebody who is away, with whoever its rota says. Undefined where it says nobody else, or the item is not theirs any more. */
export const passOnAbsent = (
  item: Item,
  found: Rota | undefined,
  { userId, until, now }: { userId: UserId; until: string; now: string },
): WithRota | undefined => {
  if (!isLeftByAbsent(item, userId, until)) return undefined;
  return passedByRota(item, found, now, ({ to, rota }) =>
    item.assignees.includes(to)
      ? undefined
      : passedOn(
          item,
          item.assignees.map(each => (each === userId ? to : each)),
          'absence',
          rota,
        ),
  );
};

/**
 * A rota without somebody who has left: what they owed, or were owed, is everybody's; one in which nobody else takes turns is deleted. Undefined where
 * they are not in it.
 */
export const leaveRota = (rota: Rota, userId: UserId, now: string): Change<Rota> | undefined => {
  const order = rota.seats.map(seat => seat.userId).filter(each => each !== userId);
  const isSeated = order.length < rota.seats.length;
  const standsBy = rota.standby === userId;
  if (rota.deletedAt || (!isSeated && !standsBy)) return undefined;
  if (order.length === 0) return deleteRota(rota, { now });
  return changeRota(rota, { ...(isSeated ? { order } : {}), ...(standsBy ? { standby: null } : {}) });
};

const isTheirs = ({ status, assignees }: Item, userId: UserId): boolean => status === 'open' && assignees.includes(userId);

/** Does an item say what somebody has claimed, or wrote about a claim? */
const hasClaimOf = (item: Item, userId: UserId): boolean =>
  item.claim?.by === userId || (item.returned?.by === userId && item.returned.reason !== undefined) || hasNoteOf(item, userId);

/** Does an item hold what somebody wrote about the claim by which it was done last? */
const hasNoteOf = ({ undo, lastEnded, completedBy }: Item, userId: UserId): boolean =>
  undo?.claim?.note !== undefined && (lastEnded?.by ?? completedBy) === userId;

/** What they claimed waits for nobody any more, and what they wrote about it is gone. */
const withoutClaimsOf = (item: Item, userId: UserId, now: string): Item => {
  if (!hasClaimOf(item, userId)) return item;
  const { claim, returned, undo } = item;
  const left: Item = {
    ...item,
    claim: claim?.by === userId ? undefined : claim,
    returned: returned?.by === userId ? { ...returned, reason: undefined } : returned,
    undo: undo && hasNoteOf(item, userId) ? { ...undo, claim: { ...undo.claim, note: undefined } } : undo,
  };
  return left.claim === claim ? left : scheduleFrom(left, now);
};

/** Is an item with somebody who has left, or claimed by them? What is done stays as it was; what is in the trash may come back. */
export const isLeftByLeaver = (item: Item, userId: UserId): boolean => isTheirs(item, userId) || hasClaimOf(item, userId);

/**
 * An item of somebody who has left: with those who have it beside them, else with whoever its rota says, else with who created it, as long as they
 * are a member, else with everybody. What they claimed is to be done again. Undefined where nothing of it is theirs any more.
 */
export const passOnLeaver = (
  found: Item,
  rota: Rota | undefined,
  { userId, isCreatorThere, now }: { userId: UserId; isCreatorThere: boolean; now: string },
): WithRota | undefined => {
  if (!isLeftByLeaver(found, userId)) return undefined;
  const item = withoutClaimsOf(found, userId, now);
  if (!isTheirs(item, userId)) return { item: { next: item, event: { type: 'item.claim_forgotten', data: {} } } };
  const others = item.assignees.filter(each => each !== userId);
  if (others.length > 0) return passedOn(item, others, 'left');
  const byRota = passedByRota(item, rota, now, next => (next.to === userId ? undefined : passedOn(item, [next.to], 'left', next.rota)));
  return byRota ?? passedOn(item, isCreatorThere && item.createdBy !== userId ? [item.createdBy] : [], 'left');
};
