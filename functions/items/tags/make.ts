import type { WriteContext } from '../../../shared/data/core/entity.ts';
import { createBeside } from '../../../shared/data/core/quota.ts';
import { patient } from '../../../shared/data/core/race.ts';
import { besideNames, tags } from '../../../shared/data/items/tags.ts';
import type { Change } from '../../../shared/domain/core/due.ts';
import { requireFree, type Tag } from '../../../shared/domain/items/tags/tag.ts';

/** Writes a new tag, or answers the one that stands under its key already. Fails with `already_exists`, `conflict` and `limit_reached`. */
export const makeTag = async (change: Change<Tag>, context: WriteContext): Promise<Tag> => {
  const { workspaceId, name } = change.next;
  const beside = async () => [await besideNames(workspaceId, all => requireFree(name, all), true)];
  return (await createBeside(beside, tags, change.next, change, context, patient)).record;
};
