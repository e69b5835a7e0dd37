import {
  after,
  ahead,
  digits,
  either,
  end,
  glued,
  type Input,
  joint,
  list,
  map,
  mark,
  maybe,
  type Parsed,
  type Parser,
  seq,
  word,
} from './parser.ts';
import { present } from './present.ts';

/** A time as it is said: an hour that may still be one of two, until what stands around it is known. */
type Side = { hour: number; minute: number; sure: boolean; dotted: boolean; half?: 'am' | 'pm' };
/** A time of day in minutes (1440: the end of the day), or several; with the zone where one is named. */
export type Times = { times: number[]; zone?: string };
export type TimeRange = { from: number; to: number; zone?: string; doubtful: boolean };

const minutesPerDay = 1440;
const noon = 720;

const hour: Parser<number> = map(digits(1, 2), n => (n <= 24 ? n : undefined));
const minute: Parser<number> = map(digits(2), n => (n < 60 ? n : undefined));
const bare = (n: number): Side => ({ hour: n, minute: 0, sure: false, dotted: false });
const sure = (side: Partial<Side> & { hour: number }): Side => ({ minute: 0, dotted: false, ...side, sure: true });

/** An hour of the clock with twelve hours: 12 is the first. */
const halfDay = ({ hour: h, minute: m }: Side, half: 'am' | 'pm'): number | undefined =>
  h >= 1 && h <= 12 ? (h % 12) * 60 + m + (half === 'pm' ? noon : 0) : undefined;

const onClock = ({ hour: h, minute: m }: Side): number | undefined =>
  h * 60 + m < minutesPerDay || (h === 24 && m === 0) ? h * 60 + m : undefined;

const half: Parser<'am' | 'pm'> = either<'am' | 'pm'>(
  map(word('am'), () => 'am' as const),
  map(word('pm'), () => 'pm' as const),
);

/** "8 in the morning", "3 de la tarde", "8 Uhr abends": which half of the day an hour is in. */
const inPart: Parser<(side: Side) => 'am' | 'pm'> = map(seq(maybe(word('partTrail')), word<number>('part')), ([, minutes]) => side => {
  if (minutes < noon) return 'am';
  return minutes >= 21 * 60 && side.hour < 6 ? 'am' : 'pm';
});

const written: Parser<Side> = either<Side>(
  map(seq(hour, glued(mark(':')), glued(minute)), ([h, , m]) => sure({ hour: h, minute: m })),
  map(seq(hour, glued(word('hourMark')), glued(minute)), ([h, , m]) => sure({ hour: h, minute: m })),
  map(seq(hour, word('hourMark'), minute, ahead(word('unit'), false)), ([h, , m]) => sure({ hour: h, minute: m })),
  map(seq(hour, word('hourMark')), ([h]) => sure({ hour: h })),
  map(seq(hour, glued(mark('.')), glued(minute)), ([h, , m]) => ({ ...bare(h), minute: m, dotted: true })),
  map(hour, bare),
  map(word<number>('number'), n => (n <= 12 ? bare(n) : undefined)),
);

const moved = ({ hour: h, minute: m, ...rest }: Side, by: number): Side => {
  const at = (h * 60 + m + by + minutesPerDay) % minutesPerDay;
  return { ...rest, hour: Math.floor(at / 60), minute: at % 60, sure: true };
};

/** "half past eight", "halb 8", "viertel nach 9", "ten to nine". */
const counted: Parser<Side> = either<Side>(
  map(seq(word<number>('beforeHour'), written), ([by, side]) => moved(side, by)),
  map(
    seq(
      either(
        map(digits(1, 2), n => (n % 5 === 0 ? n : undefined)),
        word<number>('number'),
      ),
      word<number>('minutesTo'),
      written,
    ),
    ([n, sign, side]) => (n < 30 && side.minute === 0 ? moved(side, n * sign) : undefined),
  ),
);

const named: Parser<Side> = map(word<number>('time'), at => sure({ hour: Math.floor(at / 60), minute: at % 60 }));

type Marked = 'am' | 'pm' | 'clock' | number;
const clockMark = (led: boolean): Parser<Marked> =>
  either<Marked>(
    half,
    map(seq(led ? word('oClock', 'hours') : word('oClock'), maybe(minute)), ([, m]) => (m === false ? 'clock' : m)),
  );

const withMark = (one: Side, marked: Marked | false, afternoonUpTo: number): Side => {
  if (marked === 'am' || marked === 'pm') return { ...one, sure: true, half: marked };
  if (typeof marked === 'number') return sure({ ...one, minute: marked });
  return marked === 'clock' ? sure({ ...one, hour: one.sure ? one.hour : likely(one.hour, afternoonUpTo) }) : one;
};

/** One time, as far as it can be known by itself. "8 heures" is a time only behind a word that says so. */
const sideOf = (led: boolean): Parser<Side> =>
  either<Side>(
    named,
    map(
      seq(
        either(counted, written),
        maybe(word<number>('afterHour')),
        maybe(clockMark(led)),
        maybe(word<number>('afterHour')),
        maybe(inPart),
      ),
      ([said, by, marked, later, part], { lexicon }) => {
        const shift = by === false ? later : by;
        const one = withMark(shift === false ? said : moved(said, shift), marked, lexicon.afternoonUpTo);
        return one.half || part === false || one.hour > 12 ? one : { ...one, sure: true, half: part(one) };
      },
    ),
  );

const ledSide = sideOf(true);
const side = sideOf(false);

/** An hour without more: in the afternoon where nobody would mean the night. */
const likely = (h: number, afternoonUpTo: number): number => (h >= 1 && h <= afternoonUpTo ? h + 12 : h);

