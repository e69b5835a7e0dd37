import { List } from '../../domain/people/workspace.ts';
import { entity } from '../core/entity.ts';
import { queryTable } from '../core/query.ts';

/** A list of items. */
export const lists = entity({ name: 'list', pk: 'WS#{workspaceId}', sk: 'LIST#{listId}', schema: List });

/** A page of a workspace's lists, oldest first. */
export const listsOf = (workspaceId: string, options: { limit: number; cursor?: string }) =>
  queryTable({ pk: `WS#${workspaceId}`, prefix: 'LIST#' }, lists.fromRow, { ...options, keep: ({ trashedAt }) => !trashedAt });
