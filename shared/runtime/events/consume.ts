import type { SQSRecord } from 'aws-lambda';
import * as z from 'zod';
import type { ConsumerName, HeardIn } from '../../../events/consumers.ts';
import { Event, type EventKind, type EventKinds, type EventOf } from '../../../events/event.ts';
import { readNewer } from '../../domain/core/newer.ts';
import { log } from '../log/logger.ts';
import { annotate, senderTraceOf } from '../trace/trace.ts';
import { batchHandler } from './batch.ts';

type Handle<K extends EventKinds> = { [T in keyof K]: (event: EventOf<K[T] & EventKind>) => Promise<void> };

const workspaceIn = ({ workspaceId }: Event['record']): string | undefined => (typeof workspaceId === 'string' ? workspaceId : undefined);

/** What listens to some types of events. */
export type Listener<T extends string = string> = { kinds: Record<T, EventKind>; hear: (event: Event) => Promise<void> };

/** One that listens: its handlers, one a kind of event. Each event is checked by its schema before it is handled, and read as far as this code knows its words. */
export const listener = <K extends EventKinds>(kinds: K, handlers: Handle<K>): Listener<keyof K & string> => ({
  kinds,
  hear: async event => {
    const kind: EventKind | undefined = kinds[event.type];
    const handle = handlers[event.type] as ((event: EventOf<EventKind>) => Promise<void>) | undefined;
    if (!kind || !handle) throw new TypeError(`No handler for ${event.type}`);
    await handle({
      ...event,
      data: readNewer(kind.data, event.data).value,
      record: readNewer(kind.record, event.record).value,
    } as EventOf<EventKind>);
  },
});

/** An event on its way to one of the listeners of a function. */
const Addressed = z.object({ ...Event.shape, listener: z.string() });

/** Has a listener hear an event: noted in the trace before, and in the log when it is done. */
const heardBy = async ({ hear }: Listener, event: Event, { attributes }: SQSRecord, name?: string): Promise<void> => {
  const facts = { event: event.type, requestId: event.requestId };
  annotate({ ...facts, workspace: workspaceIn(event.record) });
  await hear(event);
  log('ALM020', { ...facts, listener: name, eventId: event.id, senderTraceId: senderTraceOf(attributes.AWSTraceHeader) });
};

/** Turns handlers, one a kind of event, into the handler of a function that is one listener and has its queue to itself. */
export const consume = <K extends EventKinds>(kinds: K, handlers: Handle<K>) => {
  const only = listener(kinds, handlers);
  return batchHandler((record: SQSRecord) => heardBy(only, Event.parse(JSON.parse(record.body)), record), 'ALM021');
};

/**
 * Turns the listeners that `events/consumers.ts` names for a function into its handler. Each message is for one of them: one that fails
 * comes again alone, and what the others have done with the same event is not done again.
 */
export const listen = <F extends ConsumerName>(listeners: { [Own in keyof HeardIn<F>]: Listener<HeardIn<F>[Own] & string> }) => {
  const known = new Map<string, Listener>(Object.entries(listeners));
  return batchHandler((record: SQSRecord) => {
    const { listener: name, ...event } = Addressed.parse(JSON.parse(record.body));
    const found = known.get(name);
    if (!found) throw new TypeError(`No listener ${name}`);
    return heardBy(found, event, record, name);
  }, 'ALM021');
};
