import type { UserContext } from '../../../shared/data/core/entity.ts';
import { retryLostRace } from '../../../shared/data/core/race.ts';
import { transact } from '../../../shared/data/core/transact.ts';
import { filesAt } from '../../../shared/data/items/files.ts';
import { heedingCalendars } from '../../../shared/data/items/heeded-calendars.ts';
import { items } from '../../../shared/data/items/items.ts';
import { rotaReader } from '../../../shared/data/items/rota-turns.ts';
import { rotas } from '../../../shared/data/items/rotas.ts';
import { subItemsOf } from '../../../shared/data/items/sub-items.ts';
import { notifications } from '../../../shared/data/notifications/notifications.ts';
import { membershipOf } from '../../../shared/data/people/members.ts';
import { profiles } from '../../../shared/data/people/profiles.ts';
import { standingIn } from '../../../shared/data/people/roles.ts';
import { later } from '../../../shared/domain/core/due.ts';
import { Failure } from '../../../shared/domain/core/failure.ts';
import type { ItemId, WorkspaceId } from '../../../shared/domain/core/ids.ts';
import { isPermitted, type Permission } from '../../../shared/domain/core/permissions.ts';
import { claimItem, returnItem } from '../../../shared/domain/items/claims/item-claim.ts';
import type { File } from '../../../shared/domain/items/files/file.ts';
import { snoozeItem } from '../../../shared/domain/items/history/item-changes.ts';
import type { Item } from '../../../shared/domain/items/items/item.ts';
import { anchorOf } from '../../../shared/domain/items/occurrences/item-span.ts';
import { isOfBefore, isRecurring, occurrenceOf } from '../../../shared/domain/items/occurrences/occurrence.ts';
import { askedOf } from '../../../shared/domain/items/parts/item-parts.ts';
import { approveInRota, completeInRota, type WithRota } from '../../../shared/domain/items/rotas/item-rota.ts';
import type { Rota } from '../../../shared/domain/items/rotas/rota.ts';
import { completeSubItems, requireSubItemsDone } from '../../../shared/domain/items/sub-items/item-sub-items.ts';
import { actOn, type Notification } from '../../../shared/domain/notifications/notification.ts';
import type { NewsContent, ReminderContent } from '../../../shared/domain/notifications/notification-content.ts';
import { hasAccess } from '../../../shared/domain/people/accounts/account.ts';
import { type When, wallOf } from '../../../shared/domain/time/when.ts';
import type { ActionClaim, DecisionClaim } from '../../../shared/runtime/auth/claim.ts';
import type { PageDeed } from '../../../shared/wording/notifications/action-page.ts';

/** For how long a reminder can be put off from a mail: an hour, three hours, a day. The first is what a push button does. */
export const snoozeChoices: [number, ...number[]] = [60, 180, 1440];

const minuteMs = 60_000;

/** What somebody needs for what a link does. */
const neededFor: Record<ActionClaim['do'], Permission> = {
  done: 'item:complete',
  snooze: 'item:complete',
  approve: 'item:approve',
  return: 'item:approve',
};

/** The item as far as its reader may do this with it now: who is a guest meanwhile, only while it is theirs. */
const itemFor = async (ids: { workspaceId: WorkspaceId; itemId: ItemId }, { userId, do: action }: ActionClaim) => {
  const [item, role] = await Promise.all([items.get(ids), standingIn({ workspaceId: ids.workspaceId, userId })]);
  if (!role || !isPermitted(role, neededFor[action], item, userId)) throw new Failure('not_found', { what: 'item' });
  return { item, role };
};

/** Once it was put off it can still be done; nothing else is done twice. */
const isUsed = ({ acted }: Notification, action: ActionClaim['do']): boolean =>
  acted !== undefined && !(acted === 'snooze' && action === 'done');

const isDecision = (claim: ActionClaim): claim is DecisionClaim => claim.do === 'approve' || claim.do === 'return';

/** What a link is about, as far as its reader may still see it. Fails with `link_already_used` after the one time. */
export const openAction = async (claim: ActionClaim) => {
  const { userId, notificationId, do: action } = claim;
  const [notification, reader] = await Promise.all([notifications.get({ userId, notificationId }), profiles.get({ userId })]);
  if (!hasAccess(reader)) throw new Failure('link_expired');
  if (reader.emailChangedAt && notification.createdAt < reader.emailChangedAt) throw new Failure('link_expired');
  if (isUsed(notification, action)) throw new Failure('link_already_used');
  const { content } = notification;
  if (content.kind !== (isDecision(claim) ? 'news' : 'reminder')) throw new Failure('invalid_link');
  const about = content as ReminderContent | NewsContent;
  return { notification, content: about, ...(await itemFor(about, claim)) };
};

/** A reminder of an occurrence that is over must not put off those of a later one. */
const requireOccurrence = (item: Item, told: When | undefined): void => {
  if (!told) return;
  if (isOfBefore(item, told)) throw new Failure('item_not_open', { itemId: item.itemId });
  if (!isRecurring(item)) return;
  const hasMovedOn = [anchorOf(item), occurrenceOf(item)].every(each => wallOf(each) > wallOf(told));
  if (hasMovedOn) throw new Failure('item_not_open', { itemId: item.itemId });
};

