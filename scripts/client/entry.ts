import { type Client, type ClientOptions, clientFor } from '../../shared/api/client/client.ts';
import { type Watch, watchOf } from '../../shared/api/client/watch-client.ts';
import { routes } from '../../shared/api/index.ts';

export type { Answer, ClientOptions, NotModified } from '../../shared/api/client/client.ts';
export { ApiFailure, type ApiFailureCode, type WrongPlace } from '../../shared/api/client/client-failure.ts';
export type { AskPasskey } from '../../shared/api/client/client-step-up.ts';
export { type Place, Presence, type PresentPerson } from '../../shared/api/client/presence.ts';
export type { Watch, WatchOptions } from '../../shared/api/client/watch-client.ts';
export type { FailureCode } from '../../shared/domain/core/failure.ts';
export type { ItemInput, ItemPatch } from '../../shared/domain/items/items/item.ts';
export type { ItemView as Item } from '../../shared/domain/items/items/item-view.ts';
export type { List } from '../../shared/domain/items/lists/list.ts';
export type { Member, Workspace } from '../../shared/domain/people/workspaces/workspace.ts';
export type { Recurrence } from '../../shared/domain/time/recurrence.ts';
export type { When } from '../../shared/domain/time/when.ts';

/** Every route of the API as a typed call, and what happens in a workspace as it happens. */
export type Almanac = Client<typeof routes> & { watch: Watch };

/** A client of an Almanac at `baseUrl`, signed by `token`: the access token that Cognito gave, or how to get a fresh one. */
export const createClient = (options: ClientOptions): Almanac => {
  const calls = clientFor(routes, options);
  return { ...calls, watch: watchOf(calls) };
};
