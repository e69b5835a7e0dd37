import type { ItemId, WorkspaceId } from '../../domain/core/ids.ts';
import { Relation, relationsAtMost } from '../../domain/items/relations/relation.ts';
import { entity } from '../core/entity.ts';
import { wholeOfTable } from '../core/query.ts';

/** A relation of two items, as one of them has it: under each of them stands one. */
export const relations = entity({ name: 'relation', pk: 'WS#{workspaceId}', sk: 'RELATION#{itemId}#{relationId}', schema: Relation });

type Of = { workspaceId: WorkspaceId; itemId: ItemId };

/** Where the relations of an item stand. */
export const relationsBelow = ({ workspaceId, itemId }: Of) => ({ pk: `WS#${workspaceId}`, prefix: `RELATION#${itemId}#` });

/** All relations of an item, in the order in which they were made, without those that were removed. */
export const relationsOf = (of: Of): Promise<Relation[]> =>
  wholeOfTable(relationsBelow(of), relations.fromRow, relationsAtMost, ({ removedAt }) => !removedAt);