type Opened = { notification: Notification; content: ReminderContent | NewsContent; item: Item };
/** What whoever follows a link says beside it: for how long to put it off, and why something is returned. */
export type Said = { minutes: number; reason: string | undefined };
/** What is read and known before it is decided. */
type Known = {
  rota: Rota | undefined;
  pictures: File[];
  until: string;
  reason: string | undefined;
  subItems: Item[];
  mayComplete: (subItem: Item) => boolean;
};

/** What takes approval is claimed by the link with which it would be done. Fails with `item_claimed` where it was already. */
const claimed = (item: Item, told: When | undefined, subItems: readonly Item[], context: UserContext): WithRota => {
  const change = claimItem(item, { occurrence: told }, [], context);
  requireSubItemsDone(item, subItems);
  if (!change) throw new Failure('item_claimed', { itemId: item.itemId });
  return { item: change };
};

const completed = (item: Item, told: When | undefined, { rota, ...known }: Known, context: UserContext): WithRota => {
  const done = completeInRota(item, rota, context, told);
  const isOver = done.item.event.type === 'item.completed';
  return known.subItems.length === 0 || !isOver ? done : { ...done, ...completeSubItems(item, done.item, known.subItems, known, context) };
};

const changeOf = (claim: ActionClaim, { item, content }: Opened, known: Known, context: UserContext): WithRota => {
  const { rota, pictures, until, reason } = known;
  if (claim.do === 'approve') return approveInRota(item, rota, claim.claimedAt, pictures, context);
  if (claim.do === 'return') return { item: returnItem(item, { claimedAt: claim.claimedAt, reason }, context) };
  const told = anchorOf(content);
  if (claim.do === 'done') return item.approval ? claimed(item, told, known.subItems, context) : completed(item, told, known, context);
  requireOccurrence(item, told);
  return { item: snoozeItem(item, { until }, context) };
};

/**
 * Whose act it is: of what is not the reader's own but that of a child, of which they are told in its place, the child's, for whom they act. What they
 * were told of before they did their own part was that, and is done. Fails with `whose_part` where it may be the part of more than one.
 */
const doerOf = async ({ content, item }: Opened, context: UserContext): Promise<UserContext> => {
  const { userId: by } = context;
  const { workspaceId } = item;
  const asked = askedOf(item);
  const [ownAt, { firedAt }] = [item.parts?.[by], content as ReminderContent];
  if (asked.includes(by) || (ownAt !== undefined && firedAt <= ownAt)) return context;
  const found = await Promise.all(asked.map(userId => membershipOf({ workspaceId, userId })));
  const [ward, ...others] = found.filter(member => member?.guardians?.includes(by));
  if (others.length > 0) throw new Failure('forbidden', { reason: 'whose_part' });
  return ward ? { ...context, userId: ward.userId, by, for: ward.userId } : context;
};

/** What a link has brought about: what it is for, but that what takes approval is claimed and not done. */
const deedOf = ({ do: action }: ActionClaim, { approval }: Item): PageDeed => (action === 'done' && approval ? 'claim' : action);

/** What a link does: to the notification in the name of its reader, to the item in the name of whoever does it. */
const write = (
  opened: Opened,
  claim: ActionClaim,
  { item, rota, subItems = [] }: WithRota,
  reader: UserContext,
  context: UserContext,
): Promise<void> =>
  transact([
    notifications.putNext(actOn(opened.notification, claim.do), reader),
    items.putNext(item, context),
    ...(rota ? [rotas.putNext(rota, context)] : []),
    ...subItems.map(each => items.putNext(each, context)),
  ]);

/** When a snoozed reminder comes back: after the chosen number of minutes, or the first choice where none of them was chosen. */
const snoozedUntil = (minutes: number, now: string): string => {
  const chosen = snoozeChoices.find(choice => choice === minutes) ?? snoozeChoices[0];
  return later(now, chosen * minuteMs);
};

/** What a link needs to know: the rota and the sub-items of what it completes, and the pictures of what it decides on. */
const readFor = async (claim: ActionClaim, item: Item) => {
  const isDone = claim.do === 'done';
  const [rota, pictures, subItems] = await Promise.all([
    isDone || claim.do === 'approve' ? rotaReader(item)(item) : undefined,
    filesAt(item, isDecision(claim) ? item.claim?.files : undefined),
    isDone ? subItemsOf(item) : [],
  ]);
  return { rota, pictures, subItems };
};

/**
 * Does what the link is for, once: the item, its rota and the notification that remembers the act are written together. A lost race (a reminder
 * of the item fired in that moment, somebody else decided) is decided anew; one against the same link finds it used.
 */
export const takeAction = async (claim: ActionClaim, { minutes, reason }: Said, context: UserContext) => {
  const until = snoozedUntil(minutes, context.now);
  return retryLostRace(async () => {
    const opened = await openAction(claim);
    const { item, content } = opened;
    const [known, doer] = await Promise.all([readFor(claim, item), claim.do === 'done' ? doerOf(opened, context) : context]);
    const mayComplete = (subItem: Item): boolean => isPermitted(opened.role, 'item:complete', subItem, claim.userId);
    const decided = await heedingCalendars(changeOf(claim, opened, { ...known, until, reason, mayComplete }, doer));
    await write(opened, claim, decided, context, doer);
    return { action: deedOf(claim, item), title: content.title, until: claim.do === 'snooze' ? until : undefined };
  });
};
