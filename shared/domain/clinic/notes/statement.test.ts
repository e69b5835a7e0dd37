import fc from 'fast-check';
import { expect, test } from 'vitest';
import { canonical } from '../../core/canonical.ts';
import { Failure } from '../../core/failure.ts';
import { saysSomething } from '../../core/text.ts';
import type { PatientPerson } from '../patient-content.ts';
import { acting } from '../prescriptions/prescription.fixture.ts';
import { NoteContent } from './content.ts';
import { cosigner, draftedNote, noteKey } from './note.fixture.ts';
import { cosignatureStatementOf, noteStatementOf } from './statement.ts';

const person: PatientPerson = { recordNumber: '00000013', names: [{ family: 'Müller' }], birthDate: '1984-02-29', gender: 'female' };
const signer = { userId: acting.userId, name: 'Dr. Beyer', role: 'clinician', zone: 'Europe/Berlin' };
const amends = { noteId: 'note_01kb8m3tq2e8fvq3w5r7c9d0eb', digest: 'RBNvo1WzZ4oRRq0W9-hknpT7T8If536DEMBg9hyq_4o' } as const;
const content = { title: 'Visit', text: 'Cough' };

test('what is signed says all of the note, whose it is and who signs it, and says the same however often it is asked for', () => {
  fc.assert(
    fc.property(
      fc.string({ minLength: 1, unit: 'grapheme' }).filter(text => NoteContent.shape.text.safeParse(text).success && saysSomething(text)),
      text => {
        const note = draftedNote({ cosigner, amends: amends.noteId });
        const stated = noteStatementOf(note, { title: 'Visit', text }, person, signer, amends, 'signedIn');
        expect(stated).toMatchObject({
          ...{ title: 'Visit', text, amends, cosigner },
          noteId: noteKey.noteId,
          author: { name: 'Dr. Beyer' },
        });
        expect(stated.patient).toEqual({
          patientId: noteKey.patientId,
          recordNumber: '00000013',
          names: person.names,
          birthDate: '1984-02-29',
        });
        // What is read back from the text that was signed is what the note says.
        expect(NoteContent.parse(JSON.parse(canonical(stated)))).toEqual({ title: 'Visit', text });
        expect(canonical(noteStatementOf(note, { title: 'Visit', text }, person, signer, amends, 'signedIn'))).toBe(canonical(stated));
      },
    ),
  );
});

test('any other note, patient, author or note that it adds to makes another text', () => {
  const texts = [
    noteStatementOf(draftedNote(), content, person, signer, undefined, 'signedIn'),
    noteStatementOf(draftedNote(), { ...content, title: 'Phone' }, person, signer, undefined, 'signedIn'),
    noteStatementOf(draftedNote(), content, { ...person, birthDate: '1984-02' }, signer, undefined, 'signedIn'),
    noteStatementOf(draftedNote(), content, person, { ...signer, role: 'nurse' }, undefined, 'signedIn'),
    noteStatementOf(draftedNote(), content, person, signer, amends, 'signedIn'),
    noteStatementOf(draftedNote({ cosigner }), content, person, signer, undefined, 'signedIn'),
  ].map(canonical);
  expect(new Set(texts).size).toBe(texts.length);
});

test('a note that says nothing is not signed', () => {
  for (const text of ['', ' \n', '\u200b', '\u200d \u2060'])
    expect(() => noteStatementOf(draftedNote(), { title: 'Visit', text }, person, signer, undefined, 'signedIn')).toThrow(Failure);
});

test('whoever signs it, too, signs all that was signed, and its digest', () => {
  const statement = canonical(noteStatementOf(draftedNote({ cosigner }), content, person, signer, undefined, 'signedIn'));
  const stated = cosignatureStatementOf(draftedNote({ cosigner }), amends, statement, { ...signer, userId: cosigner }, 'signedIn');
  expect(stated).toMatchObject({ ...amends, note: JSON.parse(statement), cosigner: { userId: cosigner } });
  expect(canonical(stated)).toContain(statement);
});
