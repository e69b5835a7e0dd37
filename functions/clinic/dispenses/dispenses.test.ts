import { beforeAll, describe, expect, test } from 'vitest';
import { putRow, rowAt } from '../../../scripts/testing/account.ts';
import { eventually } from '../../../scripts/testing/await.ts';
import { prescribingClinic } from '../../../scripts/testing/clinic.ts';
import { passkeyOf } from '../../../scripts/testing/passkey.ts';
import type { Person } from '../../../scripts/testing/people.ts';
import { signDraft } from '../../../scripts/testing/prescription.ts';
import { person, stage } from '../../../scripts/testing/stage.ts';
import { clinicOf, everyPage, memberOf } from '../../../scripts/testing/workspace.ts';
import { uuidv7 } from '../../../shared/api/client/client.ts';
import type { PatientKey } from '../../../shared/domain/clinic/patient.ts';
import type { PrescriptionInput } from '../../../shared/domain/clinic/prescriptions/content.ts';

let ada: Person;
let clinic: Pick<Person, 'workspaceId'>;
let doctor: Person;
let proving: Person['api'];
let pharmacist: Person;
let patient: PatientKey;

const body = {
  medication: { text: 'Amoxicillin 500 mg capsules' },
  ...{ dose: '1 capsule, three times a day', quantity: { value: 21, unit: 'capsules' }, days: 7, repeats: 2 },
} satisfies PrescriptionInput;
const draft = async (more: Partial<PrescriptionInput> = {}) =>
  (await doctor.api.createPrescription({ params: patient, body: { ...body, ...more } })).data;
const prescribe = async (more: Partial<PrescriptionInput> = {}) => signDraft(proving, await draft(more));
type Prescribed = Awaited<ReturnType<typeof prescribe>>;
const dispensedOf = async (params: Prescribed) => (await doctor.api.getPrescription({ params })).data.dispensed;
const toldOf = async (notice: string, { api }: Person) =>
  (await api.listNotifications({ query: { limit: 50 } })).data.filter(
    ({ content }) => content.kind === 'account' && content.notice === notice,
  );
const told = (someone: Person) => toldOf('refill_due', someone);
const noneLeft = { status: 409, code: 'dispense_refused', details: { reason: 'none_left' } };

beforeAll(async () => {
  ({ ada, clinic, doctor, proving, pharmacist, patient } = await prescribingClinic());
});

