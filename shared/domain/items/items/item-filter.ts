import type { Fields } from '../../core/filter/tree.ts';
import type { FieldId } from '../../core/ids.ts';
import { instantOf, isDateOnly, type When } from '../../time/when.ts';
import { isStillOverdue } from '../agenda/agenda.ts';
import { dueOf, otherEnd } from '../occurrences/item-span.ts';
import { type Item, ItemKind, Priority } from './item.ts';
import { isActive } from './item-schedule.ts';

const timeOf = (item: Item, when: When | undefined) => {
  if (!when) return undefined;
  return isDateOnly(when) ? { date: when.date } : { at: instantOf(when, item.zone) };
};
const at = (instant: string | undefined) => (instant === undefined ? undefined : { at: instant });

const startOf = (item: Item): When | undefined => item.start ?? (item.due && item.duration ? otherEnd(item, item.due) : undefined);

/** What a filter may ask of an item. A name means the same for ever: filters are stored. */
export const itemFields = {
  title: { type: 'text', of: ({ title }) => [title] },
  notes: { type: 'text', of: ({ notes }) => [notes] },
  text: { type: 'text', of: ({ title, notes, checklist }) => [title, notes, ...checklist.map(({ text }) => text)] },
  tag: { type: 'text', of: ({ tags }) => tags },
  kind: { type: 'word', words: ItemKind.options, of: ({ kind }) => kind },
  status: { type: 'word', words: ['open', 'done', 'trashed'], of: ({ status, trashedAt }) => (trashedAt ? 'trashed' : status) },
  priority: { type: 'word', words: Priority.options, isOrdered: true, of: ({ priority }) => priority },
  list: { type: 'id', kind: 'list', of: ({ listId }) => [listId] },
  parent: { type: 'id', kind: 'item', of: ({ parentId }) => [parentId] },
  assignee: { type: 'id', kind: 'user', of: ({ assignees }) => assignees },
  createdBy: { type: 'id', kind: 'user', of: ({ createdBy }) => [createdBy] },
  start: { type: 'time', of: item => timeOf(item, startOf(item)) },
  due: { type: 'time', of: item => timeOf(item, dueOf(item)) },
  deadline: { type: 'time', of: item => timeOf(item, item.deadline) },
  created: { type: 'time', of: ({ createdAt }) => at(createdAt) },
  completed: { type: 'time', of: ({ completedAt }) => at(completedAt) },
  overdue: { type: 'flag', of: (item, { now }) => isStillOverdue(item, now) },
  claimed: { type: 'flag', of: ({ claim }) => claim !== undefined },
  claimedBy: { type: 'id', kind: 'user', of: ({ claim }) => [claim?.by] },
  field: { type: 'value', kind: 'field', of: ({ fields }, id) => fields?.[id as FieldId] },
  recurring: { type: 'flag', of: ({ recurrence }) => recurrence !== undefined },
  snoozed: { type: 'flag', of: (item, { now }) => isActive(item) && (item.snoozedUntil ?? '') > now },
} as const satisfies Fields<Item>;
