import { beforeAll, expect, test } from 'vitest';
import { prescribingClinic } from '../../../scripts/testing/clinic.ts';
import type { Person } from '../../../scripts/testing/people.ts';
import { signDraft } from '../../../scripts/testing/prescription.ts';
import { person } from '../../../scripts/testing/stage.ts';
import { memberOf } from '../../../scripts/testing/workspace.ts';
import type { PatientKey } from '../../../shared/domain/clinic/patient.ts';
import type { PrescriptionInput } from '../../../shared/domain/clinic/prescriptions/content.ts';

let ada: Person;
let clinic: Pick<Person, 'workspaceId'>;
let doctor: Person;
let proving: Person['api'];
let pharmacist: Person;
let patient: PatientKey;

const body = {
  medication: { text: 'Ramipril 5 mg tablets' },
  ...{ dose: 'One a day', quantity: { value: 30, unit: 'tablets' }, days: 30, repeats: 2 },
} satisfies PrescriptionInput;
const prescribe = async (more: Partial<PrescriptionInput> = {}) =>
  signDraft(proving, (await doctor.api.createPrescription({ params: patient, body: { ...body, ...more } })).data);
const adherenceTo = async ({ api }: Person, query: object = {}) => (await api.listAdherence({ params: patient, query })).data;

beforeAll(async () => {
  ({ ada, clinic, doctor, proving, pharmacist, patient } = await prescribingClinic());
});

test('who treats and who dispenses see on how many days a patient had a medicine, by all its prescriptions, without what came back', async () => {
  expect(await adherenceTo(doctor)).toEqual([]);
  const [one, two, other] = [
    await prescribe(),
    await prescribe({ medication: { text: 'RAMIPRIL 5 mg  tablets' } }),
    await prescribe({ medication: { text: 'Amoxicillin' }, days: 7 }),
  ];
  const { data: first } = await pharmacist.api.createDispense({ params: one, body: {} });
  for (const params of [two, other]) await pharmacist.api.createDispense({ params, body: {} });
  const today = first.dispensedOn;
  const inDays = (days: number) => new Date(Date.parse(today) + days * 86_400_000).toISOString().slice(0, 10);
  const seen = await adherenceTo(doctor);
  const onOneDay = { from: today, to: today, days: 1, covered: 1 };
  expect(seen).toEqual([
    {
      ...onOneDay,
      medication: { text: 'RAMIPRIL 5 mg  tablets' },
      prescriptionIds: [one.prescriptionId, two.prescriptionId],
      dispenses: 2,
      runsOutOn: inDays(60),
    },
    { ...onOneDay, medication: { text: 'Amoxicillin' }, prescriptionIds: [other.prescriptionId], dispenses: 1, runsOutOn: inDays(7) },
  ]);
  expect(await adherenceTo(pharmacist, { from: inDays(-700) })).toEqual(seen);
  await pharmacist.api.returnDispense({ params: first, body: { reason: 'Not picked up' } });
  expect(await adherenceTo(doctor)).toMatchObject([{ prescriptionIds: [two.prescriptionId], dispenses: 1 }, {}]);
  expect(await adherenceTo(doctor, { from: inDays(-20), to: inDays(-10) })).toEqual([]);
});

test('whoever may not read what is prescribed, or is of another tenant, sees none of it; each who is shown it stands with the patient', async () => {
  const reception = await memberOf(clinic, ada, 'reception');
  await expect(adherenceTo(reception)).rejects.toMatchObject({ status: 403, details: { needs: 'dispense:read' } });
  const { data: role } = await ada.api.createRole({
    params: clinic,
    body: { name: 'Stock', rows: [{ resource: 'dispense', actions: ['read'] }] },
  });
  const stock = await memberOf(clinic, ada, role.roleId);
  await expect(adherenceTo(stock)).rejects.toMatchObject({ status: 403, details: { needs: 'prescription:read' } });
  const ben = await person('ben');
  await expect(adherenceTo(ben)).rejects.toMatchObject({ status: 404 });
  await expect(adherenceTo(doctor, { from: '2020-01-01' })).rejects.toMatchObject({ status: 400 });
  await adherenceTo(doctor);
  const officer = await memberOf(clinic, ada, 'privacy_officer');
  const { data: accesses } = await officer.api.listPatientAccesses({ params: patient, query: { limit: 100 } });
  expect(accesses).toContainEqual(expect.objectContaining({ userId: doctor.userId, operation: 'listAdherence' }));
});
