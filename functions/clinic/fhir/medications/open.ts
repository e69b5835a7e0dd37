import { prescriptionsOf } from '../../../../shared/data/clinic/prescriptions.ts';
import type { PrescriptionShown } from '../../../../shared/domain/clinic/fhir/medication.ts';
import type { PagePlace } from '../../../../shared/domain/clinic/fhir/weight.ts';
import type { PatientKey } from '../../../../shared/domain/clinic/patient.ts';
import { type Asking, shownOf, treated } from '../../prescriptions/known.ts';
import type { Source } from '../open.ts';

/** A prescription that is shown, with what opens its dispenses. */
export type PrescriptionView = { prescription: PrescriptionShown; dataKey: Buffer };

/** The prescriptions of a patient, as they stand at this moment, for whoever may read them. */
export const openPrescriptions = async (key: PatientKey, asking: Asking): Promise<Source<PrescriptionView>> => {
  const { dataKey, emergencyAccessId } = await treated(key, asking, 'read');
  const read = async (place: PagePlace) => {
    const { items, ...page } = await prescriptionsOf(key, place);
    return { ...page, items: items.map(each => ({ prescription: shownOf(each, dataKey, asking.context.now), dataKey })) };
  };
  return { emergencyAccessId, read };
};
