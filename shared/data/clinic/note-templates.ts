import { NoteTemplate, noteTemplateRules } from '../../domain/clinic/notes/note-template.ts';
import type { WorkspaceId } from '../../domain/core/ids.ts';
import { entity } from '../core/entity.ts';
import { type Page, queryTable, wholeOfTable } from '../core/query.ts';
import type { Quota } from '../core/quota.ts';

/** The sections with which notes begin. */
export const noteTemplates = entity({
  name: 'note_template',
  pk: 'WS#{workspaceId}',
  sk: 'NOTE_TEMPLATE#{noteTemplateId}',
  schema: NoteTemplate,
});

const rangeOf = (workspaceId: WorkspaceId) => ({ pk: `WS#${workspaceId}`, prefix: 'NOTE_TEMPLATE#' });

/** A page of the templates of a workspace, oldest first. */
export const noteTemplatesOf = (
  workspaceId: WorkspaceId,
  page: { limit: number; cursor?: string; keep?: (template: NoteTemplate) => boolean },
): Promise<Page<NoteTemplate>> => queryTable(rangeOf(workspaceId), noteTemplates.fromRow, page);

/** How many templates there are in a workspace, archived or not. */
export const noteTemplateQuota = (workspaceId: WorkspaceId): Quota => ({
  pk: `WS#${workspaceId}`,
  name: 'note_template',
  most: noteTemplateRules.perWorkspace,
  held: () => wholeOfTable(rangeOf(workspaceId), noteTemplates.fromRow, noteTemplateRules.perWorkspace, () => true),
});
