import { consumers, functionOf, type ListenerName, ownNameOf } from '../../events/consumers.ts';

const listenerOn = (queue: string): ListenerName | undefined =>
  (Object.keys(consumers) as ListenerName[]).find(name => functionOf(name).replace('/', '-') === queue);

const event = (type: string, version: number) => ({
  type,
  id: `WS#poison/ITEM#poison@${version}`,
  entity: 'item',
  by: 'poison',
  at: '2026-11-21T08:00:00.000Z',
  requestId: 'poison',
  version,
  data: { shape: 'of tomorrow' },
  record: { shape: 'of tomorrow' },
});

/** What no function can work on: cut short, of a kind that nobody knows, and of a later version whose shape has changed. */
export const poisonFor = (queue: string): string[] => {
  const name = listenerOn(queue);
  const listener = name && ownNameOf(name);
  return [
    '{"type":"item.reminder_fi',
    JSON.stringify({ ...event('item.levitated', 1), listener }),
    JSON.stringify(
      name ? { ...event(consumers[name][0].type, 99), listener } : { key: ['WS#poison', 'ITEM#poison'], shard: 'first', dueAt: 'tomorrow' },
    ),
  ];
};
