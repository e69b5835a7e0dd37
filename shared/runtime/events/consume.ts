import type { SQSRecord } from 'aws-lambda';
import { Event, type EventKind, type EventKinds, type EventOf } from '../../../events/event.ts';
import { readNewer } from '../../domain/core/newer.ts';
import { log } from '../log/logger.ts';
import { annotate, senderTraceOf } from '../trace/trace.ts';
import { batchHandler } from './batch.ts';

type Handle<K extends EventKinds> = { [T in keyof K]: (event: EventOf<K[T] & EventKind>) => Promise<void> };

const workspaceIn = ({ workspaceId }: Event['record']): string | undefined => (typeof workspaceId === 'string' ? workspaceId : undefined);

/** Turns handlers, one a kind of event, into a queue's Lambda handler. Each event is checked by its schema before it is handled, and read as far as this code knows its words. */
export const consume = <K extends EventKinds>(kinds: K, handlers: Handle<K>) =>
  batchHandler(async ({ body, attributes }: SQSRecord) => {
    const event = Event.parse(JSON.parse(body));
    const facts = { event: event.type, requestId: event.requestId };
    annotate({ ...facts, workspace: workspaceIn(event.record) });
    const kind: EventKind | undefined = kinds[event.type];
    const handle = handlers[event.type] as ((event: EventOf<EventKind>) => Promise<void>) | undefined;
    if (!kind || !handle) throw new TypeError(`No handler for ${event.type}`);
    await handle({
      ...event,
      data: readNewer(kind.data, event.data).value,
      record: readNewer(kind.record, event.record).value,
    } as EventOf<EventKind>);
    log('ALM020', { ...facts, eventId: event.id, senderTraceId: senderTraceOf(attributes.AWSTraceHeader) });
  }, 'ALM021');
