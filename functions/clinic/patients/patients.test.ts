import { beforeAll, describe, expect, test } from 'vitest';
import { eventually } from '../../../scripts/testing/await.ts';
import { clinicWith } from '../../../scripts/testing/clinic.ts';
import type { Person } from '../../../scripts/testing/people.ts';
import { person } from '../../../scripts/testing/stage.ts';
import { clinicOf, everyPage, memberOf } from '../../../scripts/testing/workspace.ts';
import { uuidv7 } from '../../../shared/api/client/client.ts';
import type { PatientInput } from '../../../shared/domain/clinic/patient-content.ts';
import { isRecordNumber } from '../../../shared/domain/clinic/patient-number.ts';

type Place = Pick<Person, 'workspaceId'>;
let ada: Person;
let clinic: Place;
let nurse: Person;
let desk: Person;
let officer: Person;

const muster: PatientInput = { names: [{ family: 'Muster', given: ['Anna'] }], gender: 'female', birthDate: '1984-02-29' };
const register = async (body: PatientInput, params = clinic, by = ada) => (await by.api.createPatient({ params, body })).data;
const foundBy = async (by: Person, body: Parameters<Person['api']['searchPatients']>[0]['body'], params = clinic) =>
  (await by.api.searchPatients({ params, body })).data.patients.map(({ patientId }) => patientId);

beforeAll(async () => {
  const { members, ...there } = await clinicWith('nurse', 'reception', 'privacy_officer');
  ({ ada, clinic } = there);
  [nurse, desk, officer] = members;
});

describe('a patient', () => {
  test('is registered once, however often the request comes, with a record number that can be checked', async () => {
    const request = { params: clinic, body: { ...muster, alerts: ['Latex'] }, idempotencyKey: uuidv7(Date.now()) };
    const { data: patient, status } = await nurse.api.createPatient(request);
    expect({ status, patient }).toMatchObject({
      status: 201,
      patient: { ...clinic, ...request.body, createdBy: nurse.userId, version: 1 },
    });
    expect(isRecordNumber(patient.recordNumber)).toBe(true);
    expect((await nurse.api.createPatient(request)).data).toEqual(patient);
    expect((await nurse.api.getPatient({ params: patient })).data).toEqual(patient);
    await expect(ada.api.createPatient({ params: ada, body: muster })).rejects.toMatchObject({
      status: 403,
      details: { reason: 'not_a_clinic' },
    });
  });

  test('has an identifier alone: of many who register it at once one does, and who gives it up gives it to others', async () => {
    const identifiers = [{ system: 'https://insurer.example', value: `A${Date.now()}` }];
    const tries = await Promise.allSettled(Array.from({ length: 20 }, () => register({ ...muster, identifiers })));
    const made = tries.flatMap(each => (each.status === 'fulfilled' ? [each.value] : []));
    expect(made).toHaveLength(1);
    for (const each of tries)
      if (each.status === 'rejected')
        expect(each.reason).toMatchObject({ status: 409, code: 'already_exists', details: { what: 'identifier' } });
    const other = await register(muster);
    const take = (ifMatch: number) => ada.api.changePatient({ params: other, body: { identifiers }, ifMatch });
    await expect(take(1)).rejects.toMatchObject({ status: 409, code: 'already_exists' });
    await expect(ada.api.changePatient({ params: made[0]!, body: { identifiers: [] } })).rejects.toMatchObject({ status: 428 });
    await ada.api.changePatient({ params: made[0]!, body: { identifiers: [] }, ifMatch: 1 });
    expect((await take(1)).data).toMatchObject({ identifiers, version: 2 });
    expect(await foundBy(ada, { identifier: identifiers[0]! })).toEqual([other.patientId]);
  });

  test('shows who works at reception who they are, and not what those who treat them have to know', async () => {
    const { alerts, ...seen } = await register({ ...muster, alerts: ['Penicillin'] });
    expect(alerts).toEqual(['Penicillin']);
    const params = seen;
    expect((await desk.api.getPatient({ params })).data).toEqual(seen);
    const needs = { status: 403, details: { needs: 'chart:change' } };
    await expect(desk.api.changePatient({ params, body: { alerts: [] }, ifMatch: 1 })).rejects.toMatchObject(needs);
    await expect(desk.api.createPatient({ params: clinic, body: { ...muster, alerts: [] } })).rejects.toMatchObject(needs);
    await expect(desk.api.exportPatient({ params, query: {} })).rejects.toMatchObject({ status: 403 });
    const { data: changed } = await desk.api.changePatient({ params, body: { consents: { email: true }, language: 'de' } });
    expect(changed).toMatchObject({ language: 'de', consents: { email: { given: true, by: desk.userId } } });
    expect((await nurse.api.getPatient({ params })).data.alerts).toEqual(['Penicillin']);
  });

  test('is shown to no privacy officer, admin, member, or stranger', async () => {
    const params = await register(muster);
    const others = [officer, await memberOf(clinic, ada, 'admin'), await memberOf(clinic, ada, 'member')];
    for (const { api } of others) {
      await expect(api.getPatient({ params })).rejects.toMatchObject({ status: 403 });
      await expect(api.searchPatients({ params: clinic, body: { name: 'Muster' } })).rejects.toMatchObject({ status: 403 });
    }
    const ben = await person('ben');
    await expect(ben.api.getPatient({ params })).rejects.toMatchObject({ status: 404 });
    const own = await clinicOf(ben);
    await expect(ben.api.getPatient({ params: { ...params, ...own } })).rejects.toMatchObject({ status: 404 });
    expect(await foundBy(ben, { recordNumber: params.recordNumber }, own)).toEqual([]);
  });
});

