import type { Audience, Event, EventKind, EventKinds } from './event.ts';

/** What there is to know of a kind of event to tell others of it: no schema. */
type Row = Pick<EventKind, 'audience' | 'redact'>;
type Table = ReadonlyMap<string, Row>;

/** Kinds of events as rows, each with its type. */
export const rowsOf = (kinds: EventKinds): [string, Row][] =>
  Object.entries(kinds).map(([type, { audience, redact }]) => [type, { audience, redact }]);

/** Who may hear of a type of event beside our own consumers. Of one that nobody knows: nobody. */
export const audienceIn = (table: Table, type: string): Audience => table.get(type)?.audience ?? 'internal';

/** The event as all but our own consumers hear it: without what its row redacts. */
export const redactedBy = (table: Table, event: Event): Event => {
  const { redact } = table.get(event.type) ?? {};
  if (!redact) return event;
  return { ...event, record: Object.fromEntries(Object.entries(event.record).filter(([name]) => !redact.includes(name))) };
};

declare const EVENT_TABLE: string;
let known: Table | undefined;

/** Every kind of event. It is written into a bundle when it is made (`infra/bundle.ts`), so that a function loads no schema for it. */
export const eventTable = (): Table => {
  known ??= new Map(JSON.parse(EVENT_TABLE) as [string, Row][]);
  return known;
};
