import type * as z from 'zod';
import { type EpochDay, formatDate, formatTime, parseDate, parseTime } from '../../time/civil.ts';
import { lastDate, wallClockAt } from '../../time/when.ts';
import type { ItemInput } from '../items/item.ts';
import { isoOf } from './lengths.ts';
import { type Lexicon, splitCompounds } from './lexicon.ts';
import { type Meaning, type Understood, understand } from './meaning.ts';
import { mentionsIn } from './mentions.ts';
import { type NameDirectory, type Names, namesIn } from './names.ts';
import type { Input, Reader } from './parser.ts';
import { fieldOf, type Part, type Place, partsOf, titleOf, unclearIn } from './parts.ts';
import { present } from './present.ts';
import { ruleText } from './rule.ts';
import { tokensOf } from './tokens.ts';

/** An item as a client would send it; without a title where nothing is left for one. */
export type Draft = Partial<z.input<typeof ItemInput>>;
/** What a text says: the item as a client would send it, every part of the text, and those that look like more than a title but were not understood. */
export type QuickAdd = { language: Lexicon['language']; draft: Draft; parts: Part[]; unclear: Place[] };
/** When and where it is read, by which words, and whose lists and people its names can mean. */
export type Reading = { now: string; zone: string; lexicon: Lexicon; known?: NameDirectory };

const nobody: NameDirectory = { lists: [], people: [] };
const last = parseDate(lastDate);
const compact = (day: EpochDay): string => formatDate(Math.min(day, last)).replaceAll('-', '');

const readerOf = (now: string, zone: string): Reader => {
  const { date, time } = wallClockAt(now, zone);
  return { today: parseDate(date), nowMinutes: parseTime(time) };
};

const recurrenceOf = ({ repeat, count, until, except }: Meaning): Draft => {
  if (!repeat) return {};
  const rule = ruleText(repeat);
  const end = count === undefined ? '' : `;COUNT=${count}`;
  const days = repeat.byMonthDay ?? [31];
  const short = repeat.freq === 'MONTHLY' && !repeat.byDay && days.some(day => day > 28);
  return {
    recurrence: {
      rule: `${rule}${until === undefined ? end : `;UNTIL=${compact(until)}`}`,
      anchor: repeat.afterDone ? 'completion' : 'due',
      missed: 'once',
      monthEnd: short ? 'backward' : 'omit',
      ...(except.length > 0 ? { except: except.map(formatDate) } : {}),
    },
  };
};

const some = <T>(all: T[]): T[] | undefined => (all.length > 0 ? all : undefined);

const draftOf = (meaning: Meaning, title: string, { tags, listId, assignees }: Names, zone: string): Draft => {
  const { priority, reminders, first, time, length, deadline, anchor } = meaning;
  const clock = time === undefined ? {} : { time: formatTime(time), zone: meaning.zone ?? zone };
  const relativeTo = anchor === 'start' ? anchor : undefined;
  const told = reminders.map(({ offset, time: at }) =>
    present({ relativeTo, offset, time: at === undefined ? undefined : formatTime(at) }),
  );
  return present({
    title: title === '' ? undefined : title,
    zone,
    listId,
    assignees: some(assignees),
    tags: some(tags),
    priority,
    [anchor]: first === undefined ? undefined : { date: formatDate(first), ...clock },
    deadline: deadline === undefined ? undefined : { date: formatDate(deadline) },
    duration: length && isoOf(length),
    ...recurrenceOf(meaning),
    reminders: some(told),
  });
};

/** What a person means, cut to what can be: nothing falls due after the last day. */
const possible = ({ meaning, ...rest }: Understood): Understood =>
  meaning.first !== undefined && meaning.first > last
    ? { meaning: { reminders: [], except: [], anchor: 'due' }, used: [], doubtful: [] }
    : { meaning, ...rest };

/**
 * What somebody means by a line of text such as "water plants every other Saturday 9am #garden !2 remind 1h before", on the wall clock of
 * their zone at an instant. What is not understood stays in the title. Never fails; takes time in proportion to the text.
 */
export const readQuickAdd = (text: string, { now, zone, lexicon, known = nobody }: Reading): QuickAdd => {
  const reader = readerOf(now, zone);
  const input: Input = { text, tokens: splitCompounds(tokensOf(text), lexicon), lexicon, reader, work: { steps: 0 } };
  const mentions = mentionsIn(input);
  const { meaning, doubtful, ...rest } = possible(understand(mentions, reader, other => readerOf(now, other)));
  const names = namesIn(mentions, known);
  const used = mentions.filter(each => rest.used.includes(each) || names.used.includes(each));
  const field = fieldOf(meaning.anchor, meaning.repeat !== undefined, meaning.until !== undefined, each => each === names.listMention);
  const parts = partsOf(input, used, field);
  return {
    language: lexicon.language,
    draft: draftOf(meaning, titleOf(parts), names, zone),
    parts,
    unclear: unclearIn(input, mentions, used, doubtful),
  };
};
