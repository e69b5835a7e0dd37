import { beforeAll, expect, test } from 'vitest';
import { rowAt } from '../../../scripts/testing/account.ts';
import { eventually } from '../../../scripts/testing/await.ts';
import type { Person } from '../../../scripts/testing/people.ts';
import { person } from '../../../scripts/testing/stage.ts';
import { clinicOf, memberOf } from '../../../scripts/testing/workspace.ts';
import { uuidv7 } from '../../../shared/api/client/client.ts';

let ada: Person;
let clinic: Pick<Person, 'workspaceId'>;
let nurse: Person;
let officer: Person;
const muster = { names: [{ family: 'Muster' }], gender: 'unknown' } as const;
const register = async (alerts?: string[]) =>
  (await ada.api.createPatient({ params: clinic, body: { ...muster, ...(alerts && { alerts }) } })).data;
const usualRules = {
  chartReaders: 'everyone',
  majorityAge: 18,
  namesReaders: false,
  tellsOfficers: true,
  notesByPasskey: false,
  namesClinicians: false,
  changeNoticeHours: 24,
  offerMinutes: 120,
  refillLeadDays: 7,
};
const mustBeKept = (details: object) => ({ status: 409, code: 'must_be_kept', details });

beforeAll(async () => {
  ada = await person('ada');
  clinic = await clinicOf(ada);
  [nurse, officer] = await Promise.all([memberOf(clinic, ada, 'nurse'), memberOf(clinic, ada, 'privacy_officer')]);
});

test('a clinic says for how many years patients are kept: ten, unless a privacy officer or an owner says otherwise, six at the least', async () => {
  expect((await nurse.api.getClinic({ params: clinic })).data).toEqual({
    ...clinic,
    ...usualRules,
    retentionYears: 10,
    version: 0,
  });
  const change = (by: Person, retentionYears: number, ifMatch?: number) =>
    by.api.changeClinic({ params: clinic, body: { retentionYears }, ...(ifMatch === undefined ? {} : { ifMatch }) });
  await expect(change(nurse, 12)).rejects.toMatchObject({ status: 403 });
  await expect(change(officer, 5)).rejects.toMatchObject({ status: 400 });
  await expect(change(officer, 12, 3)).rejects.toMatchObject({ status: 412 });
  expect((await change(officer, 12, 0)).data).toEqual({
    ...clinic,
    ...usualRules,
    retentionYears: 12,
    ...{ changedBy: officer.userId, version: 1 },
  });
  expect((await change(ada, 10, 1)).data).toMatchObject({ retentionYears: 10, changedBy: ada.userId, version: 2 });
  await expect(ada.api.changeClinic({ params: ada, body: {} })).rejects.toMatchObject({ status: 403, details: { reason: 'not_a_clinic' } });
});

test('who was treated is erased by nobody before their years are over, and the refusal says until when; whoever was not, at once', async () => {
  const [treated, registered] = [await register(['Latex']), await register()];
  const { contentAt } = await rowAt({ pk: `WS#${clinic.workspaceId}#PAT#${treated.patientId}`, sk: 'PATIENT' });
  const until = new Date(String(contentAt));
  until.setUTCFullYear(until.getUTCFullYear() + 10);
  for (const by of [officer, ada])
    await expect(by.api.erasePatient({ params: treated })).rejects.toMatchObject(
      mustBeKept({ reason: 'retention', until: until.toISOString() }),
    );
  expect((await nurse.api.getPatient({ params: treated })).data).toEqual(treated);
  expect((await officer.api.erasePatient({ params: registered })).status).toBe(204);
});

test('a legal hold is placed and lifted by who decides on records, with their grounds; while one stands nobody is erased', async () => {
  const patient = await register();
  const body = { grounds: 'Case 12 O 34/26' };
  await expect(nurse.api.createLegalHold({ params: patient, body })).rejects.toMatchObject({ status: 403 });
  const request = { params: patient, body, idempotencyKey: uuidv7(Date.now()) };
  const { data: hold, status } = await officer.api.createLegalHold(request);
  expect({ status, hold }).toMatchObject({ status: 201, hold: { ...body, placedBy: officer.userId, version: 1 } });
  expect((await officer.api.createLegalHold(request)).data).toEqual(hold);
  const second = (await ada.api.createLegalHold({ params: patient, body: { grounds: 'A complaint' } })).data;
  await expect(officer.api.erasePatient({ params: patient })).rejects.toMatchObject(mustBeKept({ reason: 'legal_hold' }));
  const lift = (params: typeof hold) => officer.api.liftLegalHold({ params, body: { grounds: 'Closed' } });
  const lifted = (await lift(hold)).data;
  expect(lifted).toMatchObject({ ...body, liftGrounds: 'Closed', liftedBy: officer.userId, version: 2 });
  expect((await lift(hold)).data).toEqual(lifted);
  await expect(officer.api.erasePatient({ params: patient })).rejects.toMatchObject({ code: 'must_be_kept' });
  await lift(second);
  await expect(nurse.api.listLegalHolds({ params: patient, query: {} })).rejects.toMatchObject({ status: 403 });
  const { data: all } = await officer.api.listLegalHolds({ params: patient, query: {} });
  expect(all.map(({ grounds, liftGrounds }) => [grounds, liftGrounds])).toEqual([
    [body.grounds, 'Closed'],
    ['A complaint', 'Closed'],
  ]);
  const ben = await person('ben');
  await expect(ben.api.liftLegalHold({ params: hold, body })).rejects.toMatchObject({ status: 404 });
  await officer.api.erasePatient({ params: patient });
  await eventually('the audit', async () => {
    const { data } = await officer.api.listAudit({ params: clinic, query: { limit: 100, subject: patient.patientId } });
    const done = data.map(({ type, by }) => `${type} ${by}`);
    return [`legal_hold.placed ${ada.userId}`, `legal_hold.lifted ${officer.userId}`, `patient.erased ${officer.userId}`].every(each =>
      done.includes(each),
    );
  });
  await eventually('the hold goes with the patient', async () => {
    const row = await rowAt({ pk: `WS#${clinic.workspaceId}#PAT#${patient.patientId}`, sk: `LEGALHOLD#${hold.legalHoldId}` });
    return row === undefined;
  });
});
