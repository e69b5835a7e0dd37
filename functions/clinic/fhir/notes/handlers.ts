import { documentReferenceParams, type fhirNoteRoutes } from '../../../../shared/api/clinic/fhir/notes.ts';
import type { FhirHandlersOf } from '../../../../shared/api/clinic/fhir/route.ts';
import { notes, notesOf } from '../../../../shared/data/clinic/notes.ts';
import { documentReferenceResource } from '../../../../shared/domain/clinic/fhir/document.ts';
import { shownNote } from '../../notes/view.ts';
import { noteShown } from '../../patients/access.ts';
import { charted } from '../../prescriptions/known.ts';
import { codesAsked, onePatient } from '../about.ts';
import { searchOf, tablePage } from '../search.ts';

export const fhirNoteHandlers: FhirHandlersOf<typeof fhirNoteRoutes> = {
  fhirReadDocumentReference: async ({ params, role, context }) => {
    const { dataKey, emergencyAccessId } = await charted(params, { role, context }, 'read');
    const found = await notes.get(params);
    await noteShown([params], 'fhirReadDocumentReference', context, emergencyAccessId);
    return { resource: documentReferenceResource(shownNote(found, dataKey)) };
  },

  fhirSearchDocumentReferences: async request => {
    const { role, context } = request;
    const search = await searchOf(request, { type: 'DocumentReference', params: documentReferenceParams });
    const key = onePatient(search);
    const isAsked = codesAsked(search.asked, 'status', ['current', 'entered-in-error']);
    const { dataKey, emergencyAccessId } = await charted(key, { role, context }, 'read');
    const { items, cursor } = await notesOf(key, { limit: search.count, ...(search.after ? { cursor: search.after } : {}) });
    await noteShown([key], 'fhirSearchDocumentReferences', context, emergencyAccessId);
    const found = items.map(each => documentReferenceResource(shownNote(each, dataKey)));
    return { resource: await tablePage(search, { cursor, resources: found.filter(({ status }) => isAsked(status)) }) };
  },
};
