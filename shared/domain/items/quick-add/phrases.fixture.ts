import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import { lexiconFor } from '../../../wording/items/quick-add/words.ts';
import { languages } from './lexicon.ts';
import { type Draft, type QuickAdd, readQuickAdd } from './quick-add.ts';

/** When and where every phrase is read: a Saturday, half past two in the afternoon in Berlin. */
export const now = '2026-11-21T13:30:00.000Z';
export const zone = 'Europe/Berlin';

export type Phrase = { language: (typeof languages)[number]; family: string; text: string; means: string };

/** The phrases of a language: `# family`, then one a line, `text → what it means`. */
const phrasesOf = (language: Phrase['language'], file: string = language): Phrase[] => {
  let family = '';
  return readFileSync(join(import.meta.dirname, 'phrases', `${file}.txt`), 'utf8')
    .split('\n')
    .flatMap(line => {
      const [text = '', means = ''] = line.split(' → ');
      if (line.startsWith('# ')) family = line.slice(2);
      return line === '' || line.startsWith('# ') ? [] : [{ language, family, text, means }];
    });
};
export const phrases: Phrase[] = languages.flatMap(language => phrasesOf(language));

/**
 * Eighty-five phrases of the kinds that Todoist documents, each with what Todoist says of it, and as many of the same kinds in German. The
 * names of hours are ours (noon 12, afternoon 15, evening 19, night 21), and a weekend begins on Saturday.
 */
export const documentedByTodoist = { en: phrasesOf('en', 'todoist-en'), de: phrasesOf('de', 'todoist-de') };

const spoken = (parts: (string | false | undefined)[], by = ' '): string => parts.filter(Boolean).join(by);
const whenText = (when: Draft['due']): string => spoken([when?.date, when?.time, when?.zone !== zone && when?.zone]);
const ruleText = (recurrence: Draft['recurrence']): string =>
  spoken([
    recurrence?.rule.replace('FREQ=', ''),
    recurrence?.anchor === 'completion' && 'after done',
    recurrence?.monthEnd === 'backward' && 'month end',
    recurrence?.except && `except ${recurrence.except.join(' ')}`,
  ]);

/** What a draft says, in one line: title | due, or `from` its start | recurrence | the rest. */
const told = ({
  title,
  start,
  due,
  deadline,
  duration,
  recurrence,
  reminders = [],
  tags = [],
  priority,
  listId,
  assignees = [],
}: Draft): string => {
  const rest = [
    listId,
    ...assignees,
    ...tags.map(tag => `#${tag}`),
    priority && `!${priority}`,
    duration && `for ${duration}`,
    deadline && `until ${deadline.date}`,
    ...reminders.map(
      each => 'offset' in each && spoken(['remind', each.offset, each.relativeTo !== (start && 'start') && each.relativeTo, each.time]),
    ),
  ];
  return [title ?? '', spoken([start && 'from', whenText(start ?? due)]), ruleText(recurrence), spoken(rest, ', ')]
    .join(' | ')
    .replace(/( \| )+$/, '');
};

/** The same with what is doubtful: `title | … ? 12/1`. */
export const toldOf = ({ draft, unclear }: QuickAdd): string => [told(draft), ...unclear.map(({ text }) => text)].join(' ? ');

export const read = (text: string, locale: string, more: object = {}): QuickAdd =>
  readQuickAdd(text, { now, zone, lexicon: lexiconFor(locale), ...more });
