import { EventBridgeClient, PutEventsCommand } from '@aws-sdk/client-eventbridge';
import { watchable } from '../sdk-clients.ts';
import { batched, handOver, type Refused } from './batched.ts';

const client = watchable(new EventBridgeClient({}));
const source = 'almanac';
/** What EventBridge counts of an entry beside its texts: the time. */
const timeBytes = 14;

export type BusEvent = { type: string; at: string; detail: string };

const sizeOf = ({ type, detail }: BusEvent): number => timeBytes + source.length + Buffer.byteLength(type) + Buffer.byteLength(detail);

const putBatch = async <T extends BusEvent>(busName: string, events: T[], abortSignal?: AbortSignal): Promise<Refused<T>[]> => {
  const entries = events.map(({ type, at, detail }) => ({
    EventBusName: busName,
    Source: source,
    DetailType: type,
    Time: new Date(at),
    Detail: detail,
  }));
  const { Entries: results = [] } = await client.send(new PutEventsCommand({ Entries: entries }), { abortSignal });
  return results.flatMap(({ ErrorCode }, i) => (ErrorCode ? [{ what: events[i]!, reason: ErrorCode }] : []));
};

/** Puts events on a bus, ten a request, side by side, and answers those that it did not take. Never throws. */
export const tryPut = <T extends BusEvent>(busName: string, events: T[], abortSignal?: AbortSignal): Promise<Refused<T>[]> =>
  handOver(batched(events, sizeOf), batch => putBatch(busName, batch, abortSignal));
