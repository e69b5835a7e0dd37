import { beforeAll, describe, expect, test } from 'vitest';
import { eventually } from '../../../scripts/testing/await.ts';
import { prescribingClinic } from '../../../scripts/testing/clinic.ts';
import { passkeyOf } from '../../../scripts/testing/passkey.ts';
import { apiOf, type Person } from '../../../scripts/testing/people.ts';
import { person, stage } from '../../../scripts/testing/stage.ts';
import { clinicOf, everyPage, memberOf } from '../../../scripts/testing/workspace.ts';
import { uuidv7 } from '../../../shared/api/client/client.ts';
import type { PatientKey } from '../../../shared/domain/clinic/patient.ts';
import type { PrescriptionInput } from '../../../shared/domain/clinic/prescriptions/content.ts';
import { verifiedHeader } from '../signing/jws.fixture.ts';
import type { VerifyingKey } from '../signing/jws.ts';

let ada: Person;
let clinic: Pick<Person, 'workspaceId'>;
let doctor: Person;
/** The doctor, whose client proves by their passkey what is to be proved. */
let proving: Person['api'];
let nurse: Person;
let patient: PatientKey;

const body = {
  medication: { text: 'Amoxicillin 500 mg capsules', coding: { system: 'urn:atc', code: 'J01CA04' } },
  ...{ dose: '1 capsule, three times a day', quantity: { value: 21, unit: 'capsules' }, days: 7, repeats: 2 },
} satisfies PrescriptionInput;
const draft = async (more: Partial<PrescriptionInput> = {}) =>
  (await doctor.api.createPrescription({ params: patient, body: { ...body, ...more } })).data;
type Drafted = Awaited<ReturnType<typeof draft>>;
const digestOf = async (params: Drafted) => (await doctor.api.getPrescriptionStatement({ params })).data.digest;
const sign = async (params: Drafted) => (await proving.signPrescription({ params, body: { digest: await digestOf(params) } })).data;

beforeAll(async () => {
  ({ ada, clinic, doctor, proving, patient } = await prescribingClinic());
  nurse = await memberOf(clinic, ada, 'nurse');
});

describe('a draft', () => {
  test('is written once, however often the request comes, changed by whoever wrote it, and read by who treats and who dispenses', async () => {
    const request = { params: patient, body, idempotencyKey: uuidv7(Date.now()) };
    const { data: written, status } = await doctor.api.createPrescription(request);
    expect({ status, written }).toMatchObject({ status: 201, written: { ...body, status: 'draft', createdBy: doctor.userId, version: 1 } });
    expect((await doctor.api.createPrescription(request)).data).toEqual(written);
    const { data: changed } = await doctor.api.changePrescription({ params: written, body: { days: 10, instructions: 'With water.' } });
    expect(changed).toEqual({ ...written, days: 10, instructions: 'With water.', version: 2 });
    const pharmacist = await memberOf(clinic, ada, 'pharmacist');
    for (const { api } of [nurse, pharmacist, ada]) {
      expect((await api.getPrescription({ params: written })).data).toEqual(changed);
      const { all } = await everyPage(cursor => api.listPrescriptions({ params: patient, query: { limit: 1, cursor } }));
      expect(all).toContainEqual(changed);
    }
    const refused = { status: 403, details: { reason: 'not_the_author' } };
    await expect(ada.api.changePrescription({ params: written, body: { days: 5 } })).rejects.toMatchObject(refused);
  });

  test('is written by no nurse, and shown to nobody at reception, no privacy officer, admin or stranger', async () => {
    const written = await draft();
    await expect(nurse.api.createPrescription({ params: patient, body })).rejects.toMatchObject({ status: 403 });
    for (const role of ['reception', 'privacy_officer', 'admin'] as const) {
      const { api } = await memberOf(clinic, ada, role);
      const refused = { status: 403, details: { needs: 'prescription:read' } };
      await expect(api.getPrescription({ params: written })).rejects.toMatchObject(refused);
      await expect(api.listPrescriptions({ params: patient, query: {} })).rejects.toMatchObject(refused);
    }
    const ben = await person('ben');
    const own = await clinicOf(ben);
    await expect(ben.api.getPrescription({ params: written })).rejects.toMatchObject({ status: 404 });
    await expect(ben.api.getPrescription({ params: { ...written, ...own } })).rejects.toMatchObject({ status: 404 });
  });

  test('says no more than its schedule allows', async () => {
    await expect(draft({ schedule: 'II' })).rejects.toMatchObject({ status: 400, details: { errors: [{ pointer: '/repeats' }] } });
    const written = await draft({ schedule: 'IV', repeats: 5 });
    await expect(doctor.api.changePrescription({ params: written, body: { months: 7 } })).rejects.toMatchObject({ status: 400 });
  });
});

