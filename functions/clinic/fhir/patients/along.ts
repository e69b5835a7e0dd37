import { appointmentsOf } from '../../../../shared/data/clinic/appointments.ts';
import type { Resource } from '../../../../shared/domain/clinic/fhir/bundle.ts';
import { documentReferenceResource } from '../../../../shared/domain/clinic/fhir/document.ts';
import { medicationRequestResource } from '../../../../shared/domain/clinic/fhir/medication.ts';
import type { PatientKey } from '../../../../shared/domain/clinic/patient.ts';
import { reachOf } from '../../../../shared/domain/core/permissions.ts';
import { isReached } from '../../appointments/reach.ts';
import type { Asking } from '../../prescriptions/known.ts';
import { openPrescriptions } from '../medications/open.ts';
import { openNotes } from '../notes/open.ts';
import { openOneOfSeveral, type Source } from '../open.ts';
import type { AlongPage } from '../search.ts';
import { visitResources } from '../visits/show.ts';

/** So much of what refers to a patient comes along with them: all of it is found by a search of its own. */
const most = 50;

const visitsWith = async (key: PatientKey, { role, context }: Asking): Promise<AlongPage> => {
  const asking = { role, context, reach: reachOf(role, 'appointment:read')! };
  const { items, cursor } = await appointmentsOf(key, { limit: most, keep: each => isReached(each, asking) });
  return { resources: await visitResources(asking, items), isIncomplete: cursor !== undefined };
};

/** What stands with one of several patients, as far as it is open by right. */
const openBy = async <T>(opening: Promise<Source<T>>, resourceOf: (each: T) => Resource): Promise<AlongPage> => {
  const { opened, isClosed } = await openOneOfSeveral(opening);
  if (!opened) return { resources: [], isSuppressed: isClosed };
  const { items, cursor } = await opened.read({ limit: most });
  return { resources: items.map(resourceOf), isIncomplete: cursor !== undefined };
};

const withEach: Readonly<Record<string, (key: PatientKey, asking: Asking) => Promise<AlongPage>>> = {
  'Appointment:patient': visitsWith,
  'MedicationRequest:patient': (key, asking) =>
    openBy(openPrescriptions(key, asking), ({ prescription }) => medicationRequestResource(prescription)),
  'DocumentReference:patient': (key, asking) => openBy(openNotes(key, asking), documentReferenceResource),
};

/** What refers to the patients who are shown, as far as it is to come along. */
export const referrersAlong = async (
  revincludes: readonly string[],
  shown: readonly PatientKey[],
  { role, context }: Asking,
): Promise<AlongPage> => {
  const parts = await Promise.all(revincludes.flatMap(name => shown.map(key => withEach[name]!(key, { role, context }))));
  return {
    resources: parts.flatMap(({ resources }) => resources),
    isIncomplete: parts.some(each => each.isIncomplete),
    isSuppressed: parts.some(each => each.isSuppressed),
  };
};
