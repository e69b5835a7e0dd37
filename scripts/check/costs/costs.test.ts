import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import type { Route } from '../../../shared/api/core/route.ts';
import { routes } from '../../../shared/api/index.ts';
import { keepEventLink } from '../../../shared/domain/calendars/sync/event-link.ts';
import type { UserId, WorkspaceId } from '../../../shared/domain/core/ids.ts';
import { createItem } from '../../../shared/domain/items/history/item-changes.ts';
import { type Item, ItemInput } from '../../../shared/domain/items/items/item.ts';
import { people, rotaOf } from '../../../shared/domain/items/rotas/rota.fixture.ts';
import { changeSeat, type Rota } from '../../../shared/domain/items/rotas/rota.ts';
import { newId } from '../../../shared/runtime/http/ids.ts';
import { type Engine, useEngine } from './engine.ts';
import { type Cost, meterOf } from './meter.ts';

/*
 * What each step of the main job costs at the table, counted by a DynamoDB engine of another make than the local cloud's, in requests and
 * capacity units. The handlers are the ones that are deployed; only the gateway's event is made by hand.
 */
type Handler = (event: object, context: object) => Promise<{ statusCode: number; body: string }>;

const userId: UserId = 'user_01h455vb4pex5vsknk084sn02q';
const workspaceId: WorkspaceId = 'ws_01h455vb4pex5vsknk084sn02q';
const roles = JSON.stringify({ [workspaceId]: 'owner' });
const context = { awsRequestId: '3f0c1f5e-8f0e-4d3a-9a54-5a8b8a4f3f11', functionName: 'test', getRemainingTimeInMillis: () => 60_000 };

let engine: Engine;
let measured: ReturnType<typeof meterOf>;
let handlers: Record<string, Handler>;
let createRotaOf: (order: UserId[], heeded?: UserId[]) => Promise<Rota>;
let fillCalendar: (of: UserId, day: string) => Promise<void>;
let createShared: (input: object) => Promise<Item>;
let fireDue: (key: { pk: string; sk: string }, dueAt: string) => Promise<unknown>;

beforeAll(async () => {
  engine = await useEngine();
  const [{ documents }, { rotas }, { eventLinks }, data, items, agenda, { recordsPort }, { due }, { fire }] = await Promise.all([
    import('../../../shared/data/core/table.ts'),
    import('../../../shared/data/items/rotas.ts'),
    import('../../../shared/data/calendars/event-links.ts'),
    import('../../../shared/data/items/items.ts'),
    import('../../../functions/items/api.ts'),
    import('../../../functions/views/api.ts'),
    import('../../../shared/runtime/events/due-records.ts'),
    import('../../../shared/data/items/due.ts'),
    import('../../../shared/clock/fire.ts'),
  ]);
  handlers = { items: items.handler, agenda: agenda.handler } as unknown as Record<string, Handler>;
  measured = meterOf(documents);
  createRotaOf = async (order, heeded = []) => {
    const plain = { ...rotaOf(4, { order }), workspaceId, rotaId: newId('rota') };
    const rota = heeded.reduce((each, of) => changeSeat(each, of, { heedsBusy: true })!.next, plain);
    const acting = { userId, now: new Date().toISOString(), requestId: context.awsRequestId };
    return (await rotas.create({ next: rota, event: { type: 'rota.created', data: {} } }, acting)).record;
  };
  createShared = async input => {
    const acting = { userId, now: new Date().toISOString(), requestId: context.awsRequestId, zone: 'Europe/Berlin' };
    const ids = { workspaceId, itemId: newId('item') };
    return (await data.items.create(createItem(ItemInput.parse(input), ids, acting), acting)).record;
  };
  // Ten a day for a month, up to the whole of one day.
  fillCalendar = async (of, day) => {
    const at = (hour: number): string => new Date(Date.parse(`${day}T00:00:00.000Z`) + hour * 3_600_000).toISOString();
    for (let i = 0; i < 300; i++) {
      const times = { from: at(-2.4 * (299 - i)), to: i === 299 ? at(24) : at(-2.4 * (299 - i) + 1) };
      const id = { userId: of, calendarId: newId('calendar'), eventLinkId: `e${i}` } as const;
      const change = keepEventLink(undefined, { ...id, eventId: `e${i}`, kind: 'busy', ...times });
      await eventLinks.create(change, { userId: of, now: at(0), requestId: context.awsRequestId });
    }
  };
  fireDue = (key, dueAt) =>
    fire(
      { ...recordsPort(due, context.awsRequestId), now: () => dueAt, sleep: async () => {}, send: async () => {} },
      { key, entity: 'item', dueAt },
    );
});
afterAll(() => engine?.stop());

