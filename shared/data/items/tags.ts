import type { PutCommandInput } from '@aws-sdk/lib-dynamodb';
import type { WorkspaceId } from '../../domain/core/ids.ts';
import { Tag, tagsAtMost } from '../../domain/items/tags/tag.ts';
import { entity } from '../core/entity.ts';
import { type Page, queryTable, wholeOfTable } from '../core/query.ts';
import { placeIn, type Quota } from '../core/quota.ts';

/** A tag of a workspace. */
export const tags = entity({ name: 'tag', pk: 'WS#{workspaceId}', sk: 'TAG#{tagId}', schema: Tag });

const range = (workspaceId: WorkspaceId) => ({ pk: `WS#${workspaceId}`, prefix: 'TAG#' });
const isPresent = ({ deletedAt }: Tag): boolean => deletedAt === undefined;

/** A page of a workspace's tags, oldest first. */
export const tagsOf = (workspaceId: WorkspaceId, page: { limit: number; cursor?: string }): Promise<Page<Tag>> =>
  queryTable(range(workspaceId), tags.fromRow, { ...page, keep: isPresent });

/** Many more than there can be at once: those that are there, and those whose words are still leaving. */
const everyTag = 1000;

/** The tags of a workspace, and those that are gone and whose words items may still have. */
export const tagsAndLeaving = (workspaceId: WorkspaceId): Promise<Tag[]> =>
  wholeOfTable(range(workspaceId), tags.fromRow, everyTag, tag => isPresent(tag) || tag.leaving !== undefined);

/**
 * The write that goes beside each by which a tag comes, is named anew or goes into another: of two at once that have looked at the same names only one is
 * written, the other looks anew. `look` fails where it may not be. Fails with `limit_reached` where it is to be one more than may be.
 */
export const besideNames = (workspaceId: WorkspaceId, look: (all: Tag[]) => void, isOneMore = false): Promise<PutCommandInput> => {
  const held: Quota['held'] = async () => {
    const all = await tagsAndLeaving(workspaceId);
    look(all);
    return isOneMore ? all.filter(isPresent) : [];
  };
  return placeIn({ pk: `WS#${workspaceId}`, name: tags.name, most: tagsAtMost, held });
};
