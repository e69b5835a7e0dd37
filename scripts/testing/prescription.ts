import type { PrescriptionKey } from '../../shared/domain/clinic/prescriptions/prescription.ts';
import type { Person } from './people.ts';

/** Signs a draft as whoever wrote it is shown it, by a client that proves with a passkey what is to be proved. */
export const signDraft = async (api: Person['api'], params: PrescriptionKey) => {
  const { digest } = (await api.getPrescriptionStatement({ params })).data;
  return (await api.signPrescription({ params, body: { digest } })).data;
};
