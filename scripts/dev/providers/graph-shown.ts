import { allTurnsOf, type GraphStored, type GraphTurn, inUtc, turnsOf } from './graph-store.ts';

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

/** A turn of a series: whole where it was changed alone, or where somebody lists turns. */
export const shownTurn = (master: GraphStored, { id, event, exception, original }: GraphTurn) => ({
  ...shownEvent(event),
  id,
  recurrence: null,
  transactionId: null,
  type: exception ? 'exception' : 'occurrence',
  seriesMasterId: master.id,
  originalStart: original,
});

/** What a delta tells of a turn that nobody changed: its times and its series alone. */
const bareTurn = (master: GraphStored, { id, event }: GraphTurn) => ({
  '@odata.type': '#microsoft.graph.event',
  '@odata.etag': etagOf(master),
  seriesMasterId: master.id,
  type: 'occurrence',
  ...timesOf(event),
  id,
});

/** A series in a delta: its master first, then its turns in the window. */
export const shownSeries = (master: GraphStored, from: string, to: string): object[] => {
  const turns = turnsOf(master, from, to);
  return turns.length === 0
    ? []
    : [shownEvent(master), ...turns.map(turn => (turn.exception ? shownTurn(master, turn) : bareTurn(master, turn)))];
};

/** One event that is asked for by its id; the turns that were changed and cancelled where they are named. */
export const shownWhole = (event: GraphStored, select: string) => ({
  ...shownEvent(event),
  ...(select.includes('cancelledOccurrences') ? { cancelledOccurrences: event.cancelled.map(day => `OID.${event.id}.${day}`) } : {}),
  ...(select.includes('exceptionOccurrences')
    ? {
        exceptionOccurrences: allTurnsOf(event)
          .filter(({ exception }) => exception)
          .map(turn => shownTurn(event, turn)),
      }
    : {}),
});
