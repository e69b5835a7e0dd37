import { noteKeys } from '../../../domain/clinic/fhir/ids.ts';
import type { FhirRoutes } from './route.ts';
import { formRow, ofPatients, readRow, searchRow, vreadRow } from './rows.ts';

const fhirId = noteKeys.write({ patientId: 'patient_01h455vb4pex5vsknk084sn02q', noteId: 'note_01h455vb4pex5vsknk084sn02q' });

/** How notes are read as resources of a type. */
const reading = <const Type extends string>(type: Type, summary: string) =>
  ({ ...readRow({ type, access: 'note:read', kind: 'note', key: noteKeys.read, fhirId }), summary, audited: 'read' }) as const;
/** How they are searched for as these: alike but for the statuses that they have. */
const searching = <const Type extends string>(type: Type, statuses: string) =>
  ({
    type,
    access: 'note:read',
    params: { ...ofPatients, status: { type: 'token', documentation: `${statuses}; \`:not\`, too.`, modifiers: ['not'] } },
    includes: { [`${type}:patient`]: ['patient:read'], [`${type}:author`]: ['member:read'] },
    revincludes: { 'Provenance:target': ['prescription:read'] },
  }) as const;

const document = reading('DocumentReference', 'Read a note of a patient as FHIR R4 has it');
const composition = reading('Composition', 'Read a note of a patient as a document of FHIR R4 begins');
const documents = searching('DocumentReference', 'current, entered-in-error, or both');
const compositions = searching('Composition', 'preliminary, final, amended or entered-in-error');

export const fhirNoteRoutes = {
  fhirReadDocumentReference: document,
  fhirReadDocumentReferenceVersion: vreadRow(document),

  fhirSearchDocumentReferences: { ...searchRow(documents), audited: 'read' },
  fhirSearchDocumentReferencesByForm: { ...formRow(documents), audited: 'read' },
  fhirReadComposition: composition,
  fhirReadCompositionVersion: vreadRow(composition),
  fhirSearchCompositions: { ...searchRow(compositions), audited: 'read' },
  fhirSearchCompositionsByForm: { ...formRow(compositions), audited: 'read' },
} as const satisfies FhirRoutes;
