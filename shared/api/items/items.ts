import * as z from 'zod';
import { ItemId, ListId, SectionId, UserId } from '../../domain/core/ids.ts';
import { Suggestion } from '../../domain/items/agenda/free-slot.ts';
import { ItemInput, ItemPatch, TimeTaken } from '../../domain/items/items/item.ts';
import { CreatedView, ItemView } from '../../domain/items/items/item-view.ts';
import { OpenSubItems } from '../../domain/items/sub-items/sub-item.ts';
import { When } from '../../domain/time/when.ts';
import { item, movedOn } from '../core/examples.ts';
import type { Routes } from '../core/route.ts';
import { ItemFilters, itemsListed } from './item-filters.ts';
import { listRoutes } from './lists.ts';
import { quickAddRoutes } from './quick-add.ts';
import { undoRoutes } from './undo.ts';

const path = '/v1/workspaces/{workspaceId}/items';
const one = `${path}/{itemId}` as const;
const changed = ['precondition_failed', 'conflict', 'item_in_trash'] as const;

/** Whether to hear of a better time. */
const suggesting = z.strictObject({ suggest: z.enum(['true', 'false']).optional() });
const Suggested = ItemView.extend({ suggestion: Suggestion.optional() });
const Created = CreatedView.extend({ suggestion: Suggestion.optional() });

/** Where in its list an item is to stand. */
const Where = z.union([
  z.strictObject({ before: ItemId }),
  z.strictObject({ after: ItemId }),
  z.strictObject({ sectionId: SectionId.nullable(), at: z.enum(['first', 'last']).default('last') }),
]);

/** Which occurrence is meant, as the item's `start` or `due` says it: what is named is ended once, however often it is sent. */
const Occurrence = z.strictObject({ occurrence: z.strictObject(When.shape).optional() });
const Completion = Occurrence.extend({ took: TimeTaken.optional(), openSubItems: OpenSubItems.optional() });
/** Whether sub-items go along. */
const Along = z.enum(['take', 'leave']);
const ofOneOccurrence =
  'Say which `occurrence` is meant, as `start` or `due` of the item says it, and it is ended once: sent again it answers the item as it is, marked by `Idempotency-Replayed`. Where neither it nor `If-Match` is sent, and somebody else has just done the same (within ten seconds), theirs is answered in the same way.';

