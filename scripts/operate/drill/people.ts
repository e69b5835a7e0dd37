import type { Stage } from '../../dev/cloud/open.ts';
import { eventually } from '../../testing/await.ts';
import { newPerson, type Person } from '../../testing/people.ts';

/** An item as its people see it, without what reading it adds. */
type Seen = { title: string; status: string; version: number };
/** Somebody of the drill, and a cursor of theirs from before the harm. */
export type Owner = Person & { name: string; cursor?: string };

const names = ['ada', 'ben', 'cleo'];
const many = 8;

/** Several people, each with a workspace of their own and a key for a program. */
export const fill = async (stage: Stage): Promise<Owner[]> => {
  const owners: Owner[] = [];
  for (const name of names) owners.push({ ...(await newPerson(stage, name, 3)), name });
  for (const owner of owners) {
    const items = await Promise.all(
      Array.from({ length: many }, (_, i) => owner.api.createItem({ params: owner, body: { title: `${owner.name} ${i}` } })),
    );
    await owner.api.completeItem({ params: items[0]!.data });
    await owner.api.deleteItem({ params: items[1]!.data });
    const scopes = [{ workspaceId: owner.workspaceId, rows: [{ resource: 'item', actions: ['read'] }] }] as const;
    await owner.api.createKey({ body: { name: 'Before', scopes } });
  }
  return owners;
};

/** What people go on doing after the backup: each kind of change, and how many there were. */
export const goOn = async (owners: readonly Owner[]): Promise<number> => {
  let writes = 0;
  for (const { api, ...owner } of owners) {
    const { data: items } = await api.listItems({ params: owner, query: { status: 'open' } });
    const [first, second, third] = items;
    await api.changeItem({ params: first!, body: { title: `${owner.name} changed` } });
    await api.completeItem({ params: second! });
    await api.deleteItem({ params: third! });
    for (let i = 0; i < 3; i++) await api.createItem({ params: owner, body: { title: `${owner.name} late ${i}` } });
    const { data: keys } = await api.listKeys({});
    await api.revokeKey({ params: keys[0]! });
    writes += 7;
  }
  return writes;
};

/** All that somebody sees of their items. */
export const seenBy = async ({ api, workspaceId }: Owner): Promise<Record<string, Seen>> => {
  const open = (await api.listItems({ params: { workspaceId }, query: { limit: 100 } })).data;
  const trashed = (await api.listItems({ params: { workspaceId }, query: { limit: 100, status: 'trashed' } })).data;
  const done = (await api.listItems({ params: { workspaceId }, query: { limit: 100, status: 'done' } })).data;
  return Object.fromEntries(
    [...open, ...trashed, ...done].map(({ itemId, title, status, version }) => [itemId, { title, status, version }]),
  );
};

/** Waits until all that they did is in their logs, by a last item of each and by what happened to their keys; and takes a cursor from there. */
export const awaitLogs = async (owners: readonly Owner[], keyEvents: number): Promise<void> => {
  for (const owner of owners) {
    const { data: mark } = await owner.api.createItem({ params: owner, body: { title: 'the last' } });
    owner.cursor = await eventually(`the log of ${owner.name}`, async () => {
      const { data, cursor } = await owner.api.listEvents({ params: owner, query: { itemId: mark.itemId } });
      return data.length > 0 && cursor;
    });
    await eventually(`the own log of ${owner.name}`, async () => {
      const { data } = await owner.api.listMyEvents({ query: { limit: 100, types: 'key.created,key.revoked' } });
      return data.length === keyEvents;
    });
  }
};
