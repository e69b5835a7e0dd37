import type { Route } from '../../../shared/api/core/route.ts';
import { routes } from '../../../shared/api/index.ts';
import type { ItemId } from '../../../shared/domain/core/ids.ts';

type Handler = (event: object, context: object) => Promise<{ statusCode: number; body: string }>;
type Made = { itemId: ItemId; nextReminderAt: string };

const userId = 'user_01h455vb4pex5vsknk084sn02q';
export const workspaceId = 'ws_01h455vb4pex5vsknk084sn02q';
const roles = JSON.stringify({ [workspaceId]: 'owner' });
const context = { awsRequestId: '3f0c1f5e-8f0e-4d3a-9a54-5a8b8a4f3f11', functionName: 'bench', getRemainingTimeInMillis: () => 60_000 };
const caller = { userId, zone: 'Europe/Berlin', locale: 'en', roles };

export const chore = {
  title: 'Water the plants on the balcony',
  kind: 'chore',
  due: { date: '2030-03-30', time: '09:00', zone: 'Europe/Berlin' },
  recurrence: { rule: 'FREQ=WEEKLY;BYDAY=SA' },
  reminders: [{ offset: '-P1D' }, { offset: '-PT6H' }, { offset: '-PT1H' }, { offset: '-PT15M' }, { offset: 'PT0S' }],
};

const call = async (
  handler: Handler,
  route: Route,
  { params = {}, query, body }: { params?: object; query?: object; body?: object } = {},
) => {
  const answer = await handler(
    {
      version: '2.0',
      routeKey: `${route.method} ${route.path}`,
      headers: { 'content-type': 'application/json' },
      pathParameters: { workspaceId, ...params },
      queryStringParameters: query,
      body: body && JSON.stringify(body),
      requestContext: { requestId: context.awsRequestId, authorizer: { lambda: caller } },
    },
    context,
  );
  if (answer.statusCode >= 300) throw new Error(`${route.method} ${route.path}: ${answer.statusCode} ${answer.body}`);
  return answer.body ? JSON.parse(answer.body).data : undefined;
};

/** The routes of the main job and the steps of the clock as functions, over the handlers that are deployed. The table must be in the environment. */
export const productOf = async () => {
  const [{ documents }, { handler: items }, { handler: agenda }, { recordsPort }, { due }, { fire }, { dueIn }] = await Promise.all([
    import('../../../shared/data/core/table.ts'),
    import('../../../functions/items/api.ts'),
    import('../../../functions/views/api.ts'),
    import('../../../shared/runtime/events/due-records.ts'),
    import('../../../shared/data/items/due.ts'),
    import('../../../shared/clock/fire.ts'),
    import('../../../shared/data/core/due.ts'),
  ]);
  const ofItems = items as unknown as Handler;
  const day = { from: '2030-03-30T00:00:00Z', to: '2030-03-31T00:00:00Z', workspaceId };
  const minute = { shard: 0, from: '2030-03-29T07:59:00.000Z', to: '2030-03-29T08:01:00.000Z' };
  const product = {
    create: (): Promise<Made> => call(ofItems, routes.createItem, { body: chore }),
    read: (itemId: ItemId) => call(ofItems, routes.getItem, { params: { itemId } }),
    list: () => call(ofItems, routes.listItems, { query: { limit: '50' } }),
    agenda: () => call(agenda as unknown as Handler, routes.getAgenda, { query: day }),
    change: (itemId: ItemId) => call(ofItems, routes.changeItem, { params: { itemId }, body: { title: 'Water the orchids' } }),
    complete: (itemId: ItemId) => call(ofItems, routes.completeItem, { params: { itemId } }),
    window: async () => {
      for await (const _page of dueIn(minute));
    },
    fire: ({ itemId, nextReminderAt }: Made) =>
      fire(
        { ...recordsPort(due, context.awsRequestId), now: () => nextReminderAt, sleep: async () => {}, send: async () => {} },
        { key: { pk: `WS#${workspaceId}`, sk: `ITEM#${itemId}` }, entity: 'item', dueAt: nextReminderAt },
      ),
  };
  return { product, documents };
};
export type Product = Awaited<ReturnType<typeof productOf>>['product'];
