import { NoteSignature, NoteStatement, NoteView, WithdrawalReceipt, WithdrawalView } from '../../api/clinic/notes.ts';
import { AwaitedNote } from '../../domain/clinic/notes/awaited.ts';
import { NoteInput, NotePatch } from '../../domain/clinic/notes/content.ts';
import { NoteTemplate, NoteTemplateInput, NoteTemplatePatch } from '../../domain/clinic/notes/note-template.ts';
import { linePattern } from '../../domain/core/text.ts';
import type { DocumentPart } from './part.ts';

const named = { pattern: linePattern, description: 'What it is called.' };

/** What the document says of notes: a part of that of clinics. */
export const noting = {
  tags: {
    notes: {
      name: 'Notes',
      description: 'What is written of a treatment: drafted, signed, and then only added to. Whoever is shown it stands in the log.',
    },
    noteTemplates: { name: 'Templates of notes', description: 'The sections with which notes of a kind begin.' },
  },
  components: {
    Note: NoteView,
    NoteStatement,
    NoteSignature,
    NoteWithdrawal: WithdrawalView,
    WithdrawalReceipt,
    AwaitedNote,
    NoteTemplate,
  },
  descriptions: {
    noteId: 'The id of the note.',
    noteTemplateId: 'The id of the template.',
    title: 'What it is called.',
    'Note.text': 'What it says.',
    'Note.status': 'How it stands.',
    'Note.appointmentId': 'The visit that it is of.',
    amends: 'The signed note that it adds to.',
    writtenBy: 'Who else has written in it before it was signed.',
    cosigner: 'Who is asked to sign it, too.',
    cosignature: 'That they have, and all that it takes to verify that but the key.',
    sections: 'The headings with which a note begins.',
    archived: 'Whether no note begins with it any more.',
    notesByPasskey: 'Whether notes are signed with a passkey.',
    'NoteSignature.by': 'Who has signed.',
    'NoteSignature.at': 'When.',
    withdrawal: 'That it is not to be relied on any more.',
    'NoteWithdrawal.reason': 'Why.',
    'NoteWithdrawal.by': 'Who has said so.',
    'NoteWithdrawal.at': 'When.',
    'WithdrawalReceipt.status': 'How it stands.',
    'AwaitedNote.as': 'What you sign it as.',
    'AwaitedNote.since': 'Since when it waits.',
  },
  overrides: [
    [NoteInput.shape.title, named],
    [NotePatch.shape.title.unwrap(), named],
    [NoteTemplateInput.shape.name, named],
    [NoteTemplatePatch.shape.name.unwrap(), named],
    [NoteTemplateInput.shape.sections.element, { pattern: linePattern }],
  ],
} as const;
noting satisfies DocumentPart;
