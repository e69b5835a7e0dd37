import { expectTypeOf, test } from 'vitest';
import type { Client } from '../../shared/api/client/client.ts';
import type { Caller, HandlersOf } from '../../shared/api/core/route.ts';
import type { itemRoutes } from '../../shared/api/items/items.ts';
import type { linkedCalendars } from '../../shared/data/calendars/linked-calendars.ts';
import type { WriteContext } from '../../shared/data/core/codec.ts';
import type { items, itemsOf } from '../../shared/data/items/items.ts';
import type { membershipOf } from '../../shared/data/people/members.ts';
import {
  ActivityId,
  type CalendarId,
  type ConnectionId,
  ItemId,
  type KeyId,
  type ListId,
  type UserId,
  type WorkspaceId,
} from '../../shared/domain/core/ids.ts';
import type { createItem } from '../../shared/domain/items/history/item-changes.ts';
import type { createKey } from '../../shared/domain/people/keys/key.ts';
import type { MemberRole } from '../../shared/domain/people/workspaces/role.ts';
import type { newId, personalWorkspaceOf } from '../../shared/runtime/http/ids.ts';

/*
 * One kind of id does not pass for another, nor a plain text for an id: the compiler refuses it. What these tests say is read by `tsc`: a line
 * under `@ts-expect-error` that compiles is an error there.
 */
type Parameter<F extends (...given: never[]) => unknown, N extends number> = Parameters<F>[N];

test('what a schema parses has its kind, and a literal of another is refused', () => {
  const item: ItemId = 'item_01h455vb4pex5vsknk084sn02q';
  // @ts-expect-error a list is no item
  const list: ItemId = 'list_01h455vb4pex5vsknk084sn02q';
  expectTypeOf(ItemId.parse(item)).toEqualTypeOf<ItemId>();
  expectTypeOf(ActivityId.parse(`act_${list.slice(5)}`)).not.toExtend<ItemId>();
});

test('rules: whose record it is, and who acts', () => {
  expectTypeOf<{ workspaceId: WorkspaceId; itemId: ItemId }>().toExtend<Parameter<typeof createItem, 1>>();
  expectTypeOf<{ workspaceId: WorkspaceId; itemId: ListId }>().not.toExtend<Parameter<typeof createItem, 1>>();
  expectTypeOf<{ userId: KeyId; now: string; zone: string }>().not.toExtend<Parameter<typeof createItem, 2>>();
  expectTypeOf<{ userId: KeyId; keyId: UserId }>().not.toExtend<Parameter<typeof createKey, 1>>();
  expectTypeOf<UserId>().not.toExtend<MemberRole>();
});

test('keys of the table, by the names in their templates', () => {
  expectTypeOf<{ workspaceId: WorkspaceId; itemId: ItemId }>().toEqualTypeOf<Parameter<typeof items.get, 0>>();
  expectTypeOf<{ workspaceId: WorkspaceId; itemId: ListId }>().not.toExtend<Parameter<typeof items.update, 0>>();
  expectTypeOf<{ userId: UserId; connectionId: CalendarId; calendarId: ConnectionId }>().not.toExtend<
    Parameter<typeof linkedCalendars.find, 0>
  >();
  expectTypeOf<string>().not.toExtend<Parameter<typeof itemsOf, 0>>();
  expectTypeOf<{ workspaceId: UserId; userId: WorkspaceId }>().not.toExtend<Parameter<typeof membershipOf, 0>>();
});

test('writes: a rule that records who acts takes a user, not the clock', () => {
  expectTypeOf<'clock'>().toExtend<WriteContext['userId']>();
  expectTypeOf<WriteContext>().not.toExtend<Parameter<typeof createItem, 2>>();
  expectTypeOf<KeyId>().not.toExtend<WriteContext['userId']>();
});

test('the caller, and new ids', () => {
  expectTypeOf<WorkspaceId>().toEqualTypeOf<keyof Caller['roles']>();
  expectTypeOf<KeyId>().not.toExtend<Caller['userId']>();
  expectTypeOf<typeof newId<'item'>>().returns.toEqualTypeOf<ItemId>();
  expectTypeOf<WorkspaceId>().not.toExtend<Parameter<typeof personalWorkspaceOf, 0>>();
});

test('handlers: ids of the path by their names, and of the reply', () => {
  type GetItem = HandlersOf<typeof itemRoutes>['getItem'];
  expectTypeOf<{ workspaceId: WorkspaceId; itemId: ItemId }>().toEqualTypeOf<Parameter<GetItem, 0>['params']>();
  expectTypeOf<Awaited<ReturnType<GetItem>>['itemId']>().toEqualTypeOf<ItemId>();
});

test('the client takes any text for an id, as it comes from an address or a form, and answers ids', () => {
  type Call = Parameter<Client<typeof itemRoutes>['createItem'], 0>;
  expectTypeOf<string>().toExtend<Call['params']['workspaceId']>();
  expectTypeOf<string>().toExtend<NonNullable<Call['body']['listId']>>();
  expectTypeOf<Awaited<ReturnType<Client<typeof itemRoutes>['createItem']>>['data']['itemId']>().toEqualTypeOf<ItemId>();
});
