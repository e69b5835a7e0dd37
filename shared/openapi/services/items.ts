import { ActivityShown } from '../../api/items/activity.ts';
import { ClaimBody } from '../../api/items/claims.ts';
import { HistoryQuery, OccurrenceShown } from '../../api/items/history.ts';
import type { modules } from '../../api/items/index.ts';
import { ListAccess, ListGroup, ListPerson } from '../../api/items/sharing.ts';
import { linePattern, textPattern } from '../../domain/core/text.ts';
import { CalendarVersion } from '../../domain/items/activity/activity.ts';
import { ArticleShown } from '../../domain/items/articles/article.ts';
import { Approval, Reason } from '../../domain/items/claims/claim.ts';
import { CommentInput, CommentPatch, CommentShown } from '../../domain/items/comments/comment.ts';
import { FieldView } from '../../domain/items/fields/field.ts';
import { FileShown, Rendition } from '../../domain/items/files/file.ts';
import { Habit } from '../../domain/items/history/habit.ts';
import {
  AbsoluteReminder,
  ChecklistEntry,
  ItemInput,
  ItemPatch,
  RelativeReminder,
  Reminder,
  TimeTaken,
} from '../../domain/items/items/item.ts';
import { ItemView } from '../../domain/items/items/item-view.ts';
import { Window } from '../../domain/items/items/window.ts';
import { List, Section, SectionInput } from '../../domain/items/lists/list.ts';
import { RelationShown } from '../../domain/items/relations/relation.ts';
import { TagInput, TagView } from '../../domain/items/tags/tag.ts';
import { TemplateItem, TemplateShown } from '../../domain/items/templates/template.ts';
import { ListInvitationInput } from '../../domain/people/invitations/invitation.ts';
import { ListGrantInput } from '../../domain/people/invitations/shared-list.ts';
import { besideItems } from './beside-items.ts';
import { fieldOverrides, fieldWords } from './field-words.ts';
import { itemRecords, rotaComponents } from './item-records.ts';
import type { ServicePart } from './part.ts';
import { thingComponents } from './thing-words.ts';

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
    claims: {
      name: 'Approval',
      description: 'Items that are done when somebody approves it: claimed by who did them, approved or returned by who may decide.',
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
    sharing: {
      name: 'Sharing',
      description:
        'Lists that members or people outside were given, beside what their role lets them: to see, or to do too, for ever or until a date.',
    },
    files: { name: 'Files', description: 'Pictures on items and on what is said about them: uploaded to a bucket, looked at, made anew.' },
    rotas: { name: 'Rotas', description: 'Who takes turns with items, by which rule, and how they stand to each other.' },
    tags: { name: 'Tags', description: 'The tags of a workspace: how they are called and look, merged, taken off every item.' },
    articles: { name: 'Shopping', description: 'What is on shopping lists: merged however many add it, ticked off, bought again.' },
    fields: {
      name: 'Fields',
      description: 'What a workspace wants to know of its items beside what every item has: texts, numbers, choices, dates.',
    },
    things: { name: 'Things', description: 'Sensors, counters and tags that say how they stand, and by that make an item due.' },
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
    ...rotaComponents,
    Relation: RelationShown,
    EndedOccurrence: OccurrenceShown,
    ItemFile: FileShown,
    Habit,
    ListPerson,
    ListGroup,
    ListAccess,
    ListGrant: ListGrantInput,
    ListInvitation: ListInvitationInput,
    Rendition,
    Tag: TagView,
    Article: ArticleShown,
    Field: FieldView,
    ...thingComponents,
  },
  descriptions: {
    ...itemRecords,
    ...fieldWords,
    status: 'Whether it is open or done; a query may also ask for the trash.',
    kind: 'A task, a chore (a task that belongs to a place rather than to a project), a note or a link.',
    at: 'When the occurrence is due.',
    'passedReminders.at': 'When the reminder was due.',
    'Activity.at': 'When it happened.',
    locale: 'The language of the mail, a BCP 47 tag such as `de`; without it yours.',
    'links.title': 'What to show in place of the address.',
    notes: 'Whatever else there is to say of it, as plain text.',
    priority: 'How much it matters. Reminders of something critical cannot be muted and pass quiet hours.',
    tags: 'Words by which items are found again, in lower case.',
    tag: 'Only with all of these tags: several by commas.',
    filter: 'Only what this says of an item, such as `due < 7d and not tag = home`: see the description.',
    assignee: 'Only what is assigned to this user.',
    assignees: 'Whom it concerns. Empty means every member but guests.',
    checklist: 'Its steps. They start again, not done, with the next occurrence.',
    'ChecklistEntry.text': 'The step.',
    done: 'Whether the step is done.',
    links: 'Where there is more about it.',
    start: 'When it begins: a day, or a time in a zone. It has this or a due.',
    due: 'When it falls due: a day, or a time in a zone. It has this or a start.',
    deadline: 'By when it must be done at the latest; it never lies before the due.',
    recurrence: 'How it returns. It is still one item: completing it moves it to its next occurrence.',
    reminders: 'When to tell people of it, up to twenty.',
    completedAt: 'When it was done.',
    completedBy: 'Who did it.',
    snoozedUntil: 'Until when its reminders wait; the due stays where it is.',
    ended: 'How many occurrences of the series have ended, in whichever way.',
    lastEnded: 'The occurrence of the series that ended last.',
    occurrence: 'The occurrence that is meant: `due` of the item as you have seen it.',
    outcome: 'How the occurrence ended.',
    passedReminders: 'Which of its reminders had passed when it was created; absent where none had.',
    reminder: 'The place of the reminder in `reminders`, from 0 on.',
    tells: 'Whether it is told at once, because it passed by fifteen minutes at the most, or never.',
    'lastEnded.at': 'When the occurrence ended.',
    'lastEnded.by': 'Who ended it; absent where nobody did it in time.',
    startsAt: 'When it begins, as an instant: its start, or its due less the duration.',
    fallsDueAt:
      'When it is due, as an instant: its due, or its start and the duration. A day alone is due from its start, of several days the last.',
    deadlineAt: 'The last moment of the deadline, as an instant: of a day alone its end.',
    overdue: 'Open, and its end (without one, its deadline) has passed. A day alone has passed when it is over.',
    nextReminderAt: 'When it will remind next.',
    moveDue: 'Whether the due moves too, for this one occurrence.',
    until: 'Until when: ahead of now, by 366 days at the most.',
    explainOnly: 'Create nothing, only say what was understood.',
    language: 'In which language the text was read.',
    draft: 'The body that would create such an item.',
    parts: 'The text from its first character to its last, each part with what it says.',
    field: 'Which field of the item it says something about.',
    text: 'The line to be understood, or a part of it.',
    'parts.from': 'Where the part begins, in UTF-16 units from 0.',
    'parts.to': 'Where the part ends: the place behind its last unit.',
    unclear: 'What looks like more than a title, but was not understood.',
    'unclear.from': 'Where it begins, in UTF-16 units from 0.',
    'unclear.to': 'Where it ends: the place behind its last unit.',
    item: 'The item that was created; absent where it was only to be explained.',
    after: 'Only occurrences behind this day.',
    shift: 'That the occurrence is not where the rule alone would put it.',
    'shift.reason': 'Why: a gap or an overlap of the clock, or a day that the month lacks.',
    'shift.from': 'Where the rule alone would put it.',
    activityId: 'The id of the entry.',
    'Activity.type': 'What happened: both sides were changed, or the calendar has what the item cannot hold.',
    'Activity.userId': 'Whose calendar it is.',
    'Activity.calendarId': 'Which of their calendars.',
    kept: 'Which side stands: the item’s (`ours`) or the calendar’s (`theirs`). Of a conflict alone.',
    because:
      'Why that side stands: its change was the later one, or the other side had taken the event away, and a change is worth more than a deletion.',
    ours: 'What the item had, as its event in a calendar.',
    theirs: 'What the event in the calendar had. What is in neither of `ours` and `theirs` was not in question.',
    'Activity.parts':
      'What the item cannot hold, by the name of the property in iCalendar or of the field of the item; `VEVENT` where the calendar did not take the event itself.',
    'CalendarVersion.start': 'When the event begins.',
    'CalendarVersion.end': 'When it is over; of days the first one after it.',
    'CalendarVersion.rule': 'How it returns: an RFC 5545 rule.',
    'CalendarVersion.occurrence': 'Of one occurrence of a series: where its rule has it.',
    'CalendarVersion.changedAt': 'When that side was last changed, or was found taken away.',
    sectionId: 'The section of its list: none where it is absent, or was deleted.',
    sections: 'The parts of the list, in their order. Items in none of them stand before them.',
    before: 'The item of the list before which it is to stand.',
    'PlaceItemBody.after': 'The item of the list behind which it is to stand.',
    'PlaceItemBody.at': 'Which end of the section.',
  },
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
    [Window.shape.before.unwrap(), positive],
    [Window.shape.after.unwrap(), positive],
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
    [ClaimBody.shape.note.unwrap(), { ...notBlank, description: 'What there is to say of it.' }],
    [Reason, notBlank],
    [
      Approval.shape.after.unwrap(),
      { ...positive, description: 'After how long a claim is approved by itself, an ISO 8601 duration; at least a minute.' },
    ],
    [HistoryQuery.shape.userId, { description: 'Only what they did or skipped, and what they had when it was missed.' }],
    [TimeTaken, { ...positive, description: 'How long it took, an ISO 8601 duration; at least a minute.' }],
    [CommentInput.shape.text, { pattern: textPattern, description: 'What to say. `@[name](userId)` mentions somebody.' }],
    [CommentPatch.shape.text.unwrap(), { pattern: textPattern, description: 'What to say in its place.' }],
    [TagInput.shape.name, { pattern: linePattern, description: 'Its word on items: it is put into lower case.' }],
    ...fieldOverrides,
    ...besideItems,
  ],
};
