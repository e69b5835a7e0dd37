import ICAL from 'ical.js';

/** A VEVENT as an independent parser (ical.js) reads it. */
export type ReadEvent = { uid: string; start: string; end: string; title: string; at: string; endAt: string };

const instant = (time: ICAL.Time): string => new Date(time.toUnixTime() * 1000).toISOString();
const readAs = (event: ICAL.Event, start: ICAL.Time, end: ICAL.Time): ReadEvent => ({
  uid: event.uid,
  title: event.summary,
  start: start.toString(),
  end: end.toString(),
  at: instant(start),
  endAt: instant(end),
});

/** The calendar that a text holds. */
export const calendarIn = (text: string): ICAL.Component => new ICAL.Component(ICAL.parse(text));

const eventsIn = (calendar: ICAL.Component): ICAL.Event[] => {
  const all = calendar.getAllSubcomponents('vevent');
  return all
    .filter(each => !each.hasProperty('recurrence-id'))
    .map(each => {
      const exceptions = all.filter(
        other => other.hasProperty('recurrence-id') && other.getFirstPropertyValue('uid') === each.getFirstPropertyValue('uid'),
      );
      return new ICAL.Event(each, { exceptions });
    });
};

/** Every occurrence of every event up to an instant, as ical.js expands them with the zones that the text itself defines. */
export function readEvents(text: string, until: string, most = 2000): ReadEvent[] {
  const calendar = calendarIn(text);
  const found: ReadEvent[] = [];
  for (const event of eventsIn(calendar)) {
    if (!event.isRecurring()) {
      found.push(readAs(event, event.startDate, event.endDate));
      continue;
    }
    const occurrences = event.iterator();
    for (let next = occurrences.next(); next && found.length < most; next = occurrences.next()) {
      const { item, startDate, endDate } = event.getOccurrenceDetails(next);
      if (instant(next) >= until) break;
      found.push(readAs(item, startDate, endDate));
    }
  }
  return found;
}
