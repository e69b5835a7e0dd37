import { type Client, type ClientOptions, clientFor } from '../../shared/api/client.ts';
import { routes } from '../../shared/api/index.ts';

export type { Answer, ClientOptions, NotModified } from '../../shared/api/client.ts';
export { ApiFailure, type ApiFailureCode, type WrongPlace } from '../../shared/api/client-failure.ts';
export type { FailureCode } from '../../shared/domain/failure.ts';
export type { ItemInput, ItemPatch } from '../../shared/domain/item.ts';
export type { ItemView as Item } from '../../shared/domain/item-view.ts';
export type { Recurrence } from '../../shared/domain/recurrence.ts';
export type { When } from '../../shared/domain/when.ts';
export type { List, Member, Workspace } from '../../shared/domain/workspace.ts';

/** Every route of the API as a typed call. */
export type Almanac = Client<typeof routes>;

/** A client of an Almanac at `baseUrl`, signed by `token`: the access token that Cognito gave, or how to get a fresh one. */
export const createClient = (options: ClientOptions): Almanac => clientFor(routes, options);