export const itemRoutes = {
  ...listRoutes,
  ...undoRoutes,
  ...quickAddRoutes,
  listItems: {
    method: 'GET',
    path,
    access: 'item:read',
    limit: 'search',
    summary: 'List items by list, status, tag, assignee, kind or due range, or by a filter',
    description: itemsListed,
    query: ItemFilters,
    list: ItemView,
    fails: [],
    example: { query: { limit: '20', tag: 'garden' }, reply: [item] },
  },
  createItem: {
    method: 'POST',
    path,
    access: 'item:create',
    summary: 'Create an item: with its start or due, recurrence and reminders in one request',
    description:
      'With a `parentId` it is a sub-item of that item, which must be open and yours to change: at most 20, and none has sub-items of its own. With a `rotaId` and no `assignees` it is given to whoever is next in the rota. With `share: each` each of its assignees, ten at most, does their own part; it has no rota, takes no approval and is no sub-item. A reminder whose moment has passed by no more than fifteen minutes is told at once, an older one never; `passedReminders` says which, by their places. With `suggest=true` the answer has a `suggestion` where you are busy by your calendars at the time of the item: the next instant at which it could begin or be due, as it says itself, and you are free.',
    query: suggesting,
    body: ItemInput,
    reply: Created,
    status: 201,
    location: `${path}/{itemId}`,
    fails: ['invalid_recurrence', 'item_in_trash', 'item_not_open', 'item_claimed', 'limit_reached', 'conflict'],
    example: {
      body: {
        title: 'Water the plants',
        kind: 'chore',
        due: { date: '2026-11-28', time: '09:00', zone: 'Europe/Berlin' },
        recurrence: { rule: 'FREQ=WEEKLY;BYDAY=SA' },
        reminders: [{ offset: '-PT1H' }],
      },
      reply: item,
    },
  },
  getItem: {
    method: 'GET',
    path: one,
    access: 'item:read',
    summary: 'Read an item',
    reply: ItemView,
    fails: [],
    example: { reply: item },
  },
  changeItem: {
    method: 'PATCH',
    path: one,
    access: 'item:change',
    summary: 'Change an item (merge patch: null removes)',
    description:
      'What is absent stays; `start`, `due`, `deadline` and `recurrence` are merged into what is there, and so are `fields`, of which `null` takes a value away; `start` takes a `due` away, as `due` does a `start`. A list replaces the one that is there: with one in it, `If-Match` must say which one you have seen (428 without), so that nobody’s step or reminder is overwritten unseen. In `fields` are values of the fields of the workspace, by their ids: a value of another kind, of a retired field or of one for another list is refused at its place (400). What is in another list by then keeps what it says of fields of the first. `parentId` makes it a sub-item of another item, or of none (`null`).',
    body: ItemPatch,
    ifMatch: ['tags', 'assignees', 'checklist', 'links', 'reminders'],
    reply: ItemView,
    fails: [...changed, 'invalid_recurrence', 'item_not_open', 'item_claimed', 'limit_reached', 'changed_since'],
    example: { body: { title: 'Water the orchids', notes: null }, reply: { ...item, title: 'Water the orchids', version: 2 } },
  },
  moveItem: {
    method: 'POST',
    path: `${one}/move`,
    access: 'item:change',
    summary: 'Move an item to the end of another list, or out of every list',
    description:
      'Its sub-items in the same list go along, all or nothing, unless `subItems` says `leave`; moving them takes the right to change each. Taking the move back takes them back, too, and the same right.',
    body: z.strictObject({ listId: ListId.nullable(), subItems: Along.default('take') }),
    reply: ItemView,
    fails: changed,
    example: { body: { listId: null }, reply: { ...item, version: 2 } },
  },
  placeItem: {
    method: 'POST',
    path: `${one}/place`,
    access: 'item:change',
    summary: 'Put an item elsewhere in its list: before or after another, or at an end of a section',
    description:
      'Before or after another item it stands in the section of that one. `sectionId: null` is the part of the list before all sections. What others move at the same moment keeps its place. An item that is done keeps its place, too, and has it again when it is opened.',
    body: Where,
    reply: ItemView,
    fails: [...changed, 'limit_reached'],
    example: { body: { sectionId: null, at: 'first' }, reply: { ...item, version: 2 } },
  },
  completeItem: {
    method: 'POST',
    path: `${one}/complete`,
    access: 'item:complete',
    summary: 'Complete an item, or its current occurrence: a recurring item moves on to its next',
    description: `${ofOneOccurrence} With \`share: each\` it is your part of the occurrence at hand that is done, once, and who is no assignee has none (403, \`forbidden\`); with the last part that somebody owes, the occurrence is. \`took\` is how long it took, for its history. An item that needs \`approval\` is claimed in place of this (409, \`approval_required\`), whoever asks. One that has a \`window\` is completed within it, by the clock of its zone (409, \`window_not_open\` before it, \`window_closed\` behind it); where \`missed\` is \`skip\`, its occurrence is missed when that closes, else it waits until somebody skips it; one that does not return is missed then, too (\`item.missed\` and its history tell so once), and waits without reminding until it is changed or deleted. Where sub-items are open it is refused (409, \`sub_items_open\`, with their number in \`open\`), unless \`openSubItems\` here or of the item says \`complete\`: then they are completed with it, all or nothing, and opened again with it. Those that need approval, have a rota or a window that is not open, or are not yours to complete are not, and are counted in \`open\`. The sub-items of a recurring item begin anew with its next occurrence, as far from it in time as before; one that recurs itself goes by its own rule.`,
    body: Completion.optional(),
    reply: ItemView,
    fails: [...changed, 'item_not_open', 'approval_required', 'window_not_open', 'window_closed', 'sub_items_open'],
    example: { body: { occurrence: item.due, took: 'PT15M' }, reply: movedOn('done', '2026-11-28T08:20:00.000Z') },
  },
  skipItem: {
    method: 'POST',
    path: `${one}/skip`,
    access: 'item:complete',
    summary: 'Skip the current occurrence of a recurring item',
    description: ofOneOccurrence,
    body: Occurrence.optional(),
    reply: ItemView,
    fails: [...changed, 'item_not_open', 'item_claimed'],
    example: { body: { occurrence: item.due }, reply: movedOn('skipped', '2026-11-27T19:00:00.000Z') },
  },
  reopenItem: {
    method: 'POST',
    path: `${one}/reopen`,
    access: 'item:complete',
    summary: 'Open a done item again, or take back the last occurrence of a recurring one: as it was, with its steps and its snooze',
    description:
      'With `share: each` it takes back your part of the occurrence at hand where that is done. While others have done theirs, the occurrence before it stays as it is (409, `changed_since`).',
    reply: ItemView,
    fails: [...changed, 'item_already_open', 'item_claimed', 'changed_since'],
    example: { reply: { ...item, version: 3 } },
  },
  snoozeItem: {
    method: 'POST',
    path: `${one}/snooze`,
    access: 'item:complete',
    summary: 'Put reminders off until an instant; the start or due stays, unless it is asked to move',
    description:
      '`until: null` takes the snooze back; with `moveDue` it takes an occurrence that was moved back to where its series has it. With `suggest=true` the answer has a `suggestion` where you are busy by your calendars then: the next instant at which you are free.',
    query: suggesting,
    body: z.strictObject({ until: z.iso.datetime({ offset: true }).nullable(), moveDue: z.boolean().default(false) }),
    reply: Suggested,
    fails: [...changed, 'item_not_open', 'item_claimed'],
    example: {
      body: { until: '2026-11-28T10:00:00Z' },
      reply: { ...item, snoozedUntil: '2026-11-28T10:00:00.000Z', nextReminderAt: '2026-11-28T10:00:00.000Z', version: 2 },
    },
  },
  handOverItem: {
    method: 'POST',
    path: `${one}/hand-over`,
    access: 'item:complete',
    summary: 'Hand an open item over to another member, this once: or take it over yourself',
    description:
      'Whoever then does it is given the turn by its rota, where it has one; the next turn is given as ever. Sent again, it stays as it is.',
    body: z.strictObject({ to: UserId }),
    reply: ItemView,
    fails: [...changed, 'item_not_open'],
    example: { body: { to: item.assignees[0] }, reply: { ...item, version: 2 } },
  },
  swapItem: {
    method: 'POST',
    path: `${one}/swap`,
    access: 'item:complete',
    summary: 'Swap an open item with that of somebody else: each has the other’s, this once',
    description: 'Both change at once, or neither does. One of the two must be yours, unless you may change items.',
    body: z.strictObject({ with: ItemId }),
    reply: ItemView,
    fails: [...changed, 'item_not_open'],
    example: { body: { with: 'item_01h455vb4pex5vsknk084sn02r' }, reply: { ...item, version: 2 } },
  },
  deleteItem: {
    method: 'DELETE',
    path: one,
    access: 'item:delete',
    summary: 'Put an item into the trash for 30 days',
    description:
      'Its sub-items go along, all or nothing, unless `subItems` says `leave`; it takes the right to delete each. What went along comes back with it.',
    query: z.strictObject({ subItems: Along.optional() }),
    fails: changed,
    example: {},
  },
  restoreItem: {
    method: 'POST',
    path: `${one}/restore`,
    access: 'item:delete',
    summary: 'Take an item out of the trash, into its list while that is there, with the sub-items that went along',
    reply: ItemView,
    fails: ['precondition_failed', 'conflict', 'item_not_in_trash'],
    example: { reply: { ...item, version: 3 } },
  },
} as const satisfies Routes;
