import type { MemberRole } from '../../shared/domain/people/workspaces/role.ts';
import { passkeyOf } from './passkey.ts';
import type { Person } from './people.ts';
import { person } from './stage.ts';
import { clinicOf, memberOf } from './workspace.ts';

/** A clinic of Ada's, and who is in it in each of these roles. */
export const clinicWith = async <Roles extends MemberRole[]>(...roles: Roles) => {
  const ada = await person('ada');
  const clinic = await clinicOf(ada);
  const members = await Promise.all(roles.map(role => memberOf(clinic, ada, role)));
  return { ada, clinic, members: members as unknown as { [Nth in keyof Roles]: Person } };
};

/** A clinic of Ada's with a doctor, and a patient of the doctor. */
export const treatingClinic = async () => {
  const { ada, clinic, members } = await clinicWith('clinician');
  const [doctor] = members;
  const names = [{ family: 'Muster', given: ['Anna'] }];
  const body = { names, gender: 'female', birthDate: '1984-02-29' } as const;
  const { data: patient } = await doctor.api.createPatient({ params: clinic, body });
  return { ada, clinic, doctor, patient };
};

/** The same with a client of the doctor, `proving`, that proves by a passkey what is to be proved, and a pharmacist. */
export const prescribingClinic = async () => {
  const there = await treatingClinic();
  const { ada, clinic, doctor } = there;
  const [{ api: proving }, pharmacist] = await Promise.all([passkeyOf(doctor), memberOf(clinic, ada, 'pharmacist')]);
  return { ...there, proving, pharmacist };
};
