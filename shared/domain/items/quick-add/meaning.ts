import { type EpochDay, monthsLater, toCivil } from '../../time/civil.ts';
import { daysOf, type Length } from './lengths.ts';
import type { Mention, Priority } from './mentions.ts';
import type { Reader } from './parser.ts';
import { present } from './present.ts';
import type { SaidReminder } from './reminders.ts';
import { atTimes, fits, type Repeat } from './rule.ts';
import { allOf, lastOf, returning, type Spanning, spanning, type Timing, timing } from './sayings.ts';

/** What the sayings of a text come to. Days are epoch days, times minutes of the day. */
export type Meaning = {
  priority?: Priority;
  reminders: SaidReminder[];
  repeat?: Repeat;
  except: EpochDay[];
  count?: number;
  until?: EpochDay;
  first?: EpochDay;
  time?: number;
  zone?: string;
  /** Which end of it was said: with a length it is when it begins. */
  anchor: 'start' | 'due';
  length?: Length;
  deadline?: EpochDay;
};
/** What it comes to, which mentions say it, and which of those may be meant otherwise. */
export type Understood = { meaning: Meaning; used: Mention[]; doubtful: Mention[] };

const minutesPerDay = 1440;
const farthest = 366 * 9;
const mostReminders = 20;
const longestLengthDays = 366;

/** Every so many hours from a time to another is so many times a day. */
const withinDay = (repeat: Repeat, { times, to }: Timing): { repeat: Repeat; times: number[]; hourly?: true } => {
  if (repeat.freq !== 'HOURLY' || to === undefined || repeat.byMinute || repeat.interval >= 24) return { repeat, times };
  const found: number[] = [];
  for (let at = times[0]!; at <= Math.min(to, minutesPerDay - 1); at += 60 * repeat.interval) found.push(at);
  return { repeat: { ...repeat, freq: 'DAILY', interval: 1 }, times: found, hourly: true };
};

/** The first day from one on that fits. */
const fitting = (repeat: Repeat | undefined, from: EpochDay): EpochDay => {
  let day = from;
  for (let tried = 0; repeat && !fits(repeat, day) && tried < farthest; tried++) day += 1;
  return day;
};

/** The first day on which it can begin, and its time: of several the next one. */
const beginning = (repeat: Repeat | undefined, day: EpochDay | undefined, times: readonly number[], reader: Reader) => {
  if (repeat?.freq === 'HOURLY' && times.length === 0) return nextHour(repeat, day, reader);
  const { today, nowMinutes } = reader;
  const coming = times.find(at => at > nowMinutes);
  const passed = times.length > 0 && coming === undefined;
  const first = fitting(repeat, day ?? (passed ? today + 1 : today));
  const time = first === today ? (coming ?? times[0]) : times[0];
  return time === minutesPerDay ? { first: first + 1, time: 0 } : present({ first, time });
};
const nextHour = ({ interval, byMinute }: Repeat, day: EpochDay | undefined, { today, nowMinutes }: Reader) => {
  if (day !== undefined && day !== today) return { first: day, time: 0 };
  const later = byMinute ? (Math.floor(nowMinutes / step(byMinute)) + 1) * step(byMinute) : nowMinutes + 60 * interval;
  return { first: today + Math.floor(later / minutesPerDay), time: later % minutesPerDay };
};
const step = (byMinute: readonly number[]): number => 60 / byMinute.length;

/** Its days of the week without some. */
const without = (repeat: Repeat, weekdays: readonly number[]): Repeat | undefined => {
  if (weekdays.length === 0) return repeat;
  const all = repeat.byDay ?? (repeat.freq === 'DAILY' ? [0, 1, 2, 3, 4, 5, 6].map(weekday => ({ weekday })) : []);
  const byDay = all.filter(({ weekday }) => !weekdays.includes(weekday));
  if (byDay.length === 0 || byDay.length === all.length || (repeat.freq === 'DAILY' && repeat.interval > 1)) return undefined;
  return { ...repeat, freq: repeat.freq === 'DAILY' ? 'WEEKLY' : repeat.freq, byDay };
};

const endings = (mentions: readonly Mention[], first: EpochDay | undefined, until: EpochDay | undefined, returns: boolean) => {
  const length = lastOf(mentions, 'length');
  const long = length && length.length.days + length.length.months > 0;
  const count = returns ? lastOf(mentions, 'count') : undefined;
  if (returns && until !== undefined) return { until, used: [] };
  if (count) return { count: count.count, used: [count] };
  if (!returns || !long || first === undefined) return { used: [] };
  return { until: monthsLater(first, length.length.months) + length.length.days - 1, used: [length] };
};

