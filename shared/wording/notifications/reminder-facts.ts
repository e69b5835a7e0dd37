import type { ReminderContent } from '../../domain/notifications/notification-content.ts';
import type { Reader } from '../core/locale.ts';
import { lines, oneLine, shorten } from '../core/text.ts';
import type { Wording } from '../core/wording.ts';

/** What a reminder has to say, in the reader's words, whichever way it is shown. Texts of people are cleaned, not escaped. */
export type ReminderFacts = {
  intro: string;
  title: string;
  /** The day on the calendar leaf: that of the start or due, else that of the deadline. */
  leafDate?: string;
  /** Start or due, and deadline: label and value, as far as there are any. */
  moments: (readonly [string, string])[];
  /** Workspace and kind. */
  place: readonly [string, string];
  notes: string[];
  /** That it comes late, and that it does not come alone. */
  remarks: string[];
};

const lateFromMs = 60_000;

/** Is a reminder so late that its reader must be told? */
export const isLate = ({ lateMs }: Pick<ReminderContent, 'lateMs'>): boolean => lateMs > lateFromMs;

/** A title as one line; a title of nothing but invisible characters gets a name. */
export const titleOf = (title: string, { say }: Wording): string => oneLine(title) || say('untitled');

function remarksOn(content: ReminderContent, today: string, { say, count, dates }: Wording): string[] {
  const late = {
    duration: dates.duration(content.lateMs),
    due: dates.moment(content.dueAt, today),
    fired: dates.moment(content.firedAt, today),
  };
  return [...(isLate(content) ? [say('late', late)] : []), ...(content.others > 0 ? [count('others', content.others)] : [])];
}

/** The facts of a reminder for its reader. */
export function reminderFacts(content: ReminderContent, reader: Reader, wording: Wording): ReminderFacts {
  const { say, dates } = wording;
  const today = dates.dateAt(content.firedAt);
  const name = oneLine(reader.displayName ?? '');
  const moments = (['start', 'due', 'deadline'] as const).flatMap(label => {
    const when = content[label];
    return when === undefined ? [] : [[say(label), dates.when(when, today)] as const];
  });
  const shown = content.start ?? content.due ?? content.deadline;
  return {
    intro: name === '' ? say('reminderIntro') : say('reminderIntroNamed', { name: shorten(name, 40) }),
    title: titleOf(content.title, wording),
    leafDate: shown === undefined ? undefined : dates.seen(shown).date,
    moments,
    place: [say('workspace'), `${oneLine(content.workspaceName)} · ${say(`kind.${content.itemKind}`)}`],
    notes: content.notes === undefined ? [] : lines(content.notes),
    remarks: remarksOn(content, today, wording),
  };
}
