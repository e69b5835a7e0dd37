import { EventBridgeClient, PutEventsCommand } from '@aws-sdk/client-eventbridge';

const client = new EventBridgeClient({});
const perRequest = 10;

export type BusEvent = { type: string; at: string; detail: string };

const putBatch = async (busName: string, events: BusEvent[]): Promise<void> => {
  const entries = events.map(({ type, at, detail }) => ({
    EventBusName: busName,
    Source: 'almanac',
    DetailType: type,
    Time: new Date(at),
    Detail: detail,
  }));
  const { FailedEntryCount, Entries: results } = await client.send(new PutEventsCommand({ Entries: entries }));
  if (FailedEntryCount)
    throw new Error(`EventBridge refused ${FailedEntryCount} events: ${results?.find(({ ErrorCode }) => ErrorCode)?.ErrorCode}`);
};

/** Puts events on a bus, ten a request, side by side. Throws when any was refused. */
export const putEvents = async (busName: string, events: BusEvent[]): Promise<void> => {
  const batches = Array.from({ length: Math.ceil(events.length / perRequest) }, (_, i) =>
    events.slice(i * perRequest, (i + 1) * perRequest),
  );
  await Promise.all(batches.map(batch => putBatch(busName, batch)));
};
