import type { WorkspaceId } from '../../domain/core/ids.ts';
import { Thing } from '../../domain/items/things/thing.ts';
import { entity } from '../core/entity.ts';
import { wholeOfTable } from '../core/query.ts';
import type { Quota } from '../core/quota.ts';

/** Something of a workspace that says how it stands, and by that makes an item due. */
export const things = entity({ name: 'thing', pk: 'WS#{workspaceId}', sk: 'THING#{thingId}', schema: Thing });

/** The most things of one workspace. */
export const thingsAtMost = 50;

/** The things of a workspace that were not deleted, oldest first. */
export const thingsOf = (workspaceId: WorkspaceId): Promise<Thing[]> =>
  wholeOfTable({ pk: `WS#${workspaceId}`, prefix: 'THING#' }, things.fromRow, thingsAtMost, ({ deletedAt }) => !deletedAt);

/** How many things one workspace may have. */
export const thingQuota = (workspaceId: WorkspaceId): Quota => ({
  pk: `WS#${workspaceId}`,
  name: things.name,
  most: thingsAtMost,
  held: () => thingsOf(workspaceId),
});
