import type { PutCommandInput } from '@aws-sdk/lib-dynamodb';
import type { WorkspaceId } from '../../domain/core/ids.ts';
import { Field, fieldsAtMost } from '../../domain/items/fields/field.ts';
import { entity } from '../core/entity.ts';
import { wholeOfTable } from '../core/query.ts';
import { placeIn } from '../core/quota.ts';

/** A field of a workspace. */
export const fields = entity({ name: 'field', pk: 'WS#{workspaceId}', sk: 'FIELD#{fieldId}', schema: Field });

/** All fields of a workspace, which are few, but for deleted ones. */
export const fieldsOf = (workspaceId: WorkspaceId): Promise<Field[]> =>
  wholeOfTable({ pk: `WS#${workspaceId}`, prefix: 'FIELD#' }, fields.fromRow, fieldsAtMost, ({ deletedAt }) => deletedAt === undefined);

/**
 * The write that goes beside each by which a field comes or is named anew: of two at once that have looked at the same names only one is written, the other
 * looks anew. `look` fails where it may not be. Fails with `limit_reached` where it is to be one more than may be.
 */
export const besideFieldNames = (workspaceId: WorkspaceId, look: (all: Field[]) => void, isOneMore = false): Promise<PutCommandInput> =>
  placeIn({
    pk: `WS#${workspaceId}`,
    name: fields.name,
    most: fieldsAtMost,
    held: async () => {
      const all = await fieldsOf(workspaceId);
      look(all);
      return isOneMore ? all : [];
    },
  });
