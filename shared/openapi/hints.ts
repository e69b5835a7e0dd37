import type * as z from 'zod';
import { linePattern } from '../domain/core/text.ts';
import { ChecklistEntry, ItemInput, RelativeReminder } from '../domain/items/item.ts';
import { ListInput } from '../domain/items/list.ts';
import { SubscriptionInput } from '../domain/notifications/subscription.ts';
import { KeyInput } from '../domain/people/key.ts';
import { ProfilePatch } from '../domain/people/profile.ts';
import { MemberInput, WorkspaceInput } from '../domain/people/workspace.ts';
import { Recurrence } from '../domain/time/recurrence.ts';
import { Duration, Instant, LocalDate, TimeOfDay, When, Zone } from '../domain/time/when.ts';
import type { JsonObject } from './json.ts';

/** What is left of a text when the blanks around it are gone must not be empty. */
const notBlank = { pattern: linePattern };
const positive = { format: 'positive-duration' };
const years = '^(19[7-9][0-9]|20[0-9][0-9]|21[0-9][0-9]|2200)-';

/**
 * What a schema checks by code, said as far as JSON Schema can say it, and what its fields mean. The schemas themselves stay as they are:
 * none of this is loaded by a function.
 */
export const hints: ReadonlyMap<z.core.$ZodType, JsonObject> = new Map<z.core.$ZodType, JsonObject>([
  [Zone, { format: 'iana-time-zone', description: 'An IANA time zone, such as `Europe/Berlin`.', examples: ['Europe/Berlin'] }],
  [LocalDate, { pattern: years, description: 'A day of the calendar, 1970 to 2200.', examples: ['2026-11-28'] }],
  [Instant, { pattern: years, description: 'An instant (RFC 3339), 1970 to 2200.', examples: ['2026-11-28T08:00:00Z'] }],
  [TimeOfDay, { description: 'A wall-clock time, `HH:MM`, 24 hours.', examples: ['09:00'] }],
  [
    Duration,
    {
      format: 'signed-duration',
      description: 'An ISO 8601 duration of at most 366 days; negative is before.',
      examples: ['-PT15M', 'P1D'],
    },
  ],
  [
    When,
    {
      description: 'A day, or a wall-clock time on a day in an IANA zone. A day alone stays a day: it is never midnight UTC.',
      dependentRequired: { time: ['zone'], zone: ['time'] },
    },
  ],
  [Recurrence, { description: 'How an item returns: an RFC 5545 rule, expanded as wall clock.' }],
  [
    Recurrence.shape.rule,
    {
      format: 'rrule',
      description:
        'An RRULE of RFC 5545 that falls due at least once, and not more often than every fifteen minutes on average. The due is the first occurrence, whatever the rule says (as DTSTART is): with an UNTIL before it there is no other.',
      examples: ['FREQ=WEEKLY;BYDAY=SA'],
    },
  ],
  [
    Recurrence.shape.anchor,
    { description: 'What the next occurrence is counted from: its place in the rule (`due`), or the moment the last one was completed.' },
  ],
  [Recurrence.shape.missed, { description: 'What becomes of occurrences that nobody did: skip them, keep one for all, or keep each.' }],
  [Recurrence.shape.monthEnd, { description: 'What becomes of a day that a month lacks (SKIP of RFC 7529).' }],
  [Recurrence.shape.except, { description: 'Days that are left out.' }],
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
  [ProfilePatch.shape.locale, { description: 'A BCP 47 language tag, such as `de` or `pt-BR`.' }],
  [SubscriptionInput.shape.device, { description: 'A name by which you know the device.' }],
  [WorkspaceInput.shape.name, notBlank],
  [ListInput.shape.name, notBlank],
  [KeyInput, { anyOf: ['scopes', 'account'].map(name => ({ properties: { [name]: { minItems: 1 } }, required: [name] })) }],
  [MemberInput.shape.role, { description: 'Nobody gives a role above their own.' }],
]);
