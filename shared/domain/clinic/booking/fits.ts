import { minutesPerDay, msPerDay, parseTime } from '../../time/civil.ts';
import { addDays, instantOf, localDateAt, toInstant, wallClockAt } from '../../time/when.ts';
import { daysOf, type Entry, entriesPerDay, isLive, midnightOf, tailOf, takenBy, visitOf } from './entry.ts';
import type { Refusal } from './refusal.ts';
import { holds, overlaps, type Span } from './span.ts';
import { type VisitType, visitTypeRules } from './visit-type.ts';

const minuteMs = 60_000;
const gridMs = visitTypeRules.grid * minuteMs;

/** What is to be booked, and when it is to begin (milliseconds). `self` is an appointment that is moved: what it has taken so far is free to it. */
export type Wish = { visitType: VisitType; start: number; self?: string | undefined };
/** What is known of a schedule: when it is open, and what has taken its time. */
export type Book = { open: readonly Span[]; entries: readonly Entry[] };

const visitOfWish = ({ visitType: { minutes }, start }: Wish): Span => visitOf({ start, minutes });
/** What a visit would take of its schedules. */
export const takenByWish = ({ visitType, start }: Pick<Wish, 'visitType' | 'start'>): Span => takenBy({ ...visitType, start });

/** A day of a zone. */
export const localDay = (date: string, zone: string): Span => ({
  from: Date.parse(instantOf({ date }, zone)),
  until: Date.parse(instantOf({ date: addDays(date, 1) }, zone)),
});
/** The local day that holds a moment. */
const localDayAt = (ms: number, zone: string): Span => localDay(localDateAt(toInstant(ms), zone), zone);

/** In which stretch a visit of a type may begin that could not while a time was taken: where a limit is for a day, in the whole of that. */
export const freedBy = (visitType: VisitType, { from, until }: Span): Span => {
  const { minutes, before, after, perDay, zone } = visitType;
  const freed = { from: from - (minutes + after) * minuteMs, until: until + before * minuteMs };
  if (perDay === undefined) return freed;
  const [first, last] = [localDayAt(from, zone), localDayAt(until, zone)];
  return { from: Math.min(first.from, freed.from), until: Math.max(last.until, freed.until) };
};

/** All that must be known of to judge a wish: what it takes, and where a limit is for a day, the whole of that. */
export const judgedBy = (wish: Pick<Wish, 'visitType' | 'start'>): Span => {
  const taken = takenByWish(wish);
  const { perDay, perPatient, zone } = wish.visitType;
  if (perDay === undefined && perPatient === undefined) return taken;
  const day = localDayAt(wish.start, zone);
  return { from: Math.min(day.from, taken.from), until: Math.max(day.until, taken.until) };
};

const isAligned = ({ visitType: { zone, every }, start }: Wish): boolean =>
  start % minuteMs === 0 && parseTime(wallClockAt(toInstant(start), zone).time) % every === 0;

const live = (entries: readonly Entry[], { self }: Wish, now: number): Entry[] =>
  entries.filter(entry => isLive(entry, now) && entry.appointmentId !== self);

/** Would more visits be at the same time than one of them allows? Counted wherever one begins. */
const isOverfull = (entries: readonly Entry[], wish: Wish): boolean => {
  const taken = takenByWish(wish);
  const others = entries.map(entry => ({ ...takenBy(entry), seats: entry.seats })).filter(each => overlaps(each, taken));
  const begins = [taken.from, ...others.map(({ from }) => from).filter(from => from > taken.from)];
  return begins.some(at => {
    const there = others.filter(({ from, until }) => from <= at && at < until);
    return there.length + 1 > Math.min(wish.visitType.seats, ...there.map(({ seats }) => seats));
  });
};

const ofTypeOnDay = (entries: readonly Entry[], { visitType, start }: Wish): number => {
  const day = localDayAt(start, visitType.zone);
  const type = tailOf(visitType.visitTypeId);
  return entries.filter(each => each.visitType === type && each.start >= day.from && each.start < day.until).length;
};

/** Does a day (UTC) that a wish takes hold no more entries, though nobody may be there then? */
const isOnFullDay = (entries: readonly Entry[], wish: Wish): boolean =>
  entries.length >= entriesPerDay &&
  daysOf(takenByWish(wish)).some(date => {
    const from = midnightOf(date);
    return entries.filter(entry => overlaps(takenBy(entry), { from, until: from + msPerDay })).length >= entriesPerDay;
  });

