import type { NoteContent } from '../notes/content.ts';
import type { Note } from '../notes/note.ts';
import type { NoteStatus } from '../notes/states.ts';
import { base64, type Concept, metaOf, type Reference, referenceTo, withoutGaps } from './elements.ts';
import { appointmentKeys, noteKeys } from './ids.ts';

/** A note as whoever asks is shown it. */
export type NoteShown = Omit<Note, 'content' | 'dueAt' | 'leftUnsignedAt' | 'leftUncosignedAt'> & Partial<NoteContent>;

type Attachment = { contentType: string; data?: string; title?: string; creation: string };
export type DocumentReference = {
  resourceType: 'DocumentReference';
  id: string;
  meta: ReturnType<typeof metaOf>;
  status: 'current' | 'entered-in-error';
  docStatus: 'preliminary' | 'final' | 'amended' | 'entered-in-error';
  type: Concept;
  subject: Reference;
  date: string;
  author: Reference[];
  authenticator?: Reference;
  custodian: Reference;
  relatesTo?: { code: 'appends'; target: Reference }[];
  description?: string;
  content: { attachment: Attachment }[];
  context?: { related: Reference[] };
};

/** What a note is called among documents. */
export const clinicalNote = { coding: [{ system: 'http://loinc.org', code: '34109-9', display: 'Note' }] } satisfies Concept;

/** Where a note stands as FHIR says it: what was taken back before it was signed was never valid, nor what was withdrawn after. */
export const docStatusOf = (status: NoteStatus): DocumentReference['docStatus'] =>
  (({ draft: 'preliminary', signed: 'final', amended: 'amended', discarded: 'entered-in-error', withdrawn: 'entered-in-error' }) as const)[
    status
  ];

/** Whether a note counts: what was taken back before it was signed does not, nor what was withdrawn after. */
export const documentStatusOf = (status: NoteStatus): DocumentReference['status'] =>
  docStatusOf(status) === 'entered-in-error' ? 'entered-in-error' : 'current';

/** The visit that a note is about. */
export const visitReference = ({ patientId, appointmentId }: Pick<NoteShown, 'patientId' | 'appointmentId'>): Reference | undefined =>
  appointmentId && { reference: `Appointment/${appointmentKeys.write({ patientId, appointmentId })}` };

/** Where a note is read. */
export const documentReference = (key: Parameters<typeof noteKeys.write>[0]): Reference => ({
  reference: `DocumentReference/${noteKeys.write(key)}`,
});

/** A note as FHIR R4 has it: its text as it is; whoever signed it last vouches for it. What adds to another says to which. */
export const documentReferenceResource = (note: NoteShown): DocumentReference => {
  const { workspaceId, patientId, createdBy, createdAt, status, title, text, amends, signature, cosignature } = note;
  const visit = visitReference(note);
  const vouches = cosignature?.by ?? signature?.by;
  const date = signature?.at ?? createdAt;
  const attachment = withoutGaps<Attachment>({
    contentType: 'text/plain; charset=utf-8',
    data: text ? base64(text) : undefined,
    title,
    creation: date,
  });
  return withoutGaps<DocumentReference>({
    resourceType: 'DocumentReference',
    id: noteKeys.write(note),
    meta: metaOf(note.version),
    status: documentStatusOf(status),
    docStatus: docStatusOf(status),
    type: clinicalNote,
    subject: referenceTo('Patient', patientId),
    date,
    author: [referenceTo('Practitioner', createdBy)],
    authenticator: vouches && referenceTo('Practitioner', vouches),
    custodian: referenceTo('Organization', workspaceId),
    relatesTo: amends && [{ code: 'appends', target: documentReference({ patientId, noteId: amends }) }],
    description: title,
    content: [{ attachment }],
    context: visit && { related: [visit] },
  });
};
