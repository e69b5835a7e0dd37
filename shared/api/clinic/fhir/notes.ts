import { noteKeys } from '../../../domain/clinic/fhir/ids.ts';
import { type FhirRoutes, fhirBase, type SearchParams } from './route.ts';
import { formRow, ofPatients, searchRow, vreadRow } from './rows.ts';

const fhirId = noteKeys.write({ patientId: 'patient_01h455vb4pex5vsknk084sn02q', noteId: 'note_01h455vb4pex5vsknk084sn02q' });

export const documentReferenceParams = {
  ...ofPatients,
  status: { type: 'token', documentation: 'current, entered-in-error, or both; `:not`, too.', modifiers: ['not'] },
} as const satisfies SearchParams;

const searching = {
  type: 'DocumentReference',
  access: 'note:read',
  params: documentReferenceParams,
  includes: { 'DocumentReference:patient': ['patient:read'], 'DocumentReference:author': ['member:read'] },
  revincludes: { 'Provenance:target': ['prescription:read'] },
} as const;
export const compositionParams = {
  ...ofPatients,
  status: { type: 'token', documentation: 'preliminary, final, amended or entered-in-error; `:not`, too.', modifiers: ['not'] },
} as const satisfies SearchParams;
const searchingCompositions = {
  type: 'Composition',
  access: 'note:read',
  params: compositionParams,
  includes: { 'Composition:patient': ['patient:read'], 'Composition:author': ['member:read'] },
  revincludes: { 'Provenance:target': ['prescription:read'] },
} as const;
const notes = { method: 'GET', access: 'note:read', audited: 'read', fails: [] } as const;

const readingDocument = {
  ...notes,
  path: `${fhirBase}/DocumentReference/{fhirId}`,
  summary: 'Read a note of a patient as FHIR R4 has it',
  fhir: { code: 'read', type: 'DocumentReference', kind: 'note', key: noteKeys.read },
  example: { params: { fhirId } },
} as const;

const readingComposition = {
  ...notes,
  path: `${fhirBase}/Composition/{fhirId}`,
  summary: 'Read a note of a patient as a document of FHIR R4 begins',
  fhir: { code: 'read', type: 'Composition', kind: 'note', key: noteKeys.read },
  example: { params: { fhirId } },
} as const;

export const fhirNoteRoutes = {
  fhirReadDocumentReference: readingDocument,
  fhirReadDocumentReferenceVersion: vreadRow(readingDocument),

  fhirSearchDocumentReferences: { ...searchRow(searching), audited: 'read' },
  fhirSearchDocumentReferencesByForm: { ...formRow(searching), audited: 'read' },
  fhirReadComposition: readingComposition,
  fhirReadCompositionVersion: vreadRow(readingComposition),
  fhirSearchCompositions: { ...searchRow(searchingCompositions), audited: 'read' },
  fhirSearchCompositionsByForm: { ...formRow(searchingCompositions), audited: 'read' },
} as const satisfies FhirRoutes;