describe('a dispense', () => {
  test('is recorded as often as it is prescribed, by who dispenses, and read by who treats', async () => {
    const params = await prescribe();
    const { data: first, status } = await pharmacist.api.createDispense({ params, body: { days: 6 } });
    const today = new Date().toISOString().slice(0, 10);
    expect({ status, first }).toMatchObject({ status: 201, first: { days: 6, quantity: body.quantity, createdBy: pharmacist.userId } });
    expect(first.dispensedOn <= today).toBe(true);
    for (let more = 0; more < 2; more++) await pharmacist.api.createDispense({ params, body: {} });
    await expect(pharmacist.api.createDispense({ params, body: {} })).rejects.toMatchObject(noneLeft);
    const nurse = await memberOf(clinic, ada, 'nurse');
    for (const { api } of [pharmacist, doctor, nurse, ada]) {
      expect((await api.getDispense({ params: first })).data).toEqual(first);
      expect((await api.listDispenses({ params })).data).toHaveLength(3);
    }
    expect(await dispensedOf(params)).toBe(3);
    const needs = { status: 403, details: { needs: 'dispense:create' } };
    for (const { api } of [doctor, nurse]) await expect(api.createDispense({ params, body: {} })).rejects.toMatchObject(needs);
    for (const role of ['reception', 'privacy_officer', 'admin'] as const) {
      const { api } = await memberOf(clinic, ada, role);
      await expect(api.listDispenses({ params })).rejects.toMatchObject({ status: 403, details: { needs: 'dispense:read' } });
    }
  });

  test('is recorded once, however often the request comes, and however often the pharmacy tells of it', async () => {
    const params = await prescribe();
    const request = { params, body: { externalId: 'RX-4711' }, idempotencyKey: uuidv7(Date.now()) };
    const tries = await Promise.all(Array.from({ length: 4 }, () => pharmacist.api.createDispense(request)));
    const { data: again } = await pharmacist.api.createDispense({ params, body: { externalId: 'RX-4711', days: 7 } });
    expect(new Set([again, ...tries.map(({ data }) => data)].map(({ dispenseId }) => dispenseId)).size).toBe(1);
    await expect(pharmacist.api.createDispense({ params, body: { externalId: 'RX-4711', days: 3 } })).rejects.toMatchObject({
      code: 'already_exists',
    });
    expect(await dispensedOf(params)).toBe(1);
    // What one prescription was dispensed by says nothing of another.
    const other = await prescribe();
    expect((await pharmacist.api.createDispense({ params: other, body: { externalId: 'RX-4711' } })).data.dispenseId).not.toBe(
      again.dispenseId,
    );
  });

  test('is refused for what is not signed, on hold, stopped or not begun, for days on which it is not valid, and for another tenant', async () => {
    const refusedAs = (status: string) => ({ status: 409, code: 'prescription_status', details: { status } });
    await expect(pharmacist.api.createDispense({ params: await draft(), body: {} })).rejects.toMatchObject(refusedAs('draft'));
    const startsOn = new Date(Date.now() + 3 * 86_400_000).toISOString().slice(0, 10);
    await expect(pharmacist.api.createDispense({ params: await prescribe({ startsOn }), body: {} })).rejects.toMatchObject(
      refusedAs('signed'),
    );
    const params = await prescribe();
    await expect(pharmacist.api.createDispense({ params, body: { dispensedOn: '2026-01-01' } })).rejects.toMatchObject({
      code: 'dispense_refused',
      details: { reason: 'not_valid_then' },
    });
    await expect(pharmacist.api.createDispense({ params, body: { dispensedOn: '2199-01-01' } })).rejects.toMatchObject({ status: 400 });
    await doctor.api.holdPrescription({ params });
    await expect(pharmacist.api.createDispense({ params, body: {} })).rejects.toMatchObject(refusedAs('on_hold'));
    await doctor.api.stopPrescription({ params });
    await expect(pharmacist.api.createDispense({ params, body: {} })).rejects.toMatchObject(refusedAs('stopped'));
    const ben = await person('ben');
    const own = await clinicOf(ben);
    await expect(ben.api.createDispense({ params: { ...params, ...own }, body: {} })).rejects.toMatchObject({ status: 404 });
    await expect(ben.api.createDispense({ params, body: {} })).rejects.toMatchObject({ status: 404 });
  });

  test('of schedule II is recorded once; of many tries at once no more are done than are prescribed', async () => {
    const once = await prescribe({ schedule: 'II', repeats: 0 });
    const thrice = await prescribe();
    for (const [params, times] of [
      [once, 1],
      [thrice, 3],
    ] as const) {
      const tries = await Promise.allSettled(Array.from({ length: 8 }, () => pharmacist.api.createDispense({ params, body: {} })));
      expect(tries.filter(({ status }) => status === 'fulfilled')).toHaveLength(times);
      for (const each of tries) if (each.status === 'rejected') expect(each.reason).toMatchObject(noneLeft);
      expect((await doctor.api.listDispenses({ params })).data).toHaveLength(times);
    }
  });

  test('is corrected with a reason, which stays; handed back it counts for nothing, once, and another is recorded in its place', async () => {
    const params = await prescribe({ repeats: 0 });
    const { data: first } = await pharmacist.api.createDispense({ params, body: { externalId: 'A' } });
    const { data: corrected } = await pharmacist.api.correctDispense({ params: first, body: { days: 5, reason: 'Counted wrong' } });
    const { dispensedOn, quantity } = first;
    expect(corrected).toMatchObject({ days: 5, version: 2, corrections: [{ dispensedOn, quantity, days: 7, reason: 'Counted wrong' }] });
    await expect(doctor.api.correctDispense({ params: first, body: { days: 5, reason: 'No' } })).rejects.toMatchObject({ status: 403 });
    await expect(pharmacist.api.correctDispense({ params: first, body: { days: 9, reason: 'More' } })).rejects.toMatchObject({
      status: 400,
    });
    await expect(pharmacist.api.correctDispense({ params: first, body: { days: 4, reason: 'Late' }, ifMatch: 1 })).rejects.toMatchObject({
      status: 412,
    });
    const returned = (await pharmacist.api.returnDispense({ params: first, body: { reason: 'Not picked up' } })).data;
    expect(returned).toMatchObject({ returnReason: 'Not picked up', returnedBy: pharmacist.userId, version: 3 });
    expect((await pharmacist.api.returnDispense({ params: first, body: { reason: 'Again' } })).data).toEqual(returned);
    await expect(pharmacist.api.correctDispense({ params: first, body: { days: 4, reason: 'No' } })).rejects.toMatchObject({
      details: { reason: 'returned' },
    });
    expect(await dispensedOf(params)).toBe(0);
    await pharmacist.api.createDispense({ params, body: { externalId: 'B' } });
    // Told once more, what was handed back is not dispensed anew.
    expect((await pharmacist.api.createDispense({ params, body: { externalId: 'A' } })).data).toEqual(returned);
    await expect(pharmacist.api.createDispense({ params, body: {} })).rejects.toMatchObject(noneLeft);
  });
});

