import * as z from 'zod';
import { ItemId, type UserId, WorkspaceId } from '../core/ids.ts';
import { isWithinReach, type Reached, reachOf, type Standing } from '../core/permissions.ts';

export const presenceLimits = {
  /** How long somebody is here without another word. */
  leaseMs: 90_000,
  /** How long somebody is here whose socket has closed: they may come back. */
  graceMs: 15_000,
  /** How long what changes is gathered before all are told of it at once. */
  gatherMs: 400,
  /** Up to so many people are named, and told of each change at once. Where there are more, each hears with their own next word. */
  people: 50,
} as const;

const here = { action: z.literal('here'), workspaceId: WorkspaceId };
/** Somebody is in a workspace: on an item, on a day, or on neither. Said again, it is a move, or a word that they still are. */
export const Here = z.union([
  z.strictObject(here),
  z.strictObject({ ...here, itemId: ItemId }),
  z.strictObject({ ...here, day: z.iso.date() }),
]);
export const Away = z.strictObject({ action: z.literal('away'), workspaceId: WorkspaceId });

/** Where somebody is in a workspace. */
export type Place = { itemId?: ItemId | undefined; day?: string | undefined };
/** That somebody is there, by one socket of theirs, until a moment. Whose socket has closed is told of, and told nothing. */
export type Stay = Place & { userId: UserId; connectionId: string; untilMs: number; closed?: boolean | undefined };

/** Whom somebody sees: whoever may read members sees all of them. Where they are on an item, only who may read that is told so. */
export type Seeing = { userId: UserId; standing: Standing; itemOf: (itemId: ItemId) => Reached | undefined };

/** Somebody as others see them, by each place where they are and for how long without another word. */
export type SeenPerson = { userId: UserId; places: (Place & { forMs: number })[] };

const mayReadItem = ({ userId, standing, itemOf }: Seeing, itemId: ItemId): boolean => {
  const reach = reachOf(standing, 'item:read');
  if (reach === undefined || reach === 'everything') return reach !== undefined;
  const item = itemOf(itemId);
  return item !== undefined && isWithinReach(item, reach, userId);
};

/** Whether somebody must have items read to know which they may see others on. */
export const seesSomeItems = (standing: Standing): boolean => {
  const reach = reachOf(standing, 'item:read');
  return reach !== undefined && reach !== 'everything';
};

/** The place of a stay as somebody sees it; nothing where they may not know of it at all. */
const seenPlace = (seeing: Seeing, { userId, itemId, day }: Stay): Place | undefined => {
  if (itemId && mayReadItem(seeing, itemId)) return { itemId };
  if (userId !== seeing.userId && !reachOf(seeing.standing, 'member:read')) return undefined;
  return day ? { day } : {};
};

const placeText = ({ itemId, day }: Place): string => itemId ?? day ?? '';
export const isSamePlace = (one: Place, other: Place): boolean => placeText(one) === placeText(other);

/** Who is here as somebody sees it at a moment. However many sockets somebody has, they are one, in each place once. */
export const seenBy = (seeing: Seeing, stays: readonly Stay[], nowMs: number): { count: number; people: SeenPerson[] } => {
  const people = new Map<UserId, Map<string, Place & { forMs: number }>>();
  for (const stay of stays) {
    const place = stay.untilMs > nowMs ? seenPlace(seeing, stay) : undefined;
    if (!place) continue;
    const places = people.get(stay.userId) ?? new Map<string, Place & { forMs: number }>();
    const forMs = Math.max(stay.untilMs - nowMs, places.get(placeText(place))?.forMs ?? 0);
    people.set(stay.userId, places.set(placeText(place), { ...place, forMs }));
  }
  const all = [...people].map(([userId, places]) => ({ userId, places: [...places.values()] }));
  return { count: all.length, people: all.slice(0, presenceLimits.people) };
};