const daily = (days: number): Length => ({ months: 0, days, minutes: 0 });
/** How long it takes: from one time or day to another, or as it is said. */
const lasting = (mentions: readonly Mention[], { first, last }: Spanning, { times, to }: Timing, taken: readonly Mention[]) => {
  if (to !== undefined && times[0] !== undefined) return { length: { months: 0, days: 0, minutes: to - times[0] }, used: [] };
  if (first !== undefined && last !== undefined) return { length: daily(last - first + 1), used: [] };
  const said = allOf(mentions, 'length')
    .filter(each => !taken.includes(each))
    .at(-1);
  if (!said || daysOf(said.length) > longestLengthDays || daysOf(said.length) <= 0) return { used: [] };
  const long = said.length.days + said.length.months > 0;
  return long && first === undefined ? { used: [] } : { length: said.length, used: [said] };
};

const exceptions = (mentions: readonly Mention[], repeat: Repeat | undefined) => {
  const all = repeat ? allOf(mentions, 'except') : [];
  const left =
    repeat &&
    without(
      repeat,
      all.flatMap(({ weekdays }) => weekdays),
    );
  return left ? { repeat: left, except: all.flatMap(({ days }) => days), used: all } : { repeat, except: [], used: [] };
};

/** A day of a month that short months lack is their last one. */
const named = (repeat: Repeat, first: EpochDay): Repeat => {
  const { day } = toCivil(first);
  const open = repeat.freq === 'MONTHLY' && !repeat.byDay && !repeat.byMonthDay;
  return open && day > 28 ? { ...repeat, byMonthDay: [day] } : repeat;
};

const words = (mentions: readonly Mention[], first: EpochDay | undefined) => {
  const priority = lastOf(mentions, 'priority');
  const reminders = first === undefined ? [] : allOf(mentions, 'reminders');
  const told = reminders.some(({ bare }) => !bare) ? reminders.filter(({ bare }) => !bare) : reminders;
  const deadline = lastOf(mentions, 'deadline');
  const late = deadline && (first === undefined || deadline.day >= first) ? deadline : undefined;
  return {
    reminders: told.flatMap(each => each.reminders).slice(0, mostReminders),
    used: [...reminders, ...[priority, late].filter(each => each !== undefined)],
    ...(priority ? { priority: priority.level } : {}),
    ...(late ? { deadline: late.day } : {}),
  };
};

/** The rule with its times. Those that no rule can say together, and several without a rule: the first of them, and the rest is doubtful. */
const turning = (given: Repeat | undefined, clock: Timing) => {
  if (!given) return { times: clock.times.slice(0, 1), several: clock.times.length > 1, hourly: undefined };
  const { repeat, times, hourly } = withinDay(given, clock);
  const timed = atTimes(repeat, times);
  return { repeat: timed ?? repeat, times: timed ? times : times.slice(0, 1), several: !timed, hourly };
};

/** When it begins or is due, how it returns, and how long it takes. */
const when = (mentions: readonly Mention[], reader: Reader, readerIn: (zone: string) => Reader) => {
  const told = returning(mentions);
  const days = spanning(mentions, told.repeat !== undefined);
  const clock = timing(mentions, told.times ?? (days.time === undefined ? undefined : [days.time]));
  const left = exceptions(mentions, told.repeat);
  const { repeat, times, several, hourly } = turning(left.repeat, clock);
  const said = days.first !== undefined || times.length > 0 || repeat !== undefined;
  const at = said ? beginning(repeat, days.first, times, clock.zone ? readerIn(clock.zone) : reader) : undefined;
  return { told, days, clock: hourly ? { ...clock, to: undefined } : clock, left, repeat, at, several };
};

/** Which end was said: with a length, a time is when it begins, unless it is said to be due then. */
const anchorOf = (days: Spanning, clock: Timing, at: { time?: number } | undefined, length: Length | undefined): 'start' | 'due' => {
  if (days.due || clock.due || !at || !length) return 'due';
  return at.time !== undefined || days.starts || daysOf(length) >= 1 ? 'start' : 'due';
};

/** What the mentions of a text come to. */
export const understand = (mentions: readonly Mention[], reader: Reader, readerIn: (zone: string) => Reader): Understood => {
  const { told, days, clock, left, repeat, at, several } = when(mentions, reader, readerIn);
  const end = endings(mentions, at?.first, days.until, repeat !== undefined);
  const long = lasting(mentions, days, clock, end.used);
  const { used: others, ...rest } = words(mentions, at?.first);
  const used = [...[told, days, clock, left, end, long].flatMap(each => each.used), ...others];
  const meaning: Meaning = present({
    ...rest,
    ...at,
    except: left.except,
    anchor: anchorOf(days, clock, at, long.length),
    repeat: repeat && at && named(repeat, at.first),
    count: end.count,
    until: end.until,
    zone: clock.zone,
    length: long.length,
  });
  const unsure = clock.doubtful && days.first === undefined;
  return { meaning, used: mentions.filter(each => used.includes(each)), doubtful: doubtfulOf(used, unsure === true, several) };
};

const doubtfulOf = (used: readonly Mention[], unsure: boolean, several: boolean): Mention[] =>
  used.filter(each => {
    if (each.kind === 'repeat') return each.repeat.doubtful;
    if (each.kind === 'times') return several && !each.part;
    if (each.kind === 'range') return unsure;
    if (each.kind === 'days') return each.range.doubtful;
    return each.kind === 'day' && each.doubtful;
  });