describe('signing', () => {
  test('takes a passkey, and freezes what was shown with a signature that is verified by the keys that the stage tells', async () => {
    const written = await draft();
    const { data: shown } = await doctor.api.getPrescriptionStatement({ params: written });
    expect(JSON.parse(shown.text)).toMatchObject({ ...body, patient: { patientId: patient.patientId, birthDate: '1984-02-29' } });
    const asking = { params: written, body: { digest: shown.digest } };
    await expect(doctor.api.signPrescription(asking)).rejects.toMatchObject({ code: 'step_up_required' });
    const { data: signed } = await proving.signPrescription(asking);
    expect(signed).toMatchObject({ ...body, status: 'active', version: 2, signature: { statement: shown.text, by: doctor.userId } });
    const { keys } = (await (await fetch(`${stage.clinicUrl}/v1/signing-keys`)).json()) as { keys: VerifyingKey[] };
    const { statement, jws, keyId } = signed.signature!;
    expect(await verifiedHeader(jws, statement, keys)).toMatchObject({ kid: keyId, signer: doctor.userId, role: 'clinician' });
    expect(await verifiedHeader(jws, `${statement} `, keys)).toBeUndefined();
    await expect(doctor.api.changePrescription({ params: written, body: { days: 1 } })).rejects.toMatchObject({
      code: 'prescription_status',
    });
    await expect(proving.signPrescription(asking)).rejects.toMatchObject({ code: 'prescription_status' });
    expect((await nurse.api.getPrescription({ params: written })).data).toEqual(signed);
  });

  test('is refused where it would say something else by now: another draft, or another patient', async () => {
    const written = await draft();
    const digest = await digestOf(written);
    await doctor.api.changePrescription({ params: written, body: { days: 14 } });
    const stale = { status: 409, code: 'statement_changed' };
    const refusal = await proving.signPrescription({ params: written, body: { digest } }).catch(error => error);
    expect(refusal).toMatchObject(stale);
    const again = await digestOf(written);
    // Whoever would sign it has to read it.
    expect(JSON.stringify(refusal.details)).not.toContain(again);
    const { data: seen } = await doctor.api.getPatient({ params: patient });
    const names = [{ family: 'Muster', given: ['Anna', 'Maria'] }];
    await doctor.api.changePatient({ params: patient, body: { names }, ifMatch: seen.version });
    await expect(proving.signPrescription({ params: written, body: { digest: again } })).rejects.toMatchObject(stale);
    expect((await sign(written)).status).toBe('active');
  });

  test('of many tries at once goes through once', async () => {
    const written = await draft();
    const request = { params: written, body: { digest: await digestOf(written) } };
    const tries = await Promise.allSettled(Array.from({ length: 5 }, () => proving.signPrescription(request)));
    expect(tries.filter(({ status }) => status === 'fulfilled')).toHaveLength(1);
    expect((await doctor.api.getPrescription({ params: written })).data.version).toBe(2);
  });

  test('is for whoever wrote the draft, with a passkey, and with the right at that moment', async () => {
    const written = await draft();
    const digest = await digestOf(written);
    await expect(ada.api.signPrescription({ params: written, body: { digest } })).rejects.toMatchObject({
      details: { reason: 'passkey_needed' },
    });
    const others = (await passkeyOf(ada)).api.signPrescription({ params: written, body: { digest } });
    await expect(others).rejects.toMatchObject({ status: 403, details: { reason: 'not_the_author' } });
    const leaving = await memberOf(clinic, ada, 'clinician');
    const { api } = await passkeyOf(leaving);
    const { data: theirs } = await leaving.api.createPrescription({ params: patient, body });
    const { data: shown } = await leaving.api.getPrescriptionStatement({ params: theirs });
    const member = { ...clinic, userId: leaving.userId };
    await ada.api.changeMember({ params: member, body: { role: 'nurse' }, ifMatch: '*' });
    await expect(api.signPrescription({ params: theirs, body: { digest: shown.digest } })).rejects.toMatchObject({
      status: 403,
      details: { needs: 'prescription:sign' },
    });
  });
});

