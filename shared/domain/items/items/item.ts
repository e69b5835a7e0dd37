import * as z from 'zod';
import { personal } from '../../core/data-class.ts';
import { ItemId, ListId, RotaId, SectionId, UserId, WorkspaceId } from '../../core/ids.ts';
import { type InvalidCode, invalidCode } from '../../core/invalid.ts';
import { Line, Text } from '../../core/text.ts';
import { lengthMs } from '../../time/duration.ts';
import { Recurrence } from '../../time/recurrence.ts';
import { Duration, Instant, TimeOfDay, When, Zone } from '../../time/when.ts';
import { Approval, ApprovalPatch, Approved, Claim, Returned } from '../claims/claim.ts';
import { FieldValues, FieldValuesPatch } from '../fields/field-values.ts';
import { LastOccurrence, LocalText } from '../occurrences/last-occurrence.ts';
import { Away, Parts, Share } from '../parts/part.ts';
import { Turn } from '../rotas/rota-turns.ts';
import { OpenSubItems, subItemFields } from '../sub-items/sub-item.ts';
import { TagWord } from '../tags/tag-word.ts';
import { Window } from './window.ts';

const minuteMs = 60_000;
const shortestRepeatMinutes = 5;

/** What an item is. A chore is a task that belongs to a place rather than to a project; notes and links can fall due too. */
export const ItemKind = z.enum(['task', 'chore', 'note', 'link']);
/** How much it matters. A critical item's reminders cannot be muted and pass quiet hours. */
export const Priority = z.enum(['none', 'low', 'medium', 'high', 'critical']);

/** A duration of at least so many minutes; what is no duration has its own message. */
const atLeast = (minutes: number, error: InvalidCode) =>
  Duration.refine(duration => lengthMs(duration) >= minutes * minuteMs, {
    error,
    params: { minutes },
    when: ({ issues }) => issues.length === 0,
  });
/** Says it again, this often, until the occurrence is done: at most 100 times, for 30 days, and not into the next occurrence. */
const repeatEvery = atLeast(shortestRepeatMinutes, 'repeats_too_often').optional();

/** How long it took to do something. */
export const TimeTaken = atLeast(1, 'not_positive');

/** A reminder counted from a time of its item. */
export const RelativeReminder = z.strictObject({
  /** What the offset counts from: the end that the item stores, its start or its due, unless it says otherwise. */
  relativeTo: z.enum(['due', 'start', 'deadline']).optional(),
  /** ISO 8601 duration, negative before (`-PT1H`), as in the TRIGGER of RFC 5545. A day alone counts from its start. */
  offset: Duration,
  /** A wall-clock time on the day that the offset leads to, in the item's zone: "the day before, at 18:00". */
  time: TimeOfDay.optional(),
  repeatEvery,
});
export type RelativeReminder = z.infer<typeof RelativeReminder>;

/** A reminder at one instant. */
export const AbsoluteReminder = z.strictObject({ at: Instant, repeatEvery });
/** When to tell people of an item: counted from its due, start or deadline, or at one instant; once, or repeated until it is done. */
export const Reminder = z.union([RelativeReminder, AbsoluteReminder]);
export type Reminder = z.infer<typeof Reminder>;

/** One step of an item. Steps start again, not done, with the next occurrence. */
export const ChecklistEntry = z.strictObject({ text: Line(200), done: z.boolean().default(false) });

/** What people write into an item, nothing filled in. */
const content = {
  title: z.string().trim().min(1).max(200),
  notes: z.string().max(5000).optional(),
  kind: ItemKind,
  priority: Priority,
  tags: z.array(z.string().trim().toLowerCase().min(1).max(40)).max(20),
  listId: ListId.optional(),
  /** Whom it concerns; an empty list means every member but guests. */
  assignees: z.array(UserId).max(20),
  /** Who of its assignees does it, where that is said: without it any of them does it for all. */
  share: Share.optional(),
  /** The rota in which people take turns with it. */
  rotaId: RotaId.optional(),
  /** What it is worth. */
  points: z.int().min(1).max(1000).optional(),
  /** That it is done only when somebody approves what is claimed. */
  approval: Approval.optional(),
  /** What becomes of its open sub-items when it is completed, unless whoever completes it says otherwise. */
  openSubItems: OpenSubItems.optional(),
  checklist: z.array(ChecklistEntry).max(50),
  links: z.array(z.strictObject({ url: z.url({ protocol: /^https?$/ }).max(500), title: z.string().max(100).optional() })).max(10),
  /** When it begins. It has this or a due; the other follows from the duration. */
  start: When.optional(),
  due: When.optional(),
  deadline: When.optional(),
  /** How long it takes. */
  duration: atLeast(1, 'not_positive').optional(),
  /** When it may be done. */
  window: Window.optional(),
  recurrence: Recurrence.optional(),
  reminders: z.array(Reminder).max(20),
  /** What it says of the fields of its workspace (see `field.ts`). */
  fields: FieldValues.optional(),
  /** The zone in which its days begin and its wall-clock reminders are placed. */
  zone: Zone,
};

const filledIn = {
  kind: content.kind.default('task'),
  priority: content.priority.default('none'),
  tags: content.tags.default([]),
  checklist: content.checklist.default([]),
  links: content.links.default([]),
  reminders: content.reminders.default([]),
};

const instant = z.iso.datetime();

