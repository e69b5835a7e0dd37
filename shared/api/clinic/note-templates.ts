import * as z from 'zod';
import { NoteTemplate, NoteTemplateInput, NoteTemplatePatch } from '../../domain/clinic/notes/note-template.ts';
import { ids } from '../core/examples.ts';
import type { Routes } from '../core/route.ts';
import { paging } from '../core/shapes.ts';

const noteTemplateId = 'note_template_01h455vb4pex5vsknk084sn02q';
const body = { name: 'Visit', sections: ['Complaint', 'Findings', 'Assessment', 'Plan'] };
const template = {
  ...{ workspaceId: ids.workspaceId, noteTemplateId, ...body },
  ...{ createdBy: ids.userId, createdAt: '2026-11-28T08:00:00.000Z', version: 1 },
};
const params = { noteTemplateId };
const all = '/v1/workspaces/{workspaceId}/note-templates';

export const noteTemplateRoutes = {
  createNoteTemplate: {
    method: 'POST',
    path: all,
    access: 'note:change',
    summary: 'Say with which sections notes of a kind begin',
    description:
      'It is for all notes of the clinic, and says nothing of any patient: it is not sealed, and nobody who reads it stands in the log.',
    body: NoteTemplateInput,
    reply: NoteTemplate,
    status: 201,
    fails: ['limit_reached', 'conflict'],
    example: { body, reply: template },
  },
  listNoteTemplates: {
    method: 'GET',
    path: all,
    access: 'note:read',
    summary: 'List the templates of notes, oldest first',
    query: z.strictObject({ ...paging, archived: z.enum(['true', 'false']).default('false') }),
    list: NoteTemplate,
    fails: [],
    example: { reply: [template] },
  },
  changeNoteTemplate: {
    method: 'PATCH',
    path: `${all}/{noteTemplateId}`,
    access: 'note:change',
    summary: 'Change a template of notes, or archive it (merge patch)',
    description: 'Notes that were begun stay as they are. What is `archived` is brought back by `false`.',
    body: NoteTemplatePatch,
    reply: NoteTemplate,
    fails: ['precondition_failed', 'conflict'],
    example: { params, body: { name: 'First visit' }, reply: { ...template, name: 'First visit', version: 2 } },
  },
} as const satisfies Routes;
