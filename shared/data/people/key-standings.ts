import type { WorkspaceId } from '../../domain/core/ids.ts';
import type { Standing } from '../../domain/core/permissions.ts';
import { narrow } from '../../domain/core/standings.ts';
import type { Key } from '../../domain/people/keys/key.ts';
import type { Profile } from '../../domain/people/profiles/profile.ts';
import { isEnding, isPresent } from '../../domain/people/workspaces/membership-end.ts';
import { readMany } from '../core/rows.ts';
import { members } from './members.ts';
import { profiles } from './profiles.ts';
import { standingsFor } from './roles.ts';

/**
 * The maker of a key, and what the key may in each workspace: its rows, as far as its maker may them too at this moment; `ending` are those in which
 * its maker is a member for no longer than what is remembered of it. Two requests at the most.
 */
export const standingsOfKey = async ({
  userId,
  scopes,
}: Pick<Key, 'userId' | 'scopes'>): Promise<{
  profile: Profile | undefined;
  roles: Record<WorkspaceId, Standing>;
  ending: WorkspaceId[];
}> => {
  const now = new Date().toISOString();
  const rows = await readMany([profiles.keyOf({ userId }), ...scopes.map(({ workspaceId }) => members.keyOf({ workspaceId, userId }))]);
  const profile = rows.filter(({ entity }) => entity === profiles.name).map(profiles.fromRow)[0];
  const present = rows
    .filter(({ entity }) => entity === members.name)
    .map(members.fromRow)
    .filter(member => isPresent(member, now));
  const standings = await standingsFor(present);
  const roles = scopes.flatMap(scope => {
    const standing = standings[present.findIndex(({ workspaceId }) => workspaceId === scope.workspaceId)];
    return standing ? [[scope.workspaceId, narrow(scope.rows, standing)] as const] : [];
  });
  const ending = present.filter(member => isEnding(member, now)).map(({ workspaceId }) => workspaceId);
  return { profile, roles: Object.fromEntries(roles), ending };
};