describe('patients are found', () => {
  test('by beginnings of their names as they are now, by the day of their birth and their record number', async () => {
    const place = await clinicOf(ada);
    const anna = await register({ ...muster, names: [{ family: 'Müller-Weiß', given: ['Änne'] }] }, place);
    const ben = await register({ names: [{ family: 'Mulligan', given: ['Ben'] }], gender: 'male', birthDate: '1990-05' }, place);
    expect((await foundBy(ada, { name: 'MUL' }, place)).sort()).toEqual([anna.patientId, ben.patientId].sort());
    expect(await foundBy(ada, { name: 'muller' }, place)).toEqual([anna.patientId]);
    expect(await foundBy(ada, { name: 'weiss än' }, place)).toEqual([anna.patientId]);
    expect(await foundBy(ada, { birthDate: '1990-05' }, place)).toEqual([ben.patientId]);
    expect(await foundBy(ada, { recordNumber: ben.recordNumber }, place)).toEqual([ben.patientId]);
    await ada.api.changePatient({ params: anna, body: { names: [{ family: 'Schmidt' }], birthDate: null }, ifMatch: 1 });
    expect(await foundBy(ada, { name: 'mul' }, place)).toEqual([ben.patientId]);
    expect(await foundBy(ada, { name: 'schmidt' }, place)).toEqual([anna.patientId]);
    expect(await foundBy(ada, { birthDate: '1984-02-29' }, place)).toEqual([]);
    await expect(ada.api.searchPatients({ params: place, body: { name: 'mu' } })).rejects.toMatchObject({ status: 400 });
  });
});

describe('whether somebody is a patient already', () => {
  test('is said by identifier, name and date of birth, however these were typed, to who may read patients, and is an entry for each', async () => {
    const place = await clinicOf(ada);
    const identifiers = [{ system: 'https://insurer.example', value: 'M1' }];
    const anna = await register(
      { ...muster, names: [{ family: 'Mustermann', given: ['Anna'] }], birthDate: '1984-02-09', identifiers },
      place,
    );
    const other = await register({ ...muster, names: [{ family: 'Mustermann', given: ['Anna'] }], birthDate: '1990-01-01' }, place);
    const grades = async (body: Parameters<Person['api']['matchPatients']>[0]['body']) =>
      (await ada.api.matchPatients({ params: place, body })).data.matches.map(({ patient, grade }) => [patient.patientId, grade]);
    expect(await grades({ names: [{ family: 'Xu' }], identifiers })).toEqual([[anna.patientId, 'certain']]);
    expect(await grades({ names: [{ family: 'Musterman', given: ['Ana'] }], birthDate: '1984-02-09' })).toEqual([
      [anna.patientId, 'probable'],
    ]);
    expect(await grades({ names: [{ family: 'Nustermann', given: ['Anna'] }], birthDate: '1984-09-02' })).toEqual([
      [anna.patientId, 'possible'],
    ]);
    const both = await grades({ names: [{ family: 'Mustermann', given: ['Anna'] }] });
    expect(both).toEqual(expect.arrayContaining([anna, other].map(({ patientId }) => [patientId, 'possible'])));
    expect(await grades({ names: [{ family: 'Schmidt' }], birthDate: '1950-01-01' })).toEqual([]);
    const { all } = await everyPage(cursor => ada.api.exportPatient({ params: anna, query: { limit: 20, cursor } }));
    const asked = all.filter(each => each.kind === 'patient_access' && each.record.operation === 'matchPatients');
    expect(asked).toHaveLength(4);
    await expect(officer.api.matchPatients({ params: clinic, body: { names: [{ family: 'Muster' }] } })).rejects.toMatchObject({
      status: 403,
    });
  });
});

