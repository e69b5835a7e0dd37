import { noteKeys } from '../../../domain/clinic/fhir/ids.ts';
import { type FhirRoutes, fhirBase, type SearchParams } from './route.ts';
import { ofOnePatient } from './rows.ts';

const fhirId = noteKeys.write({ patientId: 'patient_01h455vb4pex5vsknk084sn02q', noteId: 'note_01h455vb4pex5vsknk084sn02q' });

export const documentReferenceParams = {
  ...ofOnePatient,
  status: { type: 'token', documentation: 'current, entered-in-error, or both.' },
} as const satisfies SearchParams;

const notes = { method: 'GET', access: 'note:read', audited: 'read', fails: [] } as const;

export const fhirNoteRoutes = {
  fhirReadDocumentReference: {
    ...notes,
    path: `${fhirBase}/DocumentReference/{fhirId}`,
    summary: 'Read a note of a patient as FHIR R4 has it',
    fhir: { code: 'read', type: 'DocumentReference', kind: 'note', key: noteKeys.read },
    example: { params: { fhirId } },
  },
  fhirSearchDocumentReferences: {
    ...notes,
    path: `${fhirBase}/DocumentReference`,
    summary: 'Look for the notes of a patient as FHIR R4 does, the last first',
    fhir: { code: 'search-type', type: 'DocumentReference', params: documentReferenceParams },
    example: {},
  },
} as const satisfies FhirRoutes;