const call = async (
  handler: string,
  route: Route,
  { params = {}, query, body }: { params?: object; query?: object; body?: object } = {},
) => {
  const answer = await handlers[handler]!(
    {
      version: '2.0',
      routeKey: `${route.method} ${route.path}`,
      headers: { 'content-type': 'application/json' },
      pathParameters: { workspaceId, ...params },
      queryStringParameters: query,
      body: body && JSON.stringify(body),
      requestContext: { requestId: context.awsRequestId, authorizer: { lambda: { userId, zone: 'Europe/Berlin', locale: 'en', roles } } },
    },
    context,
  );
  expect({ status: answer.statusCode, body: answer.statusCode < 300 ? '' : answer.body }).toMatchObject({ body: '' });
  return answer.body ? JSON.parse(answer.body).data : undefined;
};

const chore = {
  title: 'Water the plants on the balcony',
  kind: 'chore',
  due: { date: '2030-03-30', time: '09:00', zone: 'Europe/Berlin' },
  recurrence: { rule: 'FREQ=WEEKLY;BYDAY=SA' },
  reminders: [{ offset: '-P1D' }, { offset: '-PT6H' }, { offset: '-PT1H' }, { offset: '-PT15M' }, { offset: 'PT0S' }],
};
const dayChore = { title: 'Water the plants', kind: 'chore', due: { date: '2030-03-30' }, recurrence: chore.recurrence, reminders: [] };
const create = () => call('items', routes.createItem, { body: chore });
/** A chore in a rota of four. */
const inRota = async (given: object = {}) => {
  const { rotaId } = await createRotaOf([userId, ...people(3)]);
  return call('items', routes.createItem, { body: { ...chore, reminders: [{ offset: '-PT1H' }], rotaId, ...given } });
};
const spent = ({ requests, writeUnits, readUnits }: Cost) => ({ requests, writeUnits, readUnits });
const itemCount = Number(process.env.COST_ITEMS ?? 1_000);

const fill = async (count: number): Promise<void> => {
  for (let i = 0; i < count; i += 50) await Promise.all(Array.from({ length: Math.min(50, count - i) }, create));
};

