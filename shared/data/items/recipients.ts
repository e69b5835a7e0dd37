import type { UserId } from '../../domain/core/ids.ts';
import { isPermitted, type Permission } from '../../domain/core/permissions.ts';
import type { Item } from '../../domain/items/items/item.ts';
import { hasAccess } from '../../domain/people/accounts/account.ts';
import type { Profile } from '../../domain/people/profiles/profile.ts';
import { isPresent } from '../../domain/people/workspaces/membership-end.ts';
import type { Member } from '../../domain/people/workspaces/workspace.ts';
import { readMany } from '../core/rows.ts';
import { members, membersOf } from '../people/members.ts';
import { profiles } from '../people/profiles.ts';
import { standingsFor } from '../people/roles.ts';

const profilesOf = (rows: Record<string, unknown>[]): Profile[] => rows.filter(row => row.entity === profiles.name).map(profiles.fromRow);

type About = Pick<Item, 'workspaceId' | 'assignees' | 'listId'>;
const reads: readonly Permission[] = ['item:read'];
const approves: readonly Permission[] = ['item:read', 'item:approve'];

/** Those of these members who may read an item, and what else of it these rights are about. */
const whoMayRead = async (found: Member[], item: Pick<About, 'assignees' | 'listId'>, rights = reads): Promise<UserId[]> => {
  const standings = await standingsFor(found);
  return found
    .filter(({ userId }, i) => rights.every(right => isPermitted(standings[i]!, right, item, userId)))
    .map(({ userId }) => userId);
};

/** Of these users those who are members of the workspace now, and the profiles of those who may read an item: memberships and profiles in one request. */
const presentAmong = async (item: About, userIds: readonly UserId[], rights = reads): Promise<{ there: Member[]; readers: Profile[] }> => {
  const { workspaceId } = item;
  const keys = userIds.flatMap(userId => [members.keyOf({ workspaceId, userId }), profiles.keyOf({ userId })]);
  const rows = await readMany(keys);
  const there = rows
    .filter(row => row.entity === members.name)
    .map(members.fromRow)
    .filter(member => isPresent(member, new Date().toISOString()));
  const present = new Set(await whoMayRead(there, item, rights));
  return { there, readers: profilesOf(rows).filter(({ userId }) => present.has(userId)) };
};

/** The profiles of those among these users who are members of the workspace now, and may read an item. */
export const readersAmong = async (item: About, userIds: readonly UserId[], rights = reads): Promise<Profile[]> =>
  (await presentAmong(item, userIds, rights)).readers;

/** Who is told of an item in the name of its assignees: they themselves, and in the place of a child without an account its guardians. */
const toldFor = async (item: About, asked: readonly UserId[]): Promise<Profile[]> => {
  const { there, readers } = await presentAmong(item, asked);
  const guardians = there.flatMap(member => member.guardians ?? []).filter(each => !asked.includes(each));
  return guardians.length > 0 ? [...readers, ...(await readersAmong(item, [...new Set(guardians)]))] : readers;
};

/** The profiles of everybody who may read an item that is nobody's own, a hundred members a page. */
async function* everybodyFor({ workspaceId, listId }: Omit<About, 'assignees'>): AsyncGenerator<Profile[]> {
  let cursor: string | undefined;
  do {
    const page = await membersOf(workspaceId, { limit: 100, cursor });
    const userIds = await whoMayRead(page.items, { assignees: [], listId });
    yield profilesOf(await readMany(userIds.map(userId => profiles.keyOf({ userId }))));
    cursor = page.cursor;
  } while (cursor);
}

/** Everybody who may approve that an item was done, a hundred members a page. */
export async function* approversOf(item: About): AsyncGenerator<UserId[]> {
  let cursor: string | undefined;
  do {
    const page = await membersOf(item.workspaceId, { limit: 100, cursor });
    yield whoMayRead(page.items, item, approves);
    cursor = page.cursor;
  } while (cursor);
}

/**
 * Those whom an item concerns now, page after page: its assignees, or those of them of whom it is still `asked` (of children their guardians), or everybody where it has none. Where none of its assignees can be told
 * any more (they left, or their access has ended), it is like one without: nothing falls due unseen.
 */
export async function* recipientsFor(item: About, asked: readonly UserId[] = item.assignees): AsyncGenerator<Profile[]> {
  const there = asked.length > 0 ? (await toldFor(item, asked)).filter(hasAccess) : [];
  if (there.length > 0) yield there;
  else yield* everybodyFor(item);
}
