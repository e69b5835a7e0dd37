import { ActivityShown } from '../../api/items/activity.ts';
import { HistoryQuery, OccurrenceShown } from '../../api/items/history.ts';
import type { modules } from '../../api/items/index.ts';
import { linePattern, textPattern } from '../../domain/core/text.ts';
import { CalendarVersion } from '../../domain/items/activity.ts';
import { CommentInput, CommentPatch, CommentShown } from '../../domain/items/comment.ts';
import { FileInput, FileShown, Rendition } from '../../domain/items/file.ts';
import { AbsoluteReminder, ChecklistEntry, ItemInput, ItemPatch, RelativeReminder, Reminder, TimeTaken } from '../../domain/items/item.ts';
import { ItemView } from '../../domain/items/item-view.ts';
import { List, ListInput, Section, SectionInput } from '../../domain/items/list.ts';
import { RelationShown } from '../../domain/items/relation.ts';
import { RotaInput } from '../../domain/items/rota.ts';
import { RotaView } from '../../domain/items/rota-view.ts';
import { TemplateInput, TemplateItem, TemplateShown } from '../../domain/items/template.ts';
import { descriptions } from './items-descriptions.ts';
import type { ServicePart } from './part.ts';

/** What is left of a text when the blanks around it are gone must not be empty. */
const notBlank = { pattern: linePattern };
const positive = { format: 'positive-duration' };

export const items: ServicePart<typeof modules> = {
  tags: {
    items: {
      name: 'Items',
      description:
        'What falls due: tasks, chores, notes and links, with start or due, deadline, recurrence, checklist and reminders, and the lists that they stand in. A recurring item is one item: completing it moves it on to its next occurrence.',
    },
    activity: {
      name: 'Activity',
      description: 'What happened to an item that it does not show itself: what gave way where a calendar and the item were both changed.',
    },
    comments: { name: 'Comments', description: 'What members say about an item, to all who may read it, and to those whom they mention.' },
    recurrence: { name: 'Recurrence', description: 'RFC 5545 rules, tried out before they are saved.' },
    templates: {
      name: 'Templates',
      description:
        'Items that are made together again and again, such as what to pack: all at once, counted from the day on which they are needed.',
    },
    relations: {
      name: 'Relations',
      description: 'What items of a workspace have to do with each other: which blocks, duplicates or relates to which.',
    },
    history: {
      name: 'History',
      description: 'What was done, skipped and missed: by item, person, list and time, for as long as the workspace is there.',
    },
    files: { name: 'Files', description: 'Pictures on items and on what is said about them: uploaded to a bucket, looked at, made anew.' },
    rotas: { name: 'Rotas', description: 'Who takes turns with items, by which rule, and how they stand to each other.' },
  },
  components: {
    Item: ItemView,
    ItemInput,
    ItemPatch,
    Reminder,
    ChecklistEntry,
    ItemList: List,
    Section,
    SectionInput,
    RelativeReminder,
    AbsoluteReminder,
    Activity: ActivityShown,
    CalendarVersion,
    Comment: CommentShown,
    Template: TemplateShown,
    TemplateItem,
    Rota: RotaView,
    Relation: RelationShown,
    EndedOccurrence: OccurrenceShown,
    File: FileShown,
    Rendition,
  },
  descriptions,
  overrides: [
    [ItemInput.shape.start.unwrap(), { dependentRequired: { zone: ['time'] } }],
    [ItemInput.shape.due.unwrap(), { dependentRequired: { zone: ['time'] } }],
    [ItemInput.shape.deadline.unwrap(), { dependentRequired: { zone: ['time'] } }],
    [ItemInput.shape.title, notBlank],
    [
      ItemInput.shape.kind,
      { description: 'A chore is a task that belongs to a place rather than to a project; notes and links can fall due too.' },
    ],
    [ItemInput.shape.priority, { description: 'Reminders of something critical cannot be muted and pass quiet hours.' }],
    [ItemInput.shape.tags, { description: 'Kept in lower case.' }],
    [ItemInput.shape.assignees, { description: 'Whom it concerns. An empty list means every member but guests; absent, its creator.' }],
    [
      ItemInput.shape.duration,
      { ...positive, description: 'How long it takes, an ISO 8601 duration; at least a minute. From its start on, or before its due.' },
    ],
    [ItemInput.shape.reminders, { description: 'When to tell people: counted from its due, start or deadline, or at one instant.' }],
    [ChecklistEntry, { description: 'One step of an item. Steps start again, not done, with the next occurrence.' }],
    [ChecklistEntry.shape.text, notBlank],
    [
      RelativeReminder.shape.relativeTo,
      { description: 'What the offset counts from: the end that the item stores, its start or its due, unless it says otherwise.' },
    ],
    [RelativeReminder.shape.time, { description: 'A wall-clock time on the day that the offset leads to: the day before, at 18:00.' }],
    [
      RelativeReminder.shape.repeatEvery,
      {
        ...positive,
        description: 'Says it again, this often, until the occurrence is done: at least every five minutes, at most 100 times.',
      },
    ],
    [HistoryQuery.shape.userId, { description: 'Only what they did or skipped, and what they had when it was missed.' }],
    [TimeTaken, { ...positive, description: 'How long it took, an ISO 8601 duration; at least a minute.' }],
    [ListInput.shape.name, notBlank],
    [SectionInput.shape.name, notBlank],
    [CommentInput.shape.text, { pattern: textPattern, description: 'What to say. `@[name](userId)` mentions somebody.' }],
    [CommentPatch.shape.text.unwrap(), { pattern: textPattern, description: 'What to say in its place.' }],
    [TemplateInput.shape.name, notBlank],
    [TemplateItem.shape.title, notBlank],
    [RotaInput.shape.name, { pattern: linePattern }],
    [FileInput.shape.name, notBlank],
    [RotaInput.shape.order, { uniqueItems: true }],
  ],
};
