import type { EventOf } from '../../../events/event.ts';
import { commentEvents } from '../../../events/items/comment.ts';
import { itemEvents } from '../../../events/items/item.ts';
import { notificationEvents } from '../../../events/notifications/notification.ts';
import { comments } from '../../../shared/data/items/comments.ts';
import { items } from '../../../shared/data/items/items.ts';
import { approversOf, readersAmong } from '../../../shared/data/items/recipients.ts';
import { notifications } from '../../../shared/data/notifications/notifications.ts';
import { profiles } from '../../../shared/data/people/profiles.ts';
import { nameOfWorkspace } from '../../../shared/data/people/workspaces.ts';
import { UserId } from '../../../shared/domain/core/ids.ts';
import type { Permission } from '../../../shared/domain/core/permissions.ts';
import { commentRights } from '../../../shared/domain/items/comments/comment.ts';
import type { Item } from '../../../shared/domain/items/items/item.ts';
import {
  type NewsFor,
  newsOfChanged,
  newsOfClaimed,
  newsOfComment,
  newsOfCompleted,
  newsOfCreated,
  newsOfDecided,
  newsOfHandedOver,
  newsOfMentioned,
  newsOfMoved,
  newsOfUnblocked,
} from '../../../shared/domain/notifications/happening.ts';
import { gatherNews } from '../../../shared/domain/notifications/notification.ts';
import { hasAccess } from '../../../shared/domain/people/accounts/account.ts';
import { listener } from '../../../shared/runtime/events/consume.ts';
import { allOrThrow } from '../../../shared/runtime/events/settle.ts';
import { type AboutItem, type NewsCause, note } from './note.ts';
import { newsOn } from './told.ts';

const reads: readonly Permission[] = ['item:read'];

const aboutItem = ({ workspaceId, itemId, title, kind, priority, start, due }: Item, workspaceName: string): AboutItem => ({
  kind: 'news',
  workspaceId,
  workspaceName,
  itemId,
  title,
  itemKind: kind,
  priority,
  start,
  due,
});

/** Who did it, and whose act it is: neither is told of it. */
type Done = NewsCause & { actor: string };

/** Tells of what happened to an item, as far as it was somebody who did it, and those whom it concerns may read it now and want to know. */
const tellOf = async (item: Item, all: NewsFor[], cause: Done, rights = reads): Promise<void> => {
  const found = all.filter(({ userId }) => userId !== cause.actor);
  if (found.length === 0 || item.trashedAt || !UserId.safeParse(cause.by).success) return;
  const byReader = new Map(found.map(each => [each.userId, each]));
  const readers = (await readersAmong(item, [...byReader.keys()], rights)).filter(hasAccess);
  const wanting = readers.filter(({ userId, channels }) => channels[byReader.get(userId)!.kind].length > 0);
  if (wanting.length === 0) return;
  const about = aboutItem(item, await nameOfWorkspace(item.workspaceId, Date.now()));
  await allOrThrow(wanting.map(reader => note(reader, about, byReader.get(reader.userId)!, cause)));
};

type Of<T extends keyof typeof itemEvents> = EventOf<(typeof itemEvents)[T]>;

/** The event as one of the person behind it: what somebody's API key does is their own act, and what is done for another the act of both. */
const doneBy = <E extends NewsCause>(event: E, person: string | undefined): E & Done => ({
  ...event,
  by: person ?? event.by,
  actor: event.by,
});

type ItemEvent = NewsCause & { record: Item };

/** Tells of what a person did to an item, by themselves or by a key. */
const tellOfItem = (heard: ItemEvent, person: string | undefined, newsOf: (item: Item, by: string) => NewsFor[]): Promise<void> => {
  const event = doneBy(heard, person);
  return tellOf(event.record, newsOf(event.record, event.by), event);
};

const created = (event: Of<'item.created'>): Promise<void> => tellOfItem(event, event.record.createdBy, newsOfCreated);

