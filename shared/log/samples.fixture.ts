import { samples } from '../../events/samples.fixture.ts';
import type { LogEntry } from './entry.ts';

export const sampleUser = 'user_01kb8m3tq2e8fvq3w5r7c9d0eb';

const asJson = (value: unknown): Record<string, unknown> => JSON.parse(JSON.stringify(value));

/** An entry of a log for each type of event, as the domain tells it. */
export const sampleEntries = (): LogEntry[] =>
  samples().map(({ entity, change: { next, event } }, i) => ({
    id: `WS#ws_1/X#x_${i}@1`,
    type: event.type,
    at: '2026-11-28T08:00:00.000Z',
    by: sampleUser,
    requestId: 'r',
    entity,
    version: 1,
    data: asJson(event.data),
    record: asJson(next),
  }));
