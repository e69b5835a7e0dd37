import { appointmentsOf } from '../../../../shared/data/clinic/appointments.ts';
import { notesOf } from '../../../../shared/data/clinic/notes.ts';
import { prescriptionsOf } from '../../../../shared/data/clinic/prescriptions.ts';
import type { Resource } from '../../../../shared/domain/clinic/fhir/bundle.ts';
import { documentReferenceResource } from '../../../../shared/domain/clinic/fhir/document.ts';
import { medicationRequestResource } from '../../../../shared/domain/clinic/fhir/medication.ts';
import type { PatientKey } from '../../../../shared/domain/clinic/patient.ts';
import { reachOf } from '../../../../shared/domain/core/permissions.ts';
import { isReached } from '../../appointments/reach.ts';
import { shownNote } from '../../notes/view.ts';
import { type Asking, charted, shownOf, type TreatedPatient, treated } from '../../prescriptions/known.ts';
import { openOneOfSeveral } from '../open.ts';
import type { AlongPage } from '../search.ts';
import { visitResources } from '../visits/show.ts';

/** So much of what refers to a patient comes along with them: all of it is found by a search of its own. */
const most = 50;

const visitsWith = async (key: PatientKey, { role, context }: Asking): Promise<AlongPage> => {
  const asking = { role, context, reach: reachOf(role, 'appointment:read')! };
  const { items, cursor } = await appointmentsOf(key, { limit: most, keep: each => isReached(each, asking) });
  return { resources: await visitResources(asking, items), isIncomplete: cursor !== undefined };
};

/** What is read of one of several patients, as far as their chart is open by right. */
const openBy = async (
  opening: Promise<TreatedPatient>,
  read: (opened: TreatedPatient) => Promise<{ resources: Resource[]; cursor?: string | undefined }>,
): Promise<AlongPage> => {
  const one = await openOneOfSeveral(opening);
  if (!one || 'isClosed' in one) return { resources: [], isSuppressed: one !== undefined };
  const { resources, cursor } = await read(one.opened);
  return { resources, isIncomplete: cursor !== undefined };
};

const prescriptionsWith = (key: PatientKey, asking: Asking): Promise<AlongPage> =>
  openBy(treated(key, asking, 'read'), async ({ dataKey }) => {
    const { items, cursor } = await prescriptionsOf(key, { limit: most });
    return { resources: items.map(each => medicationRequestResource(shownOf(each, dataKey, asking.context.now))), cursor };
  });

const notesWith = (key: PatientKey, asking: Asking): Promise<AlongPage> =>
  openBy(charted(key, asking, 'read'), async ({ dataKey }) => {
    const { items, cursor } = await notesOf(key, { limit: most });
    return { resources: items.map(each => documentReferenceResource(shownNote(each, dataKey))), cursor };
  });

const withEach: Readonly<Record<string, (key: PatientKey, asking: Asking) => Promise<AlongPage>>> = {
  'Appointment:patient': visitsWith,
  'MedicationRequest:patient': prescriptionsWith,
  'DocumentReference:patient': notesWith,
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
