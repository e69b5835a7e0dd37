import type { Profile } from '../domain/profile.ts';
import { members, membersOf } from './members.ts';
import { profiles } from './profiles.ts';
import { readMany } from './rows.ts';

const profilesOf = (rows: Record<string, unknown>[]): Profile[] => rows.filter(row => row.entity === profiles.name).map(profiles.fromRow);

/** The profiles of those among these users who are members of the workspace now: memberships and profiles in one request. */
export const recipientsAmong = async (workspaceId: string, userIds: string[]): Promise<Profile[]> => {
  const keys = userIds.flatMap(userId => [members.keyOf({ workspaceId, userId }), profiles.keyOf({ userId })]);
  const rows = await readMany(keys);
  const present = new Set(
    rows
      .filter(row => row.entity === members.name)
      .map(members.fromRow)
      .filter(({ removedAt }) => !removedAt)
      .map(({ userId }) => userId),
  );
  return profilesOf(rows).filter(({ userId }) => present.has(userId));
};

/** The profiles of everybody in the workspace but its guests, a hundred members a page. */
export async function* recipientsOf(workspaceId: string): AsyncGenerator<Profile[]> {
  let cursor: string | undefined;
  do {
    const page = await membersOf(workspaceId, { limit: 100, cursor });
    const userIds = page.items.filter(({ role }) => role !== 'guest').map(({ userId }) => userId);
    yield profilesOf(await readMany(userIds.map(userId => profiles.keyOf({ userId }))));
    cursor = page.cursor;
  } while (cursor);
}
