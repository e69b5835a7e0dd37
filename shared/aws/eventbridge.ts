import { EventBridgeClient, PutEventsCommand } from '@aws-sdk/client-eventbridge';

const client = new EventBridgeClient({});
const perRequest = 10;

/** Puts events on a bus, ten a request. Throws when any was refused. */
export const putEvents = async (busName: string, events: { type: string; at: string; detail: string }[]): Promise<void> => {
  for (let i = 0; i < events.length; i += perRequest) {
    const Entries = events.slice(i, i + perRequest).map(({ type, at, detail }) => ({
      EventBusName: busName,
      Source: 'almanac',
      DetailType: type,
      Time: new Date(at),
      Detail: detail,
    }));
    const { FailedEntryCount, Entries: results } = await client.send(new PutEventsCommand({ Entries }));
    if (FailedEntryCount) throw new Error(`EventBridge refused ${FailedEntryCount} events: ${results?.find(({ ErrorCode }) => ErrorCode)?.ErrorCode}`);
  }
};
