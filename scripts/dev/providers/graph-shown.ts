import { allOccurrencesOf, type GraphOccurrence, type GraphStored, inUtc, occurrencesOf } from './graph-store.ts';

export const etagOf = ({ sequence }: GraphStored): string => `W/"${Buffer.from(`key${sequence}`).toString('base64')}"`;

const timesOf = ({ start, end, isAllDay }: GraphStored) => ({ start: inUtc(start, isAllDay), end: inUtc(end, isAllDay) });

/** An event as Graph shows it. What is an extended property is shown to nobody who does not ask for it by name. */
export const shownEvent = (event: GraphStored) => {
  const { singleValueExtendedProperties: _, cancelled: __, exceptions: ___, removed: ____, sequence: _____, ...shown } = event;
  return {
    '@odata.type': '#microsoft.graph.event',
    '@odata.etag': etagOf(event),
    ...shown,
    ...timesOf(event),
    type: event.recurrence ? 'seriesMaster' : 'singleInstance',
    seriesMasterId: null,
    iCalUId: `uid-${event.id}`,
    isCancelled: false,
    originalStartTimeZone: event.start.timeZone,
    bodyPreview: event.body.content.slice(0, 255),
  };
};

/** An occurrence of a series: whole where it was changed alone, or where somebody lists occurrences. */
export const shownOccurrence = (master: GraphStored, { id, event, exception, original }: GraphOccurrence) => ({
  ...shownEvent(event),
  id,
  recurrence: null,
  transactionId: null,
  type: exception ? 'exception' : 'occurrence',
  seriesMasterId: master.id,
  originalStart: original,
});

/** What a delta tells of an occurrence that nobody changed: its times and its series alone. */
const bareOccurrence = (master: GraphStored, { id, event }: GraphOccurrence) => ({
  '@odata.type': '#microsoft.graph.event',
  '@odata.etag': etagOf(master),
  seriesMasterId: master.id,
  type: 'occurrence',
  ...timesOf(event),
  id,
});

/** A series in a delta: its master first, then its occurrences in the window. */
export const shownSeries = (master: GraphStored, from: string, to: string): object[] => {
  const occurrences = occurrencesOf(master, from, to);
  return occurrences.length === 0
    ? []
    : [
        shownEvent(master),
        ...occurrences.map(occurrence => (occurrence.exception ? shownOccurrence(master, occurrence) : bareOccurrence(master, occurrence))),
      ];
};

/** One event that is asked for by its id; the occurrences that were changed and cancelled where they are named. */
export const shownWhole = (event: GraphStored, select: string) => ({
  ...shownEvent(event),
  ...(select.includes('cancelledOccurrences') ? { cancelledOccurrences: event.cancelled.map(day => `OID.${event.id}.${day}`) } : {}),
  ...(select.includes('exceptionOccurrences')
    ? {
        exceptionOccurrences: allOccurrencesOf(event)
          .filter(({ exception }) => exception)
          .map(occurrence => shownOccurrence(event, occurrence)),
      }
    : {}),
});
