import { fhirNoteRoutes } from '../../../../shared/api/clinic/fhir/notes.ts';
import type { FhirHandlersOf, FhirReply } from '../../../../shared/api/clinic/fhir/route.ts';
import type { Resource } from '../../../../shared/domain/clinic/fhir/bundle.ts';
import { compositionResource } from '../../../../shared/domain/clinic/fhir/composition.ts';
import {
  docStatusOf,
  documentReferenceResource,
  documentStatusOf,
  type NoteShown,
} from '../../../../shared/domain/clinic/fhir/document.ts';
import { noteProvenance } from '../../../../shared/domain/clinic/fhir/provenance.ts';
import { weightOf } from '../../../../shared/domain/clinic/fhir/weight.ts';
import type { NoteKey } from '../../../../shared/domain/clinic/notes/note.ts';
import type { PatientKey } from '../../../../shared/domain/clinic/patient.ts';
import type { Asking } from '../../prescriptions/known.ts';
import { codesAsked } from '../about.ts';
import { patientsAlong, staffAlong } from '../along.ts';
import { type Companion, type Companions, companionsOf } from '../companions.ts';
import { searchRecords } from '../of-patients.ts';
import { type SearchRequest, searchOf, tablePage } from '../search.ts';
import { openNotes, readNote } from './open.ts';

/** How a note is told: as a DocumentReference, or as a document begins; by which of its statuses it is found. */
const forms = {
  DocumentReference: { resourceOf: documentReferenceResource, statusOf: documentStatusOf, statuses: ['current', 'entered-in-error'] },
  Composition: {
    resourceOf: compositionResource,
    statusOf: docStatusOf,
    statuses: ['preliminary', 'final', 'amended', 'entered-in-error'],
  },
} as const;
type Form = keyof typeof forms;

/** How it is asked that who has signed comes along. */
const signatures = 'Provenance:target';

const authors: Companion<NoteShown> = (shown, workspaceId, language) =>
  staffAlong(
    shown.map(({ createdBy }) => createdBy),
    workspaceId,
    language,
  );
/** Whose notes are shown, who has written them, and who has signed them. */
const companions: Companions<NoteShown> = {
  'DocumentReference:patient': patientsAlong,
  'DocumentReference:author': authors,
  'Composition:patient': patientsAlong,
  'Composition:author': authors,
  [signatures]: shown => shown.flatMap(each => noteProvenance(each) ?? []),
};

type SearchOfNotes = `fhirSearch${Form}s` | `fhirSearch${Form}sByForm`;
const searchNotes =
  (operation: SearchOfNotes, type: Form) =>
  async (request: SearchRequest & Asking & { language: string }): Promise<FhirReply> => {
    const { role, context, language } = request;
    const { resourceOf, statusOf, statuses } = forms[type];
    const search = await searchOf(request, fhirNoteRoutes[operation].fhir);
    const isAsked = codesAsked(search.asked, 'status', statuses);
    const open = (key: PatientKey) => openNotes(key, { role, context });
    const fits = (note: NoteShown): boolean => isAsked(statusOf(note.status));
    const signaturesOf = search.form.revincludes.includes(signatures) ? noteProvenance : () => undefined;
    const weigh = (note: NoteShown): number => weightOf([resourceOf(note), signaturesOf(note) ?? []].flat());
    const { found, ...page } = await searchRecords(search, { operation, context, open, fits, weigh });
    const resources = found.map((each): Resource => resourceOf(each));
    const along = await companionsOf(search, companions, found, language);
    return { resource: await tablePage(search, { ...page, resources, along }) };
  };

type ReadOfNotes = `fhirRead${Form}` | `fhirRead${Form}Version`;
const readAs =
  (operation: ReadOfNotes, type: Form) =>
  async ({ params, role, context }: Asking & { params: NoteKey }): Promise<FhirReply> => ({
    resource: forms[type].resourceOf(await readNote(operation, params, { role, context })),
  });

export const fhirNoteHandlers: FhirHandlersOf<typeof fhirNoteRoutes> = {
  fhirReadDocumentReference: readAs('fhirReadDocumentReference', 'DocumentReference'),
  fhirReadDocumentReferenceVersion: readAs('fhirReadDocumentReferenceVersion', 'DocumentReference'),
  fhirSearchDocumentReferences: searchNotes('fhirSearchDocumentReferences', 'DocumentReference'),
  fhirSearchDocumentReferencesByForm: searchNotes('fhirSearchDocumentReferencesByForm', 'DocumentReference'),
  fhirReadComposition: readAs('fhirReadComposition', 'Composition'),
  fhirReadCompositionVersion: readAs('fhirReadCompositionVersion', 'Composition'),
  fhirSearchCompositions: searchNotes('fhirSearchCompositions', 'Composition'),
  fhirSearchCompositionsByForm: searchNotes('fhirSearchCompositionsByForm', 'Composition'),
};
