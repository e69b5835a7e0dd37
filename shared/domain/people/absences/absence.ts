import * as z from 'zod';
import { health } from '../../core/data-class.ts';
import type { Actor, Advance, Change } from '../../core/due.ts';
import { expiryAfter } from '../../core/expiry.ts';
import { Failure } from '../../core/failure.ts';
import { AbsenceId, UserId, WorkspaceId } from '../../core/ids.ts';
import { invalid } from '../../core/invalid.ts';
import { orElse } from '../../core/newer.ts';
import { Text } from '../../core/text.ts';
import { msPerDay } from '../../time/civil.ts';
import { RepeatRule, requireReturn } from '../../time/recurrence.ts';
import { daysBetween, LocalDate, Zone } from '../../time/when.ts';
import { longestStretchDays, type Stretch, stretchAfter } from './absence-days.ts';

/** How many days one absence lasts at the most, how many of a member stand ahead, and for how many days it is known that they were away. */
export const absenceRules = { days: 366, ahead: 20, keptDays: 400 };

/** Why somebody is away. `custody` is for children who live elsewhere every other week. */
export const AbsenceCategory = z.enum(['vacation', 'illness', 'custody', 'other']);
const note = Text(500);
const instant = z.iso.datetime();
const days = {
  /** The first day and the last one. */
  from: LocalDate,
  to: LocalDate,
  /** By which rule it begins again, for as many days (RFC 5545); the first time is that of `from`. */
  rule: RepeatRule.optional(),
};

/** A time in which a member is away. Its category and note are for them and for who manages members; it falls due when it begins and when it is over. */
export const Absence = z.object({
  workspaceId: WorkspaceId,
  userId: UserId,
  absenceId: AbsenceId,
  ...days,
  /** The zone in whose midnights its days begin. */
  zone: Zone,
  category: health(orElse(AbsenceCategory, 'other')),
  note: health(note.optional()),
  createdBy: UserId,
  createdAt: instant,
  /** Since when, and until when they are away; absent while they are here. */
  away: z.object({ from: instant, until: instant }).optional(),
  /** When it was ended or called off before its time. */
  endedAt: instant.optional(),
  dueAt: instant.optional(),
  /** When the record may be forgotten (Unix seconds, DynamoDB TTL). */
  expiresAt: z.int().optional(),
  version: z.int().positive(),
});
export type Absence = z.infer<typeof Absence>;

export const AbsenceInput = z.strictObject({
  ...days,
  /** That of the profile of whoever is away, unless it is said. */
  zone: Zone.optional(),
  category: AbsenceCategory.default('other'),
  note: note.optional(),
});
/** A merge patch (RFC 7396): null removes, what is absent stays. */
export const AbsencePatch = z
  .strictObject({ ...days, rule: days.rule.unwrap().nullable(), zone: Zone, category: AbsenceCategory, note: note.nullable() })
  .partial();
type Patch = z.infer<typeof AbsencePatch>;

/** Is it over, so that nothing of it comes any more? */
export const isOver = ({ dueAt }: Absence): boolean => dueAt === undefined;

const tooLong = () => invalid('/to', 'window_too_long', { days: absenceRules.days });

/** The stretch that is on, or the next one. Fails with `invalid_request` where its days do not go together, or none lies ahead. */
function stretchOf(absence: Absence, now: string): Stretch {
  const length = daysBetween(absence.from, absence.to) + 1;
  if (length < 1) throw invalid('/to', 'not_after_start');
  if (length > absenceRules.days) throw tooLong();
  if (absence.rule !== undefined)
    requireReturn({ rule: absence.rule, anchor: 'due', missed: 'once', monthEnd: 'omit' }, { date: absence.from });
  const stretch = stretchAfter(absence, now);
  if (!stretch) throw invalid('/to', 'not_ahead');
  // Stretches that touch are one: somebody who never comes back is no member who is away.
  if (Date.parse(stretch.until) - Date.parse(stretch.from) > longestStretchDays * msPerDay) throw tooLong();
  return stretch;
}

