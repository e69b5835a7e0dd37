import type { WorkspaceId } from '../../domain/core/ids.ts';
import { Group, groupsMost } from '../../domain/people/workspaces/group.ts';
import { entity } from '../core/entity.ts';
import { wholeOfTable } from '../core/query.ts';
import type { Quota } from '../core/quota.ts';

/** Some members of a workspace by one name, with the lists that they have by it. */
export const groups = entity({ name: 'group', pk: 'WS#{workspaceId}', sk: 'GROUP#{groupId}', schema: Group });

/** The groups of a workspace that are not deleted, in the order of creation. */
export const groupsIn = (workspaceId: WorkspaceId): Promise<Group[]> =>
  wholeOfTable({ pk: `WS#${workspaceId}`, prefix: 'GROUP#' }, groups.fromRow, groupsMost, ({ deletedAt }) => !deletedAt);

/** How many groups a workspace may have. */
export const groupQuota = (workspaceId: WorkspaceId): Quota => ({
  pk: `WS#${workspaceId}`,
  name: groups.name,
  most: groupsMost,
  held: () => groupsIn(workspaceId),
});
