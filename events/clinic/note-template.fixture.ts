import { noteKey } from '../../shared/domain/clinic/notes/note.fixture.ts';
import { changeNoteTemplate, createNoteTemplate } from '../../shared/domain/clinic/notes/note-template.ts';
import { acting } from '../../shared/domain/clinic/prescriptions/prescription.fixture.ts';
import { type Sample, samplesOf } from '../sample.fixture.ts';

/** A template of notes that is made and changed. */
export const noteTemplateSamples = (): Sample[] => {
  const ids = { workspaceId: noteKey.workspaceId, noteTemplateId: 'note_template_01kb8m3tq2e8fvq3w5r7c9d0ea' } as const;
  const made = createNoteTemplate({ name: 'Visit', sections: ['Findings', 'Plan'] }, ids, acting);
  return samplesOf('note_template', made, changeNoteTemplate(made.next, { archived: true }, acting.now));
};