/** Some of what is with who is away has not been passed on yet: the next step goes on `after` a place among the items of the workspace. */
export const leaveItemsOfAbsent = (absence: Absence, after: string): Change<Absence> => ({
  next: { ...absence },
  event: { type: 'absence.items_left', data: { after } },
});

type Ids = Pick<Absence, 'workspaceId' | 'userId' | 'absenceId'>;

/** A new absence. One that has begun already begins at once. */
export const createAbsence = (
  input: z.infer<typeof AbsenceInput>,
  ids: Ids,
  { userId, now, zone: personsZone }: Actor & { zone: string },
): Change<Absence> => {
  const next: Absence = { ...ids, ...input, zone: input.zone ?? personsZone, createdBy: userId, createdAt: now, version: 1 };
  return { next: { ...next, dueAt: stretchOf(next, now).from }, event: { type: 'absence.created', data: {} } };
};

const requireAhead = (absence: Absence): void => {
  if (isOver(absence)) throw new Failure('absence_over', { endedAt: absence.endedAt });
};

/**
 * An absence with a merge patch applied. Whoever is away and would not be by its new days is back at once; who would be is away at once: its
 * clock says so. Fails with `absence_over`.
 */
export const changeAbsence = (absence: Absence, patch: Patch, now: string): Change<Absence> => {
  const event = { type: 'absence.changed', data: { fields: Object.keys(patch) } };
  if (Object.keys(patch).length === 0) return { next: absence, event };
  requireAhead(absence);
  const { rule = absence.rule, note: why = absence.note, ...rest } = patch;
  const next: Absence = { ...absence, ...rest, rule: rule ?? undefined, note: why ?? undefined };
  const stretch = stretchOf(next, now);
  if (!absence.away) return { next: { ...next, dueAt: stretch.from }, event };
  const until = stretch.from <= now ? stretch.until : now;
  return { next: { ...next, away: { ...absence.away, until }, dueAt: until }, event };
};

/** What stays of an absence once it was: when it was, for what is shared among those who were there, and no more why. */
const onceOver = (absence: Absence, now: string) => ({
  ...absence,
  category: 'other' as const,
  note: undefined,
  expiresAt: expiryAfter(now, absenceRules.keptDays),
});

/** An absence is over early: whoever is away is back, and what has not begun never does. Once over it stays as it is. */
export const endAbsence = (absence: Absence, now: string): Change<Absence> | undefined => {
  if (isOver(absence)) return undefined;
  const { away, ...rest } = absence;
  const next = { ...onceOver(rest, now), endedAt: now, dueAt: undefined };
  return away
    ? { next, event: { type: 'absence.ended', data: { from: away.from, until: now } } }
    : { next, event: { type: 'absence.cancelled', data: {} } };
};

/** A stretch is over: the next one that is still to come waits, else the absence is over. */
const over = ({ away, ...absence }: Absence, data: Stretch, now: string): Change<Absence> => {
  const next = stretchAfter(absence, data.until > now ? data.until : now);
  return {
    next: { ...(next ? absence : onceOver(absence, now)), dueAt: next?.from },
    event: { type: 'absence.ended', data },
  };
};

/** Somebody goes, or is back. A zone whose clocks were changed by law meanwhile moves what has not begun. */
export const advanceAbsence: Advance<Absence> = (absence, now) => {
  const { away, dueAt } = absence;
  if (away) return over(absence, away, now);
  const stretch = stretchAfter(absence, dueAt ?? now);
  if (!stretch || stretch.from > now)
    return { next: { ...absence, dueAt: stretch?.from }, event: { type: 'absence.rescheduled', data: {} } };
  return { next: { ...absence, away: stretch, dueAt: stretch.until }, event: { type: 'absence.started', data: stretch } };
};
