import type { Caller } from '../../../shared/api/core/route.ts';
import { membershipOf } from '../../../shared/data/people/members.ts';
import { profiles } from '../../../shared/data/people/profiles.ts';
import type { ListId, SectionId, UserId, WorkspaceId } from '../../../shared/domain/core/ids.ts';
import { invalid } from '../../../shared/domain/core/invalid.ts';
import type { ItemInput } from '../../../shared/domain/items/item.ts';
import { zoneIn } from '../../../shared/domain/items/item-changes.ts';
import { presentList, requireSection } from '../lists/order.ts';

/** A list that an item is put into must be there, and so must its section. */
export const requireList = async (workspaceId: WorkspaceId, listId: ListId | null | undefined, sectionId?: SectionId): Promise<void> => {
  requireSection(listId ? await presentList({ workspaceId, listId }) : {}, sectionId);
};

/** Whoever an item is assigned to must be a member. The caller is one. */
export const requireMembers = async (workspaceId: WorkspaceId, assignees: UserId[] | undefined, { userId }: Caller): Promise<void> => {
  const others = assignees?.filter(each => each !== userId) ?? [];
  const found = await Promise.all(others.map(each => membershipOf({ workspaceId, userId: each })));
  if (found.includes(undefined)) throw invalid('/assignees', 'not_members');
};

/** The zone in which a new item's days begin when it names none: the caller's, read then, because what the gateway knows may be a minute old. */
export const zoneFor = async (input: ItemInput, { userId, zone }: Caller): Promise<string> =>
  zoneIn(input) ? zone : (await profiles.get({ userId })).zone;
