import { dayForms, monthsLater } from './quick-add-dates.ts';
import { anyOf, type Field, letters, numberIn, numberOf, type Phrase, type SaidReminder, whole } from './quick-add-phrase.ts';
import { repeatPhrases } from './quick-add-repeats.ts';
import { isoOf, lengthIn, lengthOf, lengthsIn, rangeForm, timeForms } from './quick-add-times.ts';
import type { Words } from './quick-add-words.ts';

const tagsAtMost = 20;
const remindersAtMost = 20;
const longestDays = 366;

const tags: Phrase = {
  field: 'tags',
  pattern: new RegExp(
    `(?<=^|[\\s(\\0])#(?<tag>(?=[0-9_-]*[${letters}])[${letters}0-9][${letters}0-9_-]{0,39})(?![${letters}0-9_-])`,
    'giu',
  ),
  many: true,
  read: ({ tag = '' }, { tags: known }) => {
    const name = tag.toLowerCase();
    return known.includes(name) || known.length < tagsAtMost ? { tags: [...new Set([...known, name])] } : undefined;
  },
};

const priorities = (words: Words): Phrase[] => [
  ...words.priorities.map(
    ([source, priority]): Phrase => ({
      field: 'priority',
      pattern: whole(source),
      read: (_, said) => (said.priority ? undefined : { priority }),
    }),
  ),
];

/** So long before the due, at most a year. */
const earlier = (words: Words, text: string): SaidReminder | undefined => {
  const length = lengthOf(words, text);
  const offset = isoOf(length);
  return length.months * 31 + length.days + length.minutes / 1440 <= longestDays
    ? { offset: offset === 'PT0S' ? offset : `-${offset}` }
    : undefined;
};

const reminders = (words: Words): Phrase[] => {
  const { remind, before, dayBefore } = words;
  const lengths = lengthsIn(words, ['minute', 'hour', 'day', 'week', 'month']);
  const add = (found: (SaidReminder | undefined)[], known: SaidReminder[]) => {
    const all = [...known, ...found.filter(each => each !== undefined)];
    return found.includes(undefined) || all.length > remindersAtMost ? undefined : { reminders: all };
  };
  const field: Field = 'reminders';
  const timed = timeForms(words).map(
    ({ source, read }): Phrase => ({
      field,
      many: true,
      pattern: whole(`(?:${remind})\\s+(?<when>${dayBefore})?\\s*(?:${source})(?:\\s+(?<after>${dayBefore}))?`),
      read: (groups, { reminders: known }) => {
        const time = read(groups);
        const dayEarlier = groups.when !== undefined || groups.after !== undefined;
        return time === undefined ? undefined : add([{ offset: dayEarlier ? '-P1D' : 'P0D', time }], known);
      },
    }),
  );
  return [
    {
      field,
      many: true,
      pattern: whole(`(?:${remind})\\s+(?<lengths>${lengths})\\s+(?:${before})`),
      read: ({ lengths: text = '' }, { reminders: known }) =>
        add(
          text.split(new RegExp(`,|\\s(?:${words.and})\\s`, 'iu')).map(each => earlier(words, each.trim())),
          known,
        ),
    },
    ...timed,
    {
      field,
      many: true,
      pattern: whole(`(?:${remind})\\s+(?:${dayBefore})`),
      read: (_, { reminders: known }) => add([{ offset: '-P1D' }], known),
    },
    {
      field,
      pattern: new RegExp(`^\\s*(?:${words.remindTo})(?![${letters}0-9])`, 'giu'),
      read: (_, { reminders: known }) => add([{ offset: 'PT0S' }], known),
    },
    {
      field,
      pattern: whole(`(?:${remind})(?=\\s*(?:$|[,.;:)\\0]))`),
      read: (_, { reminders: known }) => (known.length > 0 ? undefined : add([{ offset: 'PT0S' }], known)),
    },
  ];
};

const ends = (words: Words): Phrase[] => {
  const { units } = words;
  const ended = (said: { repeat?: unknown; count?: number; until?: number; lasts?: object }): boolean =>
    !said.repeat || said.count !== undefined || said.until !== undefined || said.lasts !== undefined;
  const field: Field = 'recurrence';
  return [
    {
      field,
      pattern: whole(`(?:(?:${words.forThe})\\s+)?(?<n>${numberIn(words)})\\s*(?:${words.times})`),
      read: ({ n = '' }, said) => {
        const count = numberOf(words, n);
        return ended(said) || count < 1 ? undefined : { count };
      },
    },
    {
      field,
      pattern: whole(
        `(?:${words.forThe})\\s+(?<length>(?:${numberIn(words)})\\s*(?:${anyOf([units.day, units.week, units.month, units.year])}))`,
      ),
      read: ({ length = '' }, said) => (ended(said) ? undefined : { lasts: lengthOf(words, length) }),
    },
    ...dayForms(words).map(
      ({ source, read }): Phrase => ({
        field,
        pattern: whole(`(?:${words.until})\\s+(?:${source})`),
        read: (groups, said, reader) => {
          const found = ended(said) ? undefined : read(groups, reader);
          return found && { until: found.day };
        },
      }),
    ),
  ];
};

const durations = (words: Words): Phrase[] => {
  const range = rangeForm(words);
  return [
    {
      field: 'duration',
      pattern: whole(`(?:${words.forThe})\\s+(?<length>${lengthIn(words, ['minute', 'hour'])})`),
      read: ({ length = '' }, said) => {
        const { minutes } = lengthOf(words, length);
        return said.lengthMinutes !== undefined || minutes < 1 || minutes > longestDays * 1440 ? undefined : { lengthMinutes: minutes };
      },
    },
    {
      field: 'due',
      pattern: whole(range.source),
      read: (groups, said) => (said.time !== undefined || said.lengthMinutes !== undefined ? undefined : range.read(groups)),
    },
  ];
};

const days = (words: Words): Phrase[] => {
  const forms = dayForms(words);
  const start = `(?:(?:${words.starting}|${words.on})\\s+)?`;
  return [
    ...forms.map(
      ({ source, read }): Phrase => ({
        field: 'deadline',
        pattern: whole(`(?:${words.deadline})\\s*(?:${source})`),
        read: (groups, said, reader) => {
          const found = said.deadline === undefined ? read(groups, reader) : undefined;
          return found && { deadline: found.day };
        },
      }),
    ),
    ...forms.map(
      ({ source, read }): Phrase => ({
        field: 'due',
        pattern: whole(`${start}(?:${source})`),
        read: (groups, said, reader) => {
          const found = said.day === undefined ? read(groups, reader) : undefined;
          return found && said.time !== undefined && found.time !== undefined ? { day: found.day } : found;
        },
      }),
    ),
  ];
};

const times = (words: Words): Phrase[] =>
  timeForms(words).map(({ source, read }) => ({
    field: 'due',
    pattern: whole(source),
    read: (groups, said) => {
      const time = said.time === undefined ? read(groups) : undefined;
      return time === undefined ? undefined : { time };
    },
  }));

/** Every phrase of a language, in the order in which they are looked for: what says more goes first. */
export const phrasesOf = (words: Words): Phrase[] => [
  tags,
  ...priorities(words),
  ...reminders(words),
  ...repeatPhrases(words),
  ...ends(words),
  ...durations(words),
  ...days(words),
  ...times(words),
];

/** The last day of what goes on for so many days or months from its first. */
export const lastOf = (first: number, { days: count, months }: { days: number; months: number }): number =>
  monthsLater(first, months) + count - 1;
