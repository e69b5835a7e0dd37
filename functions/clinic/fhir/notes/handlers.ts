import { fhirNoteRoutes } from '../../../../shared/api/clinic/fhir/notes.ts';
import type { FhirHandlersOf, FhirReply } from '../../../../shared/api/clinic/fhir/route.ts';
import { notes, notesOf } from '../../../../shared/data/clinic/notes.ts';
import type { Resource } from '../../../../shared/domain/clinic/fhir/bundle.ts';
import { compositionResource } from '../../../../shared/domain/clinic/fhir/composition.ts';
import {
  docStatusOf,
  documentReferenceResource,
  documentStatusOf,
  type NoteShown,
} from '../../../../shared/domain/clinic/fhir/document.ts';
import { noteProvenance } from '../../../../shared/domain/clinic/fhir/provenance.ts';
import { type PagePlace, weightOf } from '../../../../shared/domain/clinic/fhir/weight.ts';
import type { NoteKey } from '../../../../shared/domain/clinic/notes/note.ts';
import type { PatientKey } from '../../../../shared/domain/clinic/patient.ts';
import { shownNote } from '../../notes/view.ts';
import { noteShown } from '../../patients/access.ts';
import { type Asking, charted } from '../../prescriptions/known.ts';
import { codesAsked } from '../about.ts';
import { patientsAlong, staffAlong } from '../along.ts';
import { searchRecords } from '../of-patients.ts';
import { type AlongPage, type Search, type SearchRequest, searchOf, tablePage } from '../search.ts';

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

/** Whose notes are shown, who has written them, and who has signed them, as far as they are to come along. */
const notesAlong = async (
  { form: { includes, revincludes }, type, workspaceId }: Search,
  shown: readonly NoteShown[],
  language: string,
): Promise<AlongPage> => {
  const wants = (name: string): boolean => includes.includes(`${type}:${name}`);
  const parts = await Promise.all([
    wants('patient')
      ? patientsAlong(
          workspaceId,
          shown.map(({ patientId }) => patientId),
        )
      : [],
    wants('author')
      ? staffAlong(
          workspaceId,
          shown.map(({ createdBy }) => createdBy),
          language,
        )
      : [],
    revincludes.includes(signatures) ? shown.flatMap(each => noteProvenance(each) ?? []) : [],
  ]);
  return { resources: parts.flat() };
};

type SearchOfNotes = `fhirSearch${Form}s` | `fhirSearch${Form}sByForm`;
const searchNotes =
  (operation: SearchOfNotes, type: Form) =>
  async (request: SearchRequest & Asking & { language: string }): Promise<FhirReply> => {
    const { role, context, language } = request;
    const { resourceOf, statusOf, statuses } = forms[type];
    const search = await searchOf(request, fhirNoteRoutes[operation].fhir);
    const isAsked = codesAsked(search.asked, 'status', statuses);
    const open = async (key: PatientKey) => {
      const { dataKey, emergencyAccessId } = await charted(key, { role, context }, 'read');
      const read = async (place: PagePlace) => {
        const { items, ...page } = await notesOf(key, place);
        return { ...page, items: items.map(each => shownNote(each, dataKey)) };
      };
      return { emergencyAccessId, read };
    };
    const fits = (note: NoteShown): boolean => isAsked(statusOf(note.status));
    const signaturesOf = search.form.revincludes.includes(signatures) ? noteProvenance : () => undefined;
    const weigh = (note: NoteShown): number => weightOf([resourceOf(note), signaturesOf(note) ?? []].flat());
    const { found, ...page } = await searchRecords<NoteShown>(search, { operation, context, open, fits, weigh });
    const resources = found.map((each): Resource => resourceOf(each));
    return { resource: await tablePage(search, { ...page, resources, along: await notesAlong(search, found, language) }) };
  };

type ReadOfNotes = `fhirRead${Form}` | `fhirRead${Form}Version`;
const readAs =
  (operation: ReadOfNotes, type: Form) =>
  async ({ params, role, context }: Asking & { params: NoteKey }): Promise<FhirReply> => {
    const { dataKey, emergencyAccessId } = await charted(params, { role, context }, 'read');
    const found = await notes.get(params);
    await noteShown([params], operation, context, emergencyAccessId);
    return { resource: forms[type].resourceOf(shownNote(found, dataKey)) };
  };

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
