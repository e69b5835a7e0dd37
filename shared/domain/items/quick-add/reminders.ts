import { ledParts, times } from './clock.ts';
import { daysOf, isoOf, type Length, length } from './lengths.ts';
import { always, either, end, joint, list, longest, map, mark, maybe, type Parser, seq, word } from './parser.ts';

/** A reminder as a phrase says it: ISO 8601 before the due, or at a time (minutes) of a day counted from it. */
export type SaidReminder = { offset: string; time?: number };

const longestDays = 366;
const atTheTime: SaidReminder = { offset: 'PT0S' };

/** So long before the due, at most a year; at a time of that day where it says so. */
const earlier = (said: Length, time?: number): SaidReminder | undefined => {
  if (daysOf(said) > longestDays || (time !== undefined && (said.minutes > 0 || time >= 1440))) return undefined;
  const offset = isoOf(said);
  return { offset: offset === 'PT0S' ? offset : `-${offset}`, ...(time === undefined ? {} : { time }) };
};

const clock: Parser<number> = either(
  map(times, ({ times: all, zone }) => (all.length === 1 && zone === undefined ? all[0] : undefined)),
  map(ledParts, all => (all.length === 1 ? all[0] : undefined)),
);
const all =
  <T>(read: (each: T) => SaidReminder | undefined) =>
  (many: readonly T[]): SaidReminder[] | undefined => {
    const found = many.map(read);
    return found.includes(undefined) ? undefined : (found as SaidReminder[]);
  };

/** "1 hour and 1 day before", "1 day before at 6pm", "30 min". */
const before: Parser<SaidReminder[]> = either(
  map(seq(list(length, joint), word('before'), maybe(clock)), ([lengths, , time]) =>
    all<Length>(each => earlier(each, time === false ? undefined : time))(lengths),
  ),
  map(seq(list(length, joint), word('before')), ([lengths]) => all<Length>(each => earlier(each))(lengths)),
  map(seq(word('before'), list(length, joint)), ([, lengths]) => all<Length>(each => earlier(each))(lengths)),
);
const dayBefore: Parser<SaidReminder[]> = longest<SaidReminder[]>(
  map(seq(word('dayBefore'), maybe(clock)), ([, time]) =>
    time === false ? [{ offset: '-P1D' }] : time < 1440 ? [{ offset: '-P1D', time }] : undefined,
  ),
  map(seq(clock, word('dayBefore')), ([time]) => (time < 1440 ? [{ offset: '-P1D', time }] : undefined)),
);
const sameDay: Parser<SaidReminder[]> = longest<SaidReminder[]>(
  map(seq(maybe(word('sameDay')), clock, maybe(word('sameDay'))), ([, time]) => (time < 1440 ? [{ offset: 'P0D', time }] : undefined)),
);
const one: Parser<SaidReminder[]> = longest(before, dayBefore, sameDay);
const lead: Parser<unknown> = seq(word('remind'), maybe(mark(':')));
const atDue: Parser<SaidReminder[]> = always([atTheTime]);

/** What people are told beforehand: "remind me 1h before", "!30 min before", "remind me" alone: when it is due. */
export const reminders: Parser<SaidReminder[]> = longest<SaidReminder[]>(
  map(seq(lead, list(one, joint)), ([, found]) => found.flat()),
  map(
    seq(
      mark('!'),
      either(
        before,
        map(length, each => all<Length>(its => earlier(its))([each])),
      ),
    ),
    ([, found]) => found,
  ),
);
/** A word that asks for a reminder and says nothing more. */
export const remindWord: Parser<SaidReminder[]> = either(
  map(seq(word('remindTo'), atDue), ([, found]) => found),
  map(seq(word('remind'), either<unknown>(end, mark(',.;:!)'))), () => [atTheTime]),
);
