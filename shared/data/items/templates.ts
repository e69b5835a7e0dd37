import type { WorkspaceId } from '../../domain/core/ids.ts';
import { Template } from '../../domain/items/templates/template.ts';
import { entity } from '../core/entity.ts';
import { type Page, queryTable } from '../core/query.ts';

/** A template of a workspace. */
export const templates = entity({ name: 'template', pk: 'WS#{workspaceId}', sk: 'TEMPLATE#{templateId}', schema: Template });

/** A page of a workspace's templates, oldest first. */
export const templatesOf = (workspaceId: WorkspaceId, page: { limit: number; cursor?: string }): Promise<Page<Template>> =>
  queryTable({ pk: `WS#${workspaceId}`, prefix: 'TEMPLATE#' }, templates.fromRow, {
    ...page,
    keep: ({ deletedAt }) => deletedAt === undefined,
  });
