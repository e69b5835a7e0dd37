/** The longest line that a parser is given, and the most parameters: it searches each of them to the end of the line. */
const longestLine = 65_536;
const parametersAtMost = 100;

/** The properties that become part of an item or of a busy time. What nobody reads costs nothing and breaks nothing: attachments, attendees. */
const names = new Set(
  'BEGIN CATEGORIES COMPLETED DESCRIPTION DTEND DTSTART DUE DURATION END EXDATE LOCATION PRIORITY RDATE RECURRENCE-ID RRULE STATUS SUMMARY TRANSP TRIGGER TZID TZOFFSETFROM TZOFFSETTO UID URL X-LIC-LOCATION X-WR-TIMEZONE'.split(
    ' ',
  ),
);

const nameOf = (line: string): string => /^[\w-]{0,40}/.exec(line)![0].toUpperCase();

/** What stands before the value of a line: up to the first colon outside of quotes, which open behind `=` or a comma. */
const beforeValue = /^(?:[=,]"[^"]*"|[^:])*/;

const hasManyParameters = (line: string): boolean =>
  line.length > 2 * parametersAtMost && beforeValue.exec(line)![0].split(';').length > parametersAtMost;

const cut = (line: string): string => (line.length > longestLine ? line.slice(0, longestLine).toWellFormed() : line);

/** The lines of a calendar, unfolded, as far as anybody reads them: others are left out, and what is longer than it may be is cut. */
const linesOf = (text: string): string[] =>
  text
    .replace(/\r?\n[ \t]/g, '')
    .split(/\r?\n/)
    .filter(line => names.has(nameOf(line)))
    .map(cut)
    .filter(line => !hasManyParameters(line));

/** A calendar of a file: its own properties, and the lines of each component in it. */
export type CalendarBlock = { head: string[]; components: { name: string; lines: string[] }[] };

const componentNamed = (line: string): string =>
  line
    .slice(line.indexOf(':') + 1)
    .trim()
    .toLowerCase();

/** Puts a line where it belongs, below `depth` components. */
const place = (calendar: CalendarBlock, line: string, depth: number): void => {
  const begins = nameOf(line) === 'BEGIN';
  if (begins && depth === 2) calendar.components.push({ name: componentNamed(line), lines: [] });
  if (depth > 1) calendar.components.at(-1)!.lines.push(line);
  else if (!begins) calendar.head.push(line);
};

/** The calendars of a file as lines, component by component; nothing where components do not end as they begin, or stand in no calendar. */
export function calendarBlocks(text: string): CalendarBlock[] | undefined {
  const calendars: CalendarBlock[] = [];
  const open: string[] = [];
  for (const line of linesOf(text)) {
    const name = nameOf(line);
    if (name === 'BEGIN' && open.push(componentNamed(line)) === 1) calendars.push({ head: [], components: [] });
    if (open[0] !== 'vcalendar') return undefined;
    place(calendars.at(-1)!, line, open.length);
    if (name === 'END' && open.pop() !== componentNamed(line)) return undefined;
  }
  return open.length === 0 ? calendars : undefined;
}
