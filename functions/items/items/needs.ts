import type { Caller } from '../../../shared/api/core/route.ts';
import { rotas } from '../../../shared/data/items/rotas.ts';
import { membershipOf } from '../../../shared/data/people/members.ts';
import { profiles } from '../../../shared/data/people/profiles.ts';
import { Failure } from '../../../shared/domain/core/failure.ts';
import type { ListId, RotaId, SectionId, UserId, WorkspaceId } from '../../../shared/domain/core/ids.ts';
import { invalid } from '../../../shared/domain/core/invalid.ts';
import { zoneIn } from '../../../shared/domain/items/history/item-changes.ts';
import type { ItemInput } from '../../../shared/domain/items/items/item.ts';
import { presentList, requireSection } from '../lists/order.ts';

/** A list that an item is put into must be there, and so must its section. */
export const requireList = async (workspaceId: WorkspaceId, listId: ListId | null | undefined, sectionId?: SectionId): Promise<void> => {
  requireSection(listId ? await presentList({ workspaceId, listId }) : {}, sectionId);
};

/** A rota that an item is put into must be there. */
export const requireRota = async (workspaceId: WorkspaceId, rotaId: RotaId | null | undefined): Promise<void> => {
  const rota = rotaId ? await rotas.find({ workspaceId, rotaId }) : undefined;
  if (rotaId && (!rota || rota.deletedAt)) throw new Failure('not_found', { what: 'rota' });
};

/** Whoever is named must be a member. Fails at the place in the request of the first who is none. */
export const requireMembers = async (workspaceId: WorkspaceId, named: readonly { userId: UserId; at: string }[]): Promise<void> => {
  const found = await Promise.all(named.map(({ userId }) => membershipOf({ workspaceId, userId })));
  const missing = named.find((_, i) => !found[i]);
  if (missing) throw invalid(missing.at, 'not_members');
};

/** Whoever an item is assigned to must be a member. The caller is one. */
export const requireAssignees = (workspaceId: WorkspaceId, assignees: readonly UserId[] = [], caller: Caller): Promise<void> => {
  const others = assignees.filter(userId => userId !== caller.userId);
  return requireMembers(
    workspaceId,
    others.map(userId => ({ userId, at: '/assignees' })),
  );
};

/** The zone of the caller, read then, because what the gateway knows may be a minute old; that of a child without an account is read with each request. */
export const zoneNow = async ({ userId, zone }: Caller): Promise<string> => (await profiles.find({ userId }))?.zone ?? zone;

/** The zone in which a new item's days begin when it names none: the caller's. */
export const zoneFor = async (input: ItemInput, caller: Caller): Promise<string> => (zoneIn(input) ? caller.zone : zoneNow(caller));