test('where charts are open to the care team alone, prescriptions are too, but to who dispenses; an emergency opens them to be read', async () => {
  const own = await clinicOf(ada);
  const [treating, other, pharmacist] = await Promise.all(
    (['clinician', 'clinician', 'pharmacist'] as const).map(role => memberOf(own, ada, role)),
  );
  const names = [{ family: 'Team' }];
  const { data: params } = await treating!.api.createPatient({ params: own, body: { names, gender: 'other' } });
  const { data: written } = await treating!.api.createPrescription({ params, body });
  await ada.api.changeClinic({ params: own, body: { chartReaders: 'care_team' } });
  const refused = { status: 403, details: { reason: 'not_in_care_team' } };
  await expect(other!.api.getPrescription({ params: written })).rejects.toMatchObject(refused);
  await expect(other!.api.createPrescription({ params, body })).rejects.toMatchObject(refused);
  for (const { api } of [treating!, pharmacist!]) expect((await api.getPrescription({ params: written })).data).toEqual(written);
  // A key is what its maker is, also where it says nothing of charts.
  const rows = [{ resource: 'prescription' as const, actions: ['read' as const] }];
  const withKeyOf = async ({ api }: Person) => {
    const { data } = await api.createKey({ body: { name: 'Script', scopes: [{ workspaceId: own.workspaceId, rows }] } });
    return apiOf(stage, data.token);
  };
  const [theirs, dispensing] = [await withKeyOf(other!), await withKeyOf(pharmacist!)];
  await expect(theirs.getPrescription({ params: written })).rejects.toMatchObject({ status: 403, details: { needs: 'chart:read' } });
  expect((await dispensing.getPrescription({ params: written })).data).toEqual(written);
  await other!.api.createEmergencyAccess({ params, body: { grounds: 'Unconscious' } });
  expect((await other!.api.getPrescription({ params: written })).data).toEqual(written);
  await expect(other!.api.createPrescription({ params, body })).rejects.toMatchObject(refused);
});

test('a prescription is held, resumed and stopped, and begins on its first day', async () => {
  const signed = await sign(await draft());
  const held = (await doctor.api.holdPrescription({ params: signed })).data;
  await expect(doctor.api.holdPrescription({ params: signed })).rejects.toMatchObject({
    code: 'prescription_status',
    details: { status: 'on_hold' },
  });
  const resumed = (await doctor.api.resumePrescription({ params: signed })).data;
  const stopped = (await doctor.api.stopPrescription({ params: signed })).data;
  expect([held, resumed, stopped].map(({ status }) => status)).toEqual(['on_hold', 'active', 'stopped']);
  const startsOn = new Date(Date.now() + 3 * 86_400_000).toISOString().slice(0, 10);
  expect((await sign(await draft({ startsOn }))).status).toBe('signed');
});

test('what is prescribed is exported with the patient, stands in the audit by ids alone, and has the patient be kept for as long as what treats them', async () => {
  const names = [{ family: 'Gone' }];
  const { data: other } = await doctor.api.createPatient({ params: clinic, body: { names, gender: 'other' } });
  const { data: written } = await doctor.api.createPrescription({ params: other, body });
  const { all } = await everyPage(cursor => doctor.api.exportPatient({ params: other, query: { limit: 2, cursor } }));
  expect(all.flatMap(each => (each.kind === 'prescription' ? [each.record] : []))).toEqual([written]);
  const officer = await memberOf(clinic, ada, 'privacy_officer');
  const audit = await eventually('the audit', async () => {
    const { data } = await officer.api.listAudit({ params: clinic, query: { limit: 100, subject: other.patientId } });
    return data.some(({ type }) => type === 'prescription.created') && data;
  });
  expect(JSON.stringify(audit)).not.toContain('Amoxicillin');
  await expect(officer.api.erasePatient({ params: other })).rejects.toMatchObject({ code: 'must_be_kept' });
});
