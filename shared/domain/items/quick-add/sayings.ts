import type { EpochDay } from '../../time/civil.ts';
import type { Mention } from './mentions.ts';
import { present } from './present.ts';
import type { Repeat } from './rule.ts';

const noon = 720;
const nightFrom = 21 * 60;
const dawn = 6 * 60;

type Of<K extends Mention['kind']> = Extract<Mention, { kind: K }>;
export const allOf = <K extends Mention['kind']>(mentions: readonly Mention[], kind: K): Of<K>[] =>
  mentions.filter((each): each is Of<K> => each.kind === kind);

/** What comes last in a text is most often about when. */
export const lastOf = <K extends Mention['kind']>(mentions: readonly Mention[], kind: K): Of<K> | undefined => allOf(mentions, kind).at(-1);

/** Two sayings of how something returns are one where the one names what the other leaves open: "montags, alle 2 Wochen". */
const merged = (a: Repeat, b: Repeat): Repeat | undefined => {
  const open = [a, b].find(({ byDay, byMonthDay, byMonth }) => !byDay && !byMonthDay && !byMonth);
  const named = open === a ? b : a;
  if (!open || named.interval !== 1) return undefined;
  if (open.freq === 'DAILY' && open.interval === 1) return named.freq === 'DAILY' ? undefined : named;
  return open.freq === named.freq ? { ...named, interval: open.interval, ...(open.afterDone ? { afterDone: true } : {}) } : undefined;
};

export type Returning = { repeat?: Repeat; times?: number[]; used: Mention[] };
export const returning = (mentions: readonly Mention[]): Returning => {
  const all = allOf(mentions, 'repeat');
  const last = all.at(-1);
  if (!last) return { used: [] };
  const before = all.at(-2);
  const both = before && merged(before.repeat, last.repeat);
  const times = last.times ?? (both ? before.times : undefined);
  return { repeat: both ?? last.repeat, used: both ? [before, last] : [last], ...(times ? { times } : {}) };
};

export type Timing = { times: number[]; zone?: string; to?: number | undefined; due?: true; doubtful?: true | undefined; used: Mention[] };
/** At eight in the evening is not in the morning. */
const inPart = (times: readonly number[], part: number | undefined): number[] =>
  times.map(at => (part !== undefined && part >= noon && at >= 60 && at < noon && !(part >= nightFrom && at < dawn) ? at + noon : at));

/** The time of the day: a range, a time, or the part of the day that was named. */
export const timing = (mentions: readonly Mention[], implied: number[] | undefined): Timing => {
  const all = allOf(mentions, 'times');
  const part = all.filter(each => each.part).at(-1);
  const range = lastOf(mentions, 'range');
  const partUsed = part ? [part] : [];
  const evening = part?.times[0] ?? implied?.[0];
  if (range) return ranging(range, evening, partUsed);
  const clock = all.filter(each => !each.part).at(-1);
  if (!clock) return { times: part?.times ?? implied ?? [], used: partUsed };
  const due = clock.role === 'due' ? (true as const) : undefined;
  return present({ times: inPart(clock.times, evening), used: [clock, ...partUsed], zone: clock.zone, due });
};
const ranging = (mention: Of<'range'>, evening: number | undefined, partUsed: Mention[]): Timing => {
  const { from, to, zone, doubtful } = mention.range;
  const [begin, end] = doubtful ? inPart([from, to], evening) : [from, to];
  return present({ times: [begin!], to: end!, used: [mention, ...partUsed], zone, doubtful: doubtful ? (true as const) : undefined });
};

export type Spanning = { first?: EpochDay; last?: EpochDay; until?: EpochDay; time?: number; due?: true; starts?: true; used: Mention[] };
/** The days: one, or from one to another; the end of what returns. */
export const spanning = (mentions: readonly Mention[], returns: boolean): Spanning => {
  const range = lastOf(mentions, 'days');
  if (range) {
    const { from, to } = range.range;
    return returns ? { first: from, until: to, used: [range] } : { first: from, last: to, starts: true, used: [range] };
  }
  const days = allOf(mentions, 'day');
  const until = returns ? days.filter(({ role }) => role === 'until').at(-1) : undefined;
  const rest = days.filter(({ role }) => !returns || role !== 'until');
  const day = rest.at(-1);
  const ending = { until: until?.day, used: until ? [until] : [] };
  return day ? (bothEnds(rest, day, returns) ?? onDay(rest, day, ending)) : present(ending);
};

/** "From 24 December until 3 January", said apart from each other. */
const bothEnds = (days: readonly Of<'day'>[], last: Of<'day'>, returns: boolean): Spanning | undefined => {
  const begin = days.filter(({ role }) => role === 'start').at(-1);
  if (returns || !begin || last === begin || !last.role || last.day <= begin.day) return undefined;
  return { first: begin.day, last: last.day, starts: true, used: [begin, last] };
};

/** The day, and what says the same day in other words: "heute in 2 Stunden". */
const onDay = (days: readonly Of<'day'>[], day: Of<'day'>, ending: { until: EpochDay | undefined; used: Mention[] }): Spanning => {
  const same = days.filter(each => each === day || (each.day === day.day && each.to - each.from !== day.to - day.from));
  const due = day.role === 'due' || day.role === 'until';
  return present({
    first: day.day,
    time: day.time,
    until: ending.until,
    due: due ? (true as const) : undefined,
    starts: day.role === 'start' ? (true as const) : undefined,
    used: [...same, ...ending.used],
  });
};
