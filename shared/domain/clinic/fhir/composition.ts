import { clinicalNote, docStatusOf, type NoteShown, visitReference } from './document.ts';
import { type Concept, filled, metaOf, type Reference, referenceTo, withoutGaps } from './elements.ts';
import { noteKeys } from './ids.ts';

type Attester = { mode: 'legal' | 'professional'; time: string; party: Reference };
export type Composition = {
  resourceType: 'Composition';
  id: string;
  meta: ReturnType<typeof metaOf>;
  status: ReturnType<typeof docStatusOf>;
  type: Concept;
  subject: Reference;
  date: string;
  author: Reference[];
  title: string;
  attester?: Attester[];
  custodian: Reference;
  relatesTo?: { code: 'appends'; targetReference: Reference }[];
  event?: { detail: Reference[] }[];
  section?: { title?: string; text: { status: 'generated'; div: string } }[];
};

const entities: Readonly<Record<string, string>> = { '&': '&amp;', '<': '&lt;', '>': '&gt;', '"': '&quot;' };
/** What no XML may hold. */
const strange = /[^\t\n\r\u0020-\uD7FF\uE000-\uFFFD\u{10000}-\u{10FFFF}]/gu;

/** A text as XHTML that shows its lines as they are, and nothing that is in it as markup. */
export const narrativeOf = (text: string): string => {
  const escaped = text.replace(strange, '\uFFFD').replace(/[&<>"]/g, each => entities[each]!);
  return `<div xmlns="http://www.w3.org/1999/xhtml"><pre>${escaped}</pre></div>`;
};

/** Who vouches for a note: whoever signed it by law, whoever signed it, too, by their profession. */
const attestersOf = ({ signature, cosignature }: NoteShown): Attester[] => [
  ...(signature ? [{ mode: 'legal' as const, time: signature.at, party: referenceTo('Practitioner', signature.by) }] : []),
  ...(cosignature ? [{ mode: 'professional' as const, time: cosignature.at, party: referenceTo('Practitioner', cosignature.by) }] : []),
];

/** Where a note is read as a document begins. */
export const compositionReference = (key: Parameters<typeof noteKeys.write>[0]): Reference => ({
  reference: `Composition/${noteKeys.write(key)}`,
});

/** A note as a document of FHIR R4 begins: who wrote it of whom, who vouches for it, and what it says in words. It is called as its DocumentReference is. */
export const compositionResource = (note: NoteShown): Composition => {
  const { workspaceId, patientId, createdBy, createdAt, status, title, text = '', amends, signature } = note;
  const visit = visitReference(note);
  return withoutGaps<Composition>({
    resourceType: 'Composition',
    id: noteKeys.write(note),
    meta: metaOf(note.version),
    status: docStatusOf(status),
    type: clinicalNote,
    subject: referenceTo('Patient', patientId),
    date: signature?.at ?? createdAt,
    author: [referenceTo('Practitioner', createdBy)],
    // What was taken back says nothing any more.
    title: title ?? clinicalNote.coding[0]!.display,
    attester: filled(attestersOf(note)),
    custodian: referenceTo('Organization', workspaceId),
    relatesTo: amends && [{ code: 'appends', targetReference: compositionReference({ patientId, noteId: amends }) }],
    event: visit && [{ detail: [visit] }],
    section: text.trim() === '' ? undefined : [withoutGaps({ title, text: { status: 'generated' as const, div: narrativeOf(text) } })],
  });
};