/** An item as it is stored. What the rules and the clock keep about it stands at the end and is not shown to clients as it is. */
export const Item = z.object({
  workspaceId: WorkspaceId,
  itemId: ItemId,
  ...content,
  ...filledIn,
  title: personal(content.title),
  notes: personal(content.notes),
  tags: personal(filledIn.tags),
  checklist: personal(filledIn.checklist),
  links: personal(filledIn.links),
  fields: personal(content.fields),
  /** The section of its list, and where it was put by hand (see `place.ts`). */
  sectionId: SectionId.optional(),
  place: z
    .string()
    .regex(/^[0-9a-hjkmnp-tv-z]{1,64}$/)
    .optional(),
  status: z.enum(['open', 'done']),
  createdBy: UserId,
  createdAt: instant,
  version: z.int().positive(),
  completedAt: instant.optional(),
  completedBy: UserId.optional(),
  /** Where each does their part: whose are done, and who is away when. */
  parts: Parts.optional(),
  away: Away.optional(),
  /** Somebody says that they have done it, or the last who did was told why not; and who approved what ended last. */
  claim: personal(Claim.optional()),
  returned: personal(Returned.optional()),
  approved: Approved.optional(),
  trashedAt: instant.optional(),
  /** It went into the trash with its list, and comes back with it. */
  trashedWith: z.literal('list').optional(),
  ...subItemFields,
  /** It waits for another that is open (see `relation.ts`). */
  blocked: z.literal(true).optional(),
  /** Until when reminders wait; the start or due stays where it is. */
  snoozedUntil: instant.optional(),
  /** The first occurrence of the series (DTSTART), once the start or due has moved on from it. */
  series: LocalText.optional(),
  /** Where its series has the occurrence at hand, while its start or due is moved away from there. */
  movedFrom: LocalText.optional(),
  /** How many occurrences of the series have ended, in whichever way. */
  ended: z.int().positive().optional(),
  /** The occurrence that ended last, so that it can be reopened, and who ended it. */
  lastEnded: LastOccurrence.optional(),
  /** The turn that its last completion was, so that its rota can be given it back. */
  turn: Turn.optional(),
  /** What taking back the end of the last occurrence, or of the item, gives again: its snooze, the places of its ticked steps, its claim, the parts done before the last, the occurrence and the turn before it. */
  undo: personal(
    z
      .object({
        snoozedUntil: instant.optional(),
        ticked: z.array(z.int()),
        lastEnded: LastOccurrence.optional(),
        turn: Turn.optional(),
        parts: Parts.optional(),
        claim: Claim.omit({ by: true, at: true }).optional(),
        approved: Approved.optional(),
      })
      .optional(),
  ),
  /** Where a thing has made it due again after it was done: the due with which that began, and how it ended before. */
  begun: z.object({ as: LocalText, before: LastOccurrence.partial({ due: true }) }).optional(),
  /** When the record must be looked at next: a reminder, or the end of an occurrence that nobody did. */
  dueAt: instant.optional(),
  /** Reminders up to this instant have fired, or were already past when the item was scheduled. */
  remindedUntil: instant,
  /** When an item in the trash may be forgotten (Unix seconds, DynamoDB TTL). */
  expiresAt: z.int().optional(),
});
export type Item = z.infer<typeof Item>;

/** What a client writes is free of control characters; what a calendar has brought in is shown without them. */
const written = {
  title: Line(200),
  notes: Text(5000).optional(),
  tags: z.array(TagWord).max(20),
  links: z.array(z.strictObject({ url: content.links.element.shape.url, title: Text(100).optional() })).max(10),
};

/** A day or a time as a client writes it: a time without a zone is meant in the zone of the item. */
const WhenInput = z
  .strictObject(When.shape)
  .refine(({ time, zone }) => zone === undefined || time !== undefined, { path: ['zone'], message: invalidCode('needs_time') });

/** What a client sends to create an item: the caller is its assignee unless it says otherwise, and its zone is the caller's. */
export const ItemInput = z.strictObject({
  ...content,
  ...filledIn,
  ...written,
  sectionId: SectionId.optional(),
  parentId: ItemId.optional(),
  tags: written.tags.default([]),
  links: written.links.default([]),
  assignees: content.assignees.optional(),
  start: WhenInput.optional(),
  due: WhenInput.optional(),
  deadline: WhenInput.optional(),
  zone: Zone.optional(),
});
export type ItemInput = z.infer<typeof ItemInput>;

const WhenPatch = z.strictObject({ date: When.shape.date.optional(), time: When.shape.time.nullable(), zone: When.shape.zone.nullable() });
const RecurrencePatch = z.strictObject({
  rule: Recurrence.shape.rule.optional(),
  anchor: Recurrence.shape.anchor.unwrap().nullish(),
  missed: Recurrence.shape.missed.unwrap().nullish(),
  monthEnd: Recurrence.shape.monthEnd.unwrap().nullish(),
  except: Recurrence.shape.except.nullable(),
  seasons: Recurrence.shape.seasons.nullable(),
});

/**
 * A merge patch of an item (RFC 7396): null removes, what is absent stays, an object (`start`, `due`, `deadline`, `recurrence`) is merged
 * into the one that is there, `start` takes a due away and `due` a start, a list replaces the one that is there. Nothing is filled in.
 */
export const ItemPatch = z
  .strictObject({
    ...content,
    ...written,
    notes: written.notes.nullable(),
    listId: content.listId.nullable(),
    share: content.share.nullable(),
    rotaId: content.rotaId.nullable(),
    points: content.points.nullable(),
    approval: ApprovalPatch.nullable(),
    openSubItems: content.openSubItems.nullable(),
    parentId: ItemId.nullable(),
    start: WhenPatch.nullable(),
    due: WhenPatch.nullable(),
    deadline: WhenPatch.nullable(),
    duration: content.duration.nullable(),
    window: content.window.nullable(),
    recurrence: RecurrencePatch.nullable(),
    fields: FieldValuesPatch.nullable(),
  })
  .partial();
export type ItemPatch = z.infer<typeof ItemPatch>;