const changed = (event: Of<'item.changed'>): Promise<void> => {
  const { fields, changedBy, ...data } = event.data;
  const isMoved = fields.includes('start') || fields.includes('due');
  return tellOfItem(event, changedBy, (item, by) => newsOfChanged(item, by, { ...data, isMoved }));
};

const handedOver = (event: Of<'item.handed_over'>): Promise<void> =>
  tellOfItem(event, event.data.changedBy, (_, by) => newsOfHandedOver(by, event.data));

const completed = async (event: Of<'item.completed'>): Promise<void> => {
  const { record } = event;
  const doneBy = record.completedBy ?? record.lastEnded?.by;
  await tellOfItem(event, doneBy, newsOfCompleted);
  const { approvedBy } = event.data;
  if (approvedBy) await tellOfItem(event, approvedBy, (_, by) => newsOfDecided(doneBy, 'approved', by));
};

/** Who may decide on it is told, page after page. */
const claimed = async (event: Of<'item.claimed'>): Promise<void> => {
  for await (const approvers of approversOf(event.record))
    await tellOfItem(event, event.record.claim?.by, (_, by) => newsOfClaimed(approvers, by));
};

const returned = (event: Of<'item.returned'>): Promise<void> =>
  tellOfItem(event, event.record.returned?.by, (_, by) => newsOfDecided(event.data.claimedBy, 'returned', by));

const snoozed = async (event: Of<'item.snoozed'>): Promise<void> => {
  const { start, due, changedBy } = event.data;
  if (start ?? due) await tellOfItem(event, changedBy, newsOfMoved);
};

const unblocked = (event: Of<'item.unblocked'>): Promise<void> => tellOfItem(event, event.data.endedBy, newsOfUnblocked);

const commented = async (heard: EventOf<(typeof commentEvents)['comment.created']>): Promise<void> => {
  const event = doneBy(heard, heard.record.createdBy);
  const { record: comment, by } = event;
  const { workspaceId, itemId, replyTo } = comment;
  const [item, answered] = await Promise.all([
    items.find({ workspaceId, itemId }),
    replyTo && comments.find({ workspaceId, itemId, commentId: replyTo }),
  ]);
  if (item) await tellOf(item, newsOfComment(comment, item, by, answered ? answered.createdBy : undefined), event, commentRights);
};

const mentioned = async (heard: EventOf<(typeof commentEvents)['comment.changed']>): Promise<void> => {
  const event = doneBy(heard, heard.record.createdBy);
  const found = newsOfMentioned(event.record, event.data.mentioned, event.by);
  const item = found.length > 0 ? await items.find(event.record) : undefined;
  if (item) await tellOf(item, found, event, commentRights);
};

/** The minute is over: the inbox says what has become of it. */
const gathered = async ({ record, requestId }: EventOf<(typeof notificationEvents)['notification.due']>): Promise<void> => {
  const { userId, content } = record;
  if (content.kind !== 'news') return;
  const now = await newsOn(record, content, 'inbox', await profiles.get({ userId }));
  const context = { userId, now: new Date().toISOString(), requestId };
  if (now) await notifications.update(record, each => gatherNews(each, now), context);
};

/** What happens to items that concern somebody, done by somebody else. */
export const news = listener(
  {
    'item.created': itemEvents['item.created'],
    'item.changed': itemEvents['item.changed'],
    'item.handed_over': itemEvents['item.handed_over'],
    'item.completed': itemEvents['item.completed'],
    'item.claimed': itemEvents['item.claimed'],
    'item.returned': itemEvents['item.returned'],
    'item.snoozed': itemEvents['item.snoozed'],
    'item.unblocked': itemEvents['item.unblocked'],
    'comment.created': commentEvents['comment.created'],
    'comment.changed': commentEvents['comment.changed'],
    'notification.due': notificationEvents['notification.due'],
  },
  {
    'item.created': created,
    'item.changed': changed,
    'item.handed_over': handedOver,
    'item.completed': completed,
    'item.claimed': claimed,
    'item.returned': returned,
    'item.snoozed': snoozed,
    'item.unblocked': unblocked,
    'comment.created': commented,
    'comment.changed': mentioned,
    'notification.due': gathered,
  },
);
