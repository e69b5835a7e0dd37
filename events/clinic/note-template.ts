import * as z from 'zod';
import { NoteTemplate } from '../../shared/domain/clinic/notes/note-template.ts';
import type { EventKinds } from '../event.ts';

const kind = { data: z.object({}), record: NoteTemplate, audience: 'members' } as const;

export const noteTemplateEvents = {
  'note_template.created': kind,
  'note_template.changed': { ...kind, data: z.object({ fields: z.array(z.string()) }) },
} as const satisfies EventKinds;