describe.each(['in a new workspace', `beside ${itemCount} items`])('%s', where => {
  beforeAll(async () => {
    if (where !== 'in a new workspace') await fill(itemCount);
  }, 600_000);

  test('creating an item with five reminders and a recurrence is one request and at most four write units', async () => {
    const cost = await measured(create);
    expect(cost.requests).toEqual(['PutItem']);
    expect(cost.writeUnits).toBeLessThanOrEqual(4);
  });

  test('reading one is one request and one read unit', async () => {
    const { itemId } = await create();
    expect(spent(await measured(() => call('items', routes.getItem, { params: { itemId } })))).toEqual({
      requests: ['GetItem'],
      writeUnits: 0,
      readUnits: 1,
    });
  });

  test('listing fifty is one request', async () => {
    await fill(50);
    const cost = await measured(() => call('items', routes.listItems, { query: { limit: '50' } }));
    expect(cost.result).toHaveLength(50);
    expect(cost.requests).toEqual(['Query']);
  });

  test('the agenda of one workspace is one request', async () => {
    const agenda = () =>
      call('agenda', routes.getAgenda, { query: { from: '2030-03-30T00:00:00Z', to: '2030-03-31T00:00:00Z', workspaceId } });
    // The zone of who reads is known for a minute, and filling may have taken longer.
    await agenda();
    const cost = await measured(agenda);
    expect(cost.result.length).toBeGreaterThan(0);
    expect(new Set(cost.requests)).toEqual(new Set(['Query']));
  });

  test('changing one is two requests, the second of which writes what can be taken back with it: five write units', async () => {
    const { itemId } = await create();
    const { requests, writeUnits } = await measured(() =>
      call('items', routes.changeItem, { params: { itemId }, body: { title: 'Water the orchids' } }),
    );
    expect({ requests, writeUnits }).toEqual({ requests: ['GetItem', 'TransactWriteItems'], writeUnits: 5 });
  });

  test('doing a part of a chore that each of three does is two requests, and firing it costs what it costs without parts', async () => {
    const assignees = [userId, ...people(2)];
    const { itemId, dueAt } = await createShared({ ...chore, reminders: [{ offset: 'PT0S' }], share: 'each', assignees });
    const fired = await measured(() => fireDue({ pk: `WS#${workspaceId}`, sk: `ITEM#${itemId}` }, dueAt!));
    expect([fired.requests, fired.writeUnits]).toEqual([['GetItem', 'PutItem'], 3]);
    const part = await measured(() => call('items', routes.completeItem, { params: { itemId } }));
    expect(part.result).toMatchObject({ due: chore.due, parts: [{ userId, state: 'done' }, { state: 'owed' }, { state: 'owed' }] });
    expect(part.requests).toEqual(['GetItem', 'PutItem']);
    expect(part.writeUnits).toBeLessThanOrEqual(4);
  });

  test('completing a chore of a day that is in a rota, and moving the rota on, is two requests and at most eight write units', async () => {
    const { itemId } = await inRota({ due: { date: '2030-03-30' }, zone: 'Europe/Berlin', reminders: [] });
    const cost = await measured(() => call('items', routes.completeItem, { params: { itemId } }));
    expect(cost.requests).toEqual(['BatchGetItem', 'TransactWriteItems']);
    expect(cost.writeUnits).toBeLessThanOrEqual(8);
  });

  test('of how many the rota is decides what it writes: two requests always, eight units for up to six people, ten for more', async () => {
    const units: Record<string, number> = {};
    const completedIn = async (count: number, heeding: boolean): Promise<void> => {
      const order = [userId, ...people(count - 1)];
      // The next turn is that of the second, who alone does not want it: nobody's calendar is asked.
      const { rotaId } = await createRotaOf(order, heeding ? order.filter((_, i) => i !== 1) : []);
      const { itemId } = await call('items', routes.createItem, { body: { ...dayChore, rotaId, assignees: [userId] } });
      await call('items', routes.getItem, { params: { itemId } });
      const cost = await measured(() => call('items', routes.completeItem, { params: { itemId } }));
      expect(cost.requests).toEqual(['BatchGetItem', 'TransactWriteItems']);
      units[`${count}${heeding ? ' heeding' : ''}`] = cost.writeUnits;
      expect(cost.writeUnits).toBe(count <= 6 ? 8 : 10);
    };
    for (const count of [3, 4, 5, 6, 8, 10]) for (const heeding of [false, true]) await completedIn(count, heeding);
    console.log(`write units of completing, by how many take turns: ${JSON.stringify(units)}`);
  });

  test('where calendars are heeded it is a query more for each whose calendar is asked, at once, and not a unit written more', async () => {
    const others = people(3);
    const { rotaId } = await createRotaOf([userId, ...others], [...others]);
    const chore = { title: 'Bins', due: { date: '2030-03-30', time: '18:00', zone: 'UTC' }, recurrence: { rule: 'FREQ=DAILY' }, rotaId };
    const { itemId } = await call('items', routes.createItem, { body: chore });
    await fillCalendar(others[0]!, '2030-03-31');
    const cost = await measured(() => call('items', routes.completeItem, { params: { itemId } }));
    expect(cost.requests).toEqual(['BatchGetItem', 'Query', 'Query', 'Query', 'TransactWriteItems']);
    expect(cost.writeUnits).toBeLessThanOrEqual(8);
    expect(cost.result.assignees).toEqual([others[1]]);
    console.log(`with three calendars, one of 300 events in a month: ${cost.readUnits} read units, ${cost.writeUnits} write units`);
  });

  test('where it takes approval, claiming it is one write, and approving that is what completing it is', async () => {
    const { itemId } = await inRota({ due: { date: '2030-03-30' }, zone: 'Europe/Berlin', reminders: [], approval: {} });
    const claimed = await measured(() => call('items', routes.claimItem, { params: { itemId } }));
    expect(claimed.requests).toEqual(['GetItem', 'PutItem']);
    const body = { claimedAt: claimed.result.claim.at };
    const approved = await measured(() => call('items', routes.approveItem, { params: { itemId }, body }));
    expect(approved.requests).toEqual(['BatchGetItem', 'TransactWriteItems']);
    expect([claimed.writeUnits, approved.writeUnits]).toEqual([2, 8]);
  });

  test('a hundred who approve it at once write it once, and all are answered as it is then', async () => {
    const { itemId } = await inRota({ due: { date: '2030-03-30' }, zone: 'Europe/Berlin', reminders: [], approval: {} });
    const { claim } = await call('items', routes.claimItem, { params: { itemId } });
    const approve = () => call('items', routes.approveItem, { params: { itemId }, body: { claimedAt: claim.at } });
    const answers = await Promise.all(Array.from({ length: 100 }, approve));
    expect(answers.map(({ version, ended, completedBy }) => ({ version, ended, completedBy }))).toEqual(
      answers.map(() => ({ version: 3, ended: 1, completedBy: undefined })),
    );
  });

  test('one at a time, with a reminder, is more than a kilobyte once it was done: ten units, where it is six without a rota', async () => {
    const { itemId } = await inRota();
    const cost = await measured(() => call('items', routes.completeItem, { params: { itemId } }));
    expect({ requests: cost.requests, writeUnits: cost.writeUnits, readUnits: cost.readUnits }).toEqual({
      requests: ['BatchGetItem', 'TransactWriteItems'],
      writeUnits: 10,
      readUnits: 2,
    });
  });

  test('firing a reminder is one read and one write of at most three units, and leaves gsi1 alone', async () => {
    const { itemId, nextReminderAt } = await create();
    const cost = await measured(() => fireDue({ pk: `WS#${workspaceId}`, sk: `ITEM#${itemId}` }, nextReminderAt));
    expect(cost.result).toMatchObject({ outcome: 'fired', lateMs: 0 });
    expect(cost.requests).toEqual(['GetItem', 'PutItem']);
    expect(cost.writeUnits).toBeLessThanOrEqual(3);
    expect(cost.indexUnits.gsi1 ?? 0).toBe(0);
  });
});
