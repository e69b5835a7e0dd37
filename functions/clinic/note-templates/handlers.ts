import type { noteTemplateRoutes } from '../../../shared/api/clinic/note-templates.ts';
import type { HandlersOf } from '../../../shared/api/core/route.ts';
import { noteTemplateQuota, noteTemplates, noteTemplatesOf } from '../../../shared/data/clinic/note-templates.ts';
import { createWithin } from '../../../shared/data/core/quota.ts';
import { workspaces } from '../../../shared/data/people/workspaces.ts';
import { changeNoteTemplate, createNoteTemplate, type NoteTemplate } from '../../../shared/domain/clinic/notes/note-template.ts';
import { requireClinic } from '../patients/clinic.ts';

export const noteTemplateHandlers: HandlersOf<typeof noteTemplateRoutes> = {
  createNoteTemplate: async ({ params: { workspaceId }, body, newId, context }) => {
    requireClinic(await workspaces.get({ workspaceId }));
    const ids = { workspaceId, noteTemplateId: await newId('noteTemplate') };
    const made = createNoteTemplate(body, ids, context);
    return (await createWithin(noteTemplateQuota(workspaceId), noteTemplates, ids, made, context)).record;
  },
  listNoteTemplates: async ({ params: { workspaceId }, query: { archived, ...page } }) =>
    noteTemplatesOf(workspaceId, { ...page, keep: ({ archivedAt }: NoteTemplate) => String(archivedAt !== undefined) === archived }),
  changeNoteTemplate: async ({ params, body, context, ifMatch }) =>
    noteTemplates.update(params, template => changeNoteTemplate(template, body, context.now), context, ifMatch),
};
