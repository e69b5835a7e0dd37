import { expect, test } from 'vitest';
import { acting } from '../prescriptions/prescription.fixture.ts';
import { noteKey } from './note.fixture.ts';
import { changeNoteTemplate, createNoteTemplate, NoteTemplate, NoteTemplateInput, textOfTemplate } from './note-template.ts';

const ids = { workspaceId: noteKey.workspaceId, noteTemplateId: 'note_template_01kb8m3tq2e8fvq3w5r7c9d0ea' } as const;
const made = () => createNoteTemplate(NoteTemplateInput.parse({ name: ' Visit ', sections: ['Findings', 'Plan'] }), ids, acting).next;

test('notes of a template begin with its headings, in their order, with room below each', () => {
  expect(textOfTemplate(made())).toBe('Findings\n\n\nPlan\n\n');
  expect(made().name).toBe('Visit');
});

test('a template is changed, archived and brought back; what changes nothing stays as it is', () => {
  const archived = changeNoteTemplate(made(), { archived: true }, acting.now);
  expect(archived).toMatchObject({ next: { archivedAt: acting.now }, event: { data: { fields: ['archived'] } } });
  expect(changeNoteTemplate(archived.next, { archived: false, sections: ['Plan'] }, acting.now).next).toEqual({
    ...made(),
    sections: ['Plan'],
    archivedAt: undefined,
  });
  expect(changeNoteTemplate(made(), {}, acting.now).next).toEqual(made());
  expect(NoteTemplate.parse(made())).toEqual(made());
});

test.each([{}, { name: 'Visit', sections: [] }, { name: 'Visit', sections: [' '] }, { name: 'Visit', sections: ['a\nb'] }])(
  '%j is none',
  input => {
    expect(NoteTemplateInput.safeParse(input).success).toBe(false);
  },
);
