import { Row } from '../domain/core/permissions.ts';
import { Point } from '../domain/time/point.ts';
import { Recurrence } from '../domain/time/recurrence.ts';
import { Season } from '../domain/time/season.ts';
import { Duration, Instant, LocalDate, TimeOfDay, When, Zone } from '../domain/time/when.ts';
import type { DocumentPart } from './services/part.ts';

const years = '^(19[7-9][0-9]|20[0-9][0-9]|21[0-9][0-9]|2200)-';

/** What services share in the document. */
export const core: DocumentPart = {
  components: { When, Recurrence, CalendarPoint: Point, PermissionRow: Row },
  descriptions: {
    workspaceId: 'The workspace that it belongs to.',
    workspaceName: 'The name of the workspace, so that it need not be read.',
    itemId: 'The id of the item.',
    listId: 'The list that it stands in; without it, in none.',
    subscriptionId: 'The id of the registered browser or device.',
    version: 'Counts its changes, from 1: what `If-Match` asks for.',
    createdAt: 'When it was made.',
    createdBy: 'Who made it.',
    expiresAt: 'When it is forgotten for good, in Unix seconds.',
    limit: 'How many at the most.',
    cursor: 'Where to go on: the `meta.cursor` of the page before. The filters must be the same.',
    name: 'What people call it.',
    url: 'The address, http or https.',
    title: 'What it is, in one line.',
    anchor: 'What the next occurrence is counted from: its place in the rule (`due`), or the moment the last one was completed.',
    monthEnd: 'What becomes of a day that a month lacks (SKIP of RFC 7529).',
    missed: 'What becomes of occurrences that nobody did: skip them, keep one for all, or keep each.',
    erasingAt: 'Since when it is being erased: it cannot be restored any more.',
    trashedAt: 'When it was put into the trash, where it is forgotten after 30 days.',
    resource: 'The kind of thing.',
    actions: 'What may be done with it.',
    conditions: 'What narrows it, all of them together: `assigned` is only what is assigned to the caller.',
    endsAt: 'When it ends by itself.',
    endedAt: 'When it ended.',
    channels: 'On which channels.',
    dueAt: 'When the reminder was due.',
    channel: 'The way of telling.',
    subject: 'The subject.',
    checkedAt: 'When that was looked up.',
    'CalendarPoint.date': 'The day, `YYYY-MM-DD`.',
    'CalendarPoint.time': 'The wall-clock time; without it the whole day.',
    'CalendarPoint.zone': 'The time zone of that time, as the calendar names it.',
  },
  overrides: [
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
    [Recurrence.shape.except, { description: 'Days that are left out.' }],
    [Season.shape.from, { description: 'Its first day, `MM-DD`.' }],
    [Season.shape.to, { description: 'Its last day, `MM-DD`; before the first, that of the next year.' }],
    [
      Recurrence.shape.seasons,
      {
        description:
          'In which parts of the year it falls due, first and last days included (`MM-DD`); over the end of the year where `to` comes before `from`. What lies in none is left out and counts for `COUNT`; the first due is as it is said. In calendars each occurrence is an event of its own.',
      },
    ],
  ],
};