describe('the end', () => {
  test('of being a patient is taken back, and the record is there all the time', async () => {
    const patient = await register(muster);
    const change = async (ended: boolean) => (await nurse.api.changePatient({ params: patient, body: { ended } })).data;
    const ended = await change(true);
    expect(ended).toEqual({ ...patient, endedAt: expect.any(String), version: 2 });
    expect((await nurse.api.getPatient({ params: patient })).data).toEqual(ended);
    expect((await change(true)).endedAt).toBe(ended.endedAt);
    expect(await change(false)).toEqual({ ...patient, version: 4 });
  });

  test('of all that is known of them is for privacy officers and owners, and leaves nobody to be found or read', async () => {
    const identifiers = [{ system: 'https://insurer.example', value: `E${Date.now()}` }];
    const patient = await register({ ...muster, identifiers });
    await expect(nurse.api.erasePatient({ params: patient })).rejects.toMatchObject({ status: 403 });
    await officer.api.erasePatient({ params: patient });
    await expect(nurse.api.getPatient({ params: patient })).rejects.toMatchObject({ status: 404 });
    expect(await foundBy(nurse, { recordNumber: patient.recordNumber })).toEqual([]);
    const again = await eventually('the identifier is free', () => register({ ...muster, identifiers }).catch(() => undefined));
    expect(again.recordNumber).not.toBe(patient.recordNumber);
  });
});

describe('who was shown a patient', () => {
  test('is listed for a privacy officer, who sees nothing of the patient, also once they are erased; and for nobody who only treats them', async () => {
    const patient = await register(muster);
    await desk.api.getPatient({ params: patient });
    const seen = async () => {
      const { all } = await everyPage(cursor => officer.api.listPatientAccesses({ params: patient, query: { limit: 1, cursor } }));
      return all.map(({ userId, operation }) => [userId, operation]);
    };
    const both = [
      [desk.userId, 'getPatient'],
      [ada.userId, 'createPatient'],
    ];
    expect(await seen()).toEqual(both);
    await expect(nurse.api.listPatientAccesses({ params: patient, query: {} })).rejects.toMatchObject({ status: 403 });
    const elsewhere = { ...patient, ...(await clinicOf(ada)) };
    await expect(ada.api.listPatientAccesses({ params: elsewhere, query: {} })).rejects.toMatchObject({ status: 404 });
    await officer.api.erasePatient({ params: patient });
    expect(await seen()).toEqual(both);
  });

  test('stands with the patient and in the audit, by searches too, and so do those who were refused', async () => {
    const patient = await register(muster);
    await desk.api.getPatient({ params: patient });
    await desk.api.searchPatients({ params: clinic, body: { recordNumber: patient.recordNumber } });
    await expect(officer.api.getPatient({ params: patient })).rejects.toMatchObject({ status: 403 });
    const { all } = await everyPage(cursor => nurse.api.exportPatient({ params: patient, query: { limit: 2, cursor } }));
    const seen = all.flatMap(each => (each.kind === 'patient_access' ? [[each.record.userId, each.record.operation]] : []));
    expect(all.filter(({ kind }) => kind === 'patient').map(({ record }) => record)).toEqual([patient]);
    expect(seen).toEqual(
      expect.arrayContaining([
        [desk.userId, 'searchPatients'],
        [desk.userId, 'getPatient'],
        [ada.userId, 'createPatient'],
      ]),
    );
    await eventually('the audit', async () => {
      const { data } = await officer.api.listAudit({ params: clinic, query: { limit: 100 } });
      const of = data.filter(({ record, details }) => JSON.stringify([record, details]).includes(patient.patientId));
      return ['patient_access.shown', 'access.read', 'access.refused'].every(type => of.some(each => each.type === type));
    });
  });
});