const minutesOf = (one: Side, its: 'am' | 'pm' | undefined, afternoonUpTo: number): number | undefined => {
  if (its) return halfDay(one, its) ?? (one.half ? undefined : onClock(one));
  return onClock(one.sure || one.dotted ? one : { ...one, hour: likely(one.hour, afternoonUpTo) });
};

/** A zone by name; one with an offset is none of them. */
const zone: Parser<string | false> = maybe(map(seq(word<string>('zone'), ahead(glued(mark('+-')), false)), ([name]) => name));
const compact: Parser<Side> = map(digits(4), n =>
  n % 100 < 60 && n < 2400 ? sure({ hour: Math.floor(n / 100), minute: n % 100 }) : undefined,
);

const mostTimes = 12;
const betweenTimes: Parser<unknown> = seq(either(joint, mark('/')), maybe(word('at')));
/** What may follow an hour that stands there without more: nothing, or something that is no thing of that number. */
const pause: Parser<unknown> = either<unknown>(
  end,
  mark('.,;:!?)#@'),
  word('every', 'day', 'weekday', 'on', 'remind', 'for', 'until', 'starting', 'adverb'),
);

/** Whether these are times, as far as the last of them: it is certain, or led by a word and nothing follows of which it is the number. */
const areTimes = (all: readonly Side[], led: boolean, input: Input, next: number): boolean => {
  if (all.at(-1)!.sure) return true;
  if (!led || all.some(each => each.sure)) return false;
  return (all.length === 1 && input.lexicon.bareHours) || pause(input, next) !== undefined;
};

/** Times after each other, up to the last one that is certain: "at 9am, 2 apples" is one time. */
const sidesUpToSure =
  (led: boolean): Parser<Side[]> =>
  (input, at) => {
    const all: Side[] = [];
    const one = led ? ledSide : side;
    let certain: Parsed<Side[]> | undefined;
    for (let found = one(input, at); found && all.length < mostTimes; ) {
      all.push(found.value);
      if (areTimes(all, led, input, found.next)) certain = { value: [...all], next: found.next };
      const behind = betweenTimes(input, found.next);
      found = behind && one(input, behind.next);
    }
    return certain;
  };

const together = (sides: readonly Side[], afternoonUpTo: number): number[] | undefined => {
  const last = sides.at(-1)!;
  if (!last.sure && last.hour === 24) return undefined;
  const found = sides.map(each => minutesOf(each, each.half ?? (each.sure ? undefined : last.half), afternoonUpTo));
  return found.includes(undefined) ? undefined : [...new Set(found as number[])].sort((a, b) => a - b);
};

/** One time or several: "9am", "at 8 and 20", "um halb 8". Without a word before it the last of them must be certain. */
export const times: Parser<Times> = map(
  seq(
    either(
      after(
        word('at'),
        either(
          sidesUpToSure(true),
          map(compact, one => [one]),
        ),
      ),
      sidesUpToSure(false),
    ),
    zone,
  ),
  ([sides, where], { lexicon }) => {
    const found = together(sides, lexicon.afternoonUpTo);
    return found && { times: found, ...(where === false ? {} : { zone: where }) };
  },
);

const dash: Parser<unknown> = either<unknown>(word('to'), mark('-–—'));
const ends: Parser<readonly [Side, Side, boolean]> = either(
  map(
    seq(maybe(either(word('from'), word('at'))), ledSide, dash, maybe(word('at')), ledSide),
    ([led, a, , , b]) => [a, b, led !== false] as const,
  ),
  map(seq(word('between'), maybe(word('at')), ledSide, word('and'), maybe(word('at')), ledSide), ([, , a, , , b]) => [a, b, true] as const),
);

/** The beginning of a range: without a half of the day of its own it takes that of the end, as long as it is before it. */
const beginOf = (a: Side, b: Side, to: number, afternoonUpTo: number): number | undefined => {
  if (a.half || a.sure || !b.half) return minutesOf(a.sure || !b.sure ? a : { ...a, sure: true }, a.half, afternoonUpTo);
  const from = minutesOf({ ...a, sure: true }, b.half, afternoonUpTo);
  return from !== undefined && from > to && from >= noon ? from - noon : from;
};

/** Two bare numbers are hours only behind a word that says so; "5-7.30" is none. */
const mayBeTimes = (a: Side, b: Side, led: boolean): boolean => led || (b.sure && (a.sure || a.dotted === b.dotted));

/** From one time to another: "5-7pm", "from 9:00 to 10:30", "22-6 Uhr". One that ends before it begins ends the next day. */
export const timeRange: Parser<TimeRange> = map(seq(ends, zone), ([[a, b, led], where], { lexicon }) => {
  const to = mayBeTimes(a, b, led) ? minutesOf(b, b.half, lexicon.afternoonUpTo) : undefined;
  const from = to === undefined ? undefined : beginOf(a, b, to, lexicon.afternoonUpTo);
  if (to === undefined || from === undefined || from === to) return undefined;
  const doubtful = !a.sure && !b.sure;
  return present({
    from,
    to: to > from ? to : to + (doubtful && to + noon > from ? noon : minutesPerDay),
    doubtful,
    zone: where === false ? undefined : where,
  });
});

/** Parts of the day: "in the morning", "morgens und abends". */
export const parts: Parser<number[]> = after(maybe(either(word('partLead'), word('partTrail'))), list(word<number>('part'), joint));
/** The same with a word before it that says it is a time: "in the morning". */
export const ledParts: Parser<number[]> = after(either(word('partLead'), word('partTrail')), list(word<number>('part'), joint));
