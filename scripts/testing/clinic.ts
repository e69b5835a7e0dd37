import { passkeyOf } from './passkey.ts';
import { person } from './stage.ts';
import { clinicOf, memberOf } from './workspace.ts';

/** A clinic of Ada's with a doctor, whose client `proving` proves by a passkey what is to be proved, a pharmacist, and a patient of the doctor. */
export const prescribingClinic = async () => {
  const ada = await person('ada');
  const clinic = await clinicOf(ada);
  const [doctor, pharmacist] = await Promise.all([memberOf(clinic, ada, 'clinician'), memberOf(clinic, ada, 'pharmacist')]);
  const names = [{ family: 'Muster', given: ['Anna'] }];
  const body = { names, gender: 'female', birthDate: '1984-02-29' } as const;
  const [{ api: proving }, { data: patient }] = await Promise.all([passkeyOf(doctor), doctor.api.createPatient({ params: clinic, body })]);
  return { ada, clinic, doctor, proving, pharmacist, patient };
};