/** What speaks against a wish whoever and whatever it is for. */
export const refusalOfTime = (wish: Wish, now: number): Refusal | undefined => {
  const { visitType, start } = wish;
  if (start < now + visitType.noticeMinutes * minuteMs) return 'too_soon';
  if (start > now + visitType.horizonDays * minutesPerDay * minuteMs) return 'beyond_horizon';
  return isAligned(wish) ? undefined : 'not_aligned';
};

/** What speaks against it on a schedule: it is closed, something takes its time, or its day has enough of it. */
export const refusalOfSchedule = (wish: Wish, { open, entries }: Book, now: number): Refusal | undefined => {
  if (!holds(open, visitOfWish(wish))) return 'outside_hours';
  const there = live(entries, wish, now);
  if (isOverfull(there, wish)) return 'taken';
  const { perDay } = wish.visitType;
  const isLimited = perDay !== undefined && ofTypeOnDay(there, wish) >= perDay;
  return isLimited || isOnFullDay(there, wish) ? 'day_limit' : undefined;
};

/** What speaks against it for a patient, who is in one place at a time: buffers are none of theirs. */
export const refusalOfPatient = (wish: Wish, entries: readonly Entry[], now: number): Refusal | undefined => {
  const there = live(entries, wish, now);
  if (there.some(entry => overlaps(visitOf(entry), visitOfWish(wish)))) return 'patient_busy';
  const { perPatient } = wish.visitType;
  return perPatient !== undefined && ofTypeOnDay(there, wish) >= perPatient ? 'patient_limit' : undefined;
};

/** All that speaks against a wish, the first reason of each kind. Nothing where it fits. */
export const refusalsOf = (wish: Wish, books: { schedules: readonly Book[]; patient: readonly Entry[] }, now: number): Refusal[] => {
  const all = [
    refusalOfTime(wish, now),
    ...books.schedules.map(book => refusalOfSchedule(wish, book, now)),
    refusalOfPatient(wish, books.patient, now),
  ];
  return [...new Set(all.filter(each => each !== undefined))];
};

/** A time that can be booked, and with which schedules. */
export type FreeTime<Id> = { start: number; schedules: Id[] };
type Candidate<Id> = Book & { id: Id; kind: string };

/** One schedule of each kind that is needed, the first of those that are free; undefined where one is missing. */
const chosenFor = <Id>(wish: Wish, candidates: readonly Candidate<Id>[], now: number): Id[] | undefined => {
  const free = candidates.filter(each => refusalOfSchedule(wish, each, now) === undefined);
  const chosen: Candidate<Id>[] = [];
  for (const kind of wish.visitType.needs) {
    const found = free.find(each => each.kind === kind && !chosen.includes(each));
    if (!found) return undefined;
    chosen.push(found);
  }
  return chosen.map(({ id }) => id);
};

/** What is looked for, and where it is known for whom, what they have at that time. */
type Search = Omit<Wish, 'start'> & { patient?: readonly Entry[] };

/** What counts for visits that begin on a day (UTC, milliseconds): whole days, as some limits are for these. Of a month only little does. */
const onDay = <Id>(candidates: readonly Candidate<Id>[], visitType: VisitType, day: number): Candidate<Id>[] => {
  const [first, last] = [judgedBy({ visitType, start: day }), judgedBy({ visitType, start: day + msPerDay - 1 })];
  const span = { from: Math.floor(first.from / msPerDay) * msPerDay, until: Math.ceil(last.until / msPerDay) * msPerDay };
  return candidates.map(each => ({ ...each, entries: each.entries.filter(entry => overlaps(takenBy(entry), span)) }));
};

/**
 * The times in a stretch at which a visit may begin, in order, so many at the most: by the same rules as booking judges, on a grid of five
 * minutes, as no alignment is finer.
 */
export const freeTimes = <Id>(
  { patient = [], ...wish }: Search,
  candidates: readonly Candidate<Id>[],
  { from, until }: Span,
  now: number,
  most: number,
): FreeTime<Id>[] => {
  const found: FreeTime<Id>[] = [];
  const { minutes } = wish.visitType;
  const isOpen = (start: number): boolean => candidates.some(({ open }) => holds(open, visitOf({ start, minutes })));
  let [day, there] = [Number.NaN, candidates];
  for (let start = Math.ceil(from / gridMs) * gridMs; start < until && found.length < most; start += gridMs) {
    if (!isOpen(start) || refusalOfTime({ ...wish, start }, now) || refusalOfPatient({ ...wish, start }, patient, now)) continue;
    const today = Math.floor(start / msPerDay) * msPerDay;
    if (today !== day) [day, there] = [today, onDay(candidates, wish.visitType, today)];
    const schedules = chosenFor({ ...wish, start }, there, now);
    if (schedules) found.push({ start, schedules });
  }
  return found;
};
