import * as z from 'zod';
import { type Change, later } from '../core/due.ts';
import { expiryAfter } from '../core/expiry.ts';
import { NotificationId, UserId } from '../core/ids.ts';
import { windowOf } from '../core/window.ts';
import type { Comment } from '../items/comments/comment.ts';
import type { Item } from '../items/items/item.ts';
import { isActive } from '../items/items/item-schedule.ts';
import { anchorOf } from '../items/occurrences/item-span.ts';
import type { HandOver } from '../items/rotas/item-rota.ts';
import type { When } from '../time/when.ts';
import { keptDays } from './notification.ts';
import { type NewsContent, NewsEntry, newsShown } from './notification-content.ts';

/**
 * One thing that happened to an item, as one reader is told of it: once, by the event that it comes from. All that happens to an item within
 * a minute of the clock stands under one notification, which is told when the minute is over.
 */
export const Happening = z.object({
  userId: UserId,
  notificationId: NotificationId,
  /** The event that it comes from, by its hash. */
  event: z.string(),
  ...NewsEntry.shape,
  /** The minute in which it was heard of, where its own had been told by then. */
  late: z.iso.datetime().optional(),
  expiresAt: z.int(),
  version: z.int().positive(),
});
export type Happening = z.infer<typeof Happening>;

/** How long after its minute news is told: what is on its way then is there. */
const graceMs = 5_000;

/** When the news of a minute is told: at its end, or a moment from now where that has passed. */
export const newsTellAt = (minute: string, now: string): string => {
  const { to } = windowOf(minute, 'minute');
  return later(to > now ? to : now, graceMs);
};

/** Notes one thing that happened for one reader. */
export const noteHappening = (input: Omit<Happening, 'expiresAt' | 'version'>, now: string): Change<Happening> => ({
  next: { ...input, expiresAt: expiryAfter(now, keptDays), version: 1 },
  event: { type: 'happening.noted', data: {} },
});

/** What a reader is to be told of one event: the kind of it, and what belongs to that. */
export type NewsFor = Pick<Happening, 'userId' | 'kind' | 'commentId' | 'from' | 'to'>;

const others = (userIds: readonly (UserId | undefined)[], by: string): UserId[] => [
  ...new Set(userIds.filter(each => each !== undefined && each !== by) as UserId[]),
];

/** Whom an item concerns, but for who acts: its assignees, and who made it. */
const concerned = ({ assignees, createdBy }: Pick<Item, 'assignees' | 'createdBy'>, by: string): UserId[] =>
  others([...assignees, createdBy], by);

/** An item was made: for others, too. */
export const newsOfCreated = (item: Item, by: string): NewsFor[] =>
  others(item.assignees, by).map(userId => ({ userId, kind: 'assigned' }));

/** The start or due of an item was moved by somebody. */
export const newsOfMoved = (item: Item, by: string, from?: When): NewsFor[] =>
  concerned(item, by).map(userId => ({ userId, kind: 'dueMoved', from, to: anchorOf(item) }));

type Assigned = { assigned?: UserId[] | undefined; unassigned?: UserId[] | undefined };

/** An item is with others than before: who has it now, and who has it no more. */
const newsOfAssignees = ({ assigned = [], unassigned = [] }: Assigned, by: string): NewsFor[] => [
  ...others(assigned, by).map(userId => ({ userId, kind: 'assigned' as const })),
  ...others(unassigned, by).map(userId => ({ userId, kind: 'unassigned' as const })),
];

type Changed = Assigned & { before?: When | undefined; isMoved: boolean };

/** An item was changed: whom it is assigned to now, and was before; the others hear that it is at another time. Each hears one thing of it. */
export const newsOfChanged = (item: Item, by: string, { assigned = [], unassigned = [], before, isMoved }: Changed): NewsFor[] => {
  const told = new Set([...assigned, ...unassigned]);
  const moved = isMoved ? newsOfMoved(item, by, before).filter(({ userId }) => !told.has(userId)) : [];
  return [...newsOfAssignees({ assigned, unassigned }, by), ...moved];
};

/** Somebody handed an item over or swapped it. What passes on because somebody is away or has left is news of nobody's act. */
export const newsOfHandedOver = (by: string, { from, to, why }: { from: UserId[]; to: UserId[]; why: HandOver }): NewsFor[] => {
  if (why === 'absence' || why === 'left') return [];
  const [assigned, unassigned] = [to.filter(userId => !from.includes(userId)), from.filter(userId => !to.includes(userId))];
  return newsOfAssignees({ assigned, unassigned }, by);
};

/** Somebody did what was to be done. */
export const newsOfCompleted = (item: Item, by: string): NewsFor[] => concerned(item, by).map(userId => ({ userId, kind: 'completed' }));

/** Somebody says that they have done it: of those who may decide on that, the others hear of it. */
export const newsOfClaimed = (approvers: readonly UserId[], by: string): NewsFor[] =>
  others(approvers, by).map(userId => ({ userId, kind: 'claimed' }));

/** Somebody has decided on a claim: who made it hears of that. */
export const newsOfDecided = (claimedBy: UserId | undefined, kind: 'approved' | 'returned', by: string): NewsFor[] =>
  others([claimedBy], by).map(userId => ({ userId, kind }));

/** Nothing is in the way of an item any more: who is to do it hears of that, or who made it where nobody is. */
export const newsOfUnblocked = (item: Item, by: string): NewsFor[] => {
  if (!isActive(item)) return [];
  const { assignees, createdBy } = item;
  return others(assignees.length > 0 ? assignees : [createdBy], by).map(userId => ({ userId, kind: 'unblocked' }));
};

/** Who is mentioned in a comment hears of that; the others whom its item concerns, and who is answered, hear of the comment. */
export const newsOfComment = (comment: Comment, item: Item, by: string, answered?: UserId): NewsFor[] => {
  const { commentId, mentions } = comment;
  const mentioned = others(mentions, by).map(userId => ({ userId, kind: 'mentioned' as const, commentId }));
  const rest = others([...concerned(item, by), answered], by).filter(userId => !mentions.includes(userId));
  return [...mentioned, ...rest.map(userId => ({ userId, kind: 'commented' as const, commentId }))];
};

/** A comment was changed: whom it mentions now, and did not before. */
export const newsOfMentioned = ({ commentId }: Comment, mentioned: readonly UserId[], by: string): NewsFor[] =>
  others(mentioned, by).map(userId => ({ userId, kind: 'mentioned', commentId }));

/** What a notification says of the news that stands under it: the latest, in the order of time, and how much more there is. */
export const withNews = (content: NewsContent, all: readonly NewsEntry[]): NewsContent => {
  const shown = all.slice(-newsShown).map(({ kind, by, at, commentId, from, to }) => ({ kind, by, at, commentId, from, to }));
  return { ...content, news: shown, more: all.length - shown.length };
};