test('dispenses are closed where charts are, but to who dispenses, and an emergency opens them to be read', async () => {
  const own = await clinicOf(ada);
  const [treating, other] = await Promise.all([memberOf(own, ada, 'clinician'), memberOf(own, ada, 'clinician')]);
  const { data: params } = await treating.api.createPatient({ params: own, body: { names: [{ family: 'Team' }], gender: 'other' } });
  const { data: written } = await treating.api.createPrescription({ params, body });
  await signDraft((await passkeyOf(treating)).api, written);
  const dispensing = await memberOf(own, ada, 'pharmacist');
  await ada.api.changeClinic({ params: own, body: { chartReaders: 'care_team' } });
  const { data: dispense } = await dispensing.api.createDispense({ params: written, body: {} });
  await expect(other.api.getDispense({ params: dispense })).rejects.toMatchObject({ details: { reason: 'not_in_care_team' } });
  expect((await treating.api.getDispense({ params: dispense })).data).toEqual(dispense);
  await other.api.createEmergencyAccess({ params, body: { grounds: 'Unconscious' } });
  expect((await other.api.getDispense({ params: dispense })).data).toEqual(dispense);
});

test('what was dispensed is exported with the patient, and each who was shown it, or refused, stands in the audit by ids alone', async () => {
  const params = await prescribe();
  const { data: dispense } = await pharmacist.api.createDispense({ params, body: { externalId: 'RX-4712' } });
  const { all } = await everyPage(cursor => doctor.api.exportPatient({ params: patient, query: { limit: 20, cursor } }));
  expect(all.flatMap(each => (each.kind === 'dispense' ? [each.record] : []))).toContainEqual(dispense);
  // Who is refused a dispense has learned of the prescription, and stands there as well.
  const other = await memberOf(clinic, ada, 'pharmacist');
  await expect(other.api.createDispense({ params, body: { dispensedOn: '2026-01-01' } })).rejects.toMatchObject({ status: 409 });
  const reception = await memberOf(clinic, ada, 'reception');
  await expect(reception.api.getDispense({ params: dispense })).rejects.toMatchObject({ status: 403 });
  const officer = await memberOf(clinic, ada, 'privacy_officer');
  const audit = await eventually('the audit', async () => {
    const { data } = await officer.api.listAudit({ params: clinic, query: { limit: 100, subject: patient.patientId } });
    const has = (by: string, type: string) => data.some(each => each.by === by && each.type === type);
    return has(pharmacist.userId, 'dispense.recorded') && has(reception.userId, 'access.refused') && data;
  });
  expect(JSON.stringify(audit)).not.toMatch(/RX-4712|capsules/);
  const { data: accesses } = await officer.api.listPatientAccesses({ params: patient, query: { limit: 100 } });
  expect(accesses).toContainEqual(expect.objectContaining({ userId: other.userId, operation: 'createDispense' }));
});

test('what runs out soon falls due: the care team is told once, without a word of what or whose it is, and nobody else', async () => {
  const own = await clinicOf(ada);
  const [treating, other, dispensing] = await Promise.all(
    (['clinician', 'nurse', 'pharmacist'] as const).map(role => memberOf(own, ada, role)),
  );
  const { data: params } = await treating!.api.createPatient({ params: own, body: { names: [{ family: 'Refill' }], gender: 'other' } });
  const { data: written } = await treating!.api.createPrescription({ params, body: { ...body, days: 30 } });
  await signDraft((await passkeyOf(treating!)).api, written);
  // Enough for thirty days: due in 23.
  const { data: first } = await dispensing!.api.createDispense({ params: written, body: {} });
  const inDays = (days: number) => Date.parse(first.dispensedOn) + days * 86_400_000;
  const { refillAt } = (await treating!.api.getPrescription({ params: written })).data;
  expect(Math.abs(Date.parse(refillAt!) - inDays(23))).toBeLessThan(86_400_000);
  // Enough for a week: due at once.
  await dispensing!.api.correctDispense({ params: first, body: { days: 7, reason: 'Seven were there' } });
  const [notice] = await eventually('the notice', async () => {
    const found = await told(treating!);
    return found.length > 0 && found;
  });
  expect(JSON.stringify(notice)).not.toMatch(/Refill|Amoxicillin|patient_|prescription_[0-9]/);
  for (const each of [other!, dispensing!, ada]) expect(await told(each)).toEqual([]);
  await dispensing!.api.correctDispense({ params: first, body: { quantity: { value: 20, unit: 'capsules' }, reason: 'Counted' } });
  const { data: events } = await ada.api.listEvents({ params: own, query: { limit: 100, types: 'prescription.refill_due' } });
  expect(events).toHaveLength(1);
  expect(await told(treating!)).toHaveLength(1);
});

test.runIf(stage.endpoint)('a draft that nobody has signed for a day is told to whoever wrote it, and to nobody else', async () => {
  const { workspaceId, patientId, prescriptionId } = await draft();
  const row = await rowAt({ pk: `WS#${workspaceId}#PAT#${patientId}`, sk: `RX#${prescriptionId}` });
  // A day later, as far as the clock can tell.
  await putRow({ ...row, dueAt: new Date().toISOString(), version: Number(row.version) + 1, event: undefined });
  await eventually('the notice', async () => (await toldOf('prescription_unsigned', doctor)).length > 0);
  for (const each of [pharmacist, ada]) expect(await toldOf('prescription_unsigned', each)).toEqual([]);
});
