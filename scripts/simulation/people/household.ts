import type { Route } from '../../../shared/api/core/route.ts';
import { routes, routesByApi } from '../../../shared/api/index.ts';
import type { AskedItem } from '../model/item.ts';
import type { World } from '../world/world.ts';
import { type Caller, type Reply, requestFrom } from './client.ts';

export type Person = Caller & { email: string };
/** Something that a person did: what they asked for, and what they heard of it. `subject` is the item or user that it is about. */
export type Entry = { name: string; userId: string; subject: string; body?: unknown; sentAt: number; reply?: Reply };
export type KnownItem = { itemId: string; asked: AskedItem; recurring: boolean };
type Input = { params?: Record<string, string>; body?: unknown };

const apiOf = (name: string): string => Object.entries(routesByApi).find(([, ofApi]) => name in ofApi)![0];

/** People who share a workspace, what they know of each other's items, and a journal of all that they do. */
export const householdIn = (world: World) => {
  const journal: Entry[] = [];
  let requests = 0;
  const household = {
    world,
    journal,
    people: [] as Person[],
    items: [] as KnownItem[],
    workspaceId: '',
    /** One request of somebody's, by the name of its route. */
    ask: async (name: string, person: Person, subject: string, { params, body }: Input = {}): Promise<Entry & { reply: Reply }> => {
      const route = routes[name as keyof typeof routes] as Route;
      const entry: Entry = { name, userId: person.userId, subject, body, sentAt: world.timeline.now() };
      journal.push(entry);
      const path = household.workspaceId ? { workspaceId: household.workspaceId, ...params } : params;
      const key = `request-${++requests}`;
      const reply = await requestFrom(world, { api: apiOf(name), route, params: path, body, caller: person, key });
      return Object.assign(entry, { reply });
    },
  };
  return household;
};
export type Household = ReturnType<typeof householdIn>;
