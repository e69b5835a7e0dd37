import { beforeAll, expect, test } from 'vitest';
import { eventually } from '../../../scripts/testing/await.ts';
import { apiOf, type Person } from '../../../scripts/testing/people.ts';
import { person, stage } from '../../../scripts/testing/stage.ts';
import { clinicOf, everyPage, memberOf } from '../../../scripts/testing/workspace.ts';

let ada: Person;
let clinic: Pick<Person, 'workspaceId'>;
let nurse: Person;
let clinician: Person;
let desk: Person;
let officer: Person;
const closed = { status: 403, details: { reason: 'not_in_care_team' } };
const register = async (alerts = ['Latex']) =>
  (await nurse.api.createPatient({ params: clinic, body: { names: [{ family: 'Muster' }], gender: 'unknown', alerts } })).data;
const alertsFor = async (by: Person, params: Awaited<ReturnType<typeof register>>) => (await by.api.getPatient({ params })).data.alerts;

beforeAll(async () => {
  ada = await person('ada');
  clinic = await clinicOf(ada);
  [nurse, clinician, desk, officer] = await Promise.all([
    memberOf(clinic, ada, 'nurse'),
    memberOf(clinic, ada, 'clinician'),
    memberOf(clinic, ada, 'reception'),
    memberOf(clinic, ada, 'privacy_officer'),
  ]);
  await officer.api.changeClinic({ params: clinic, body: { chartReaders: 'care_team' } });
});

test('a chart is open to the care team alone where the clinic says so, by every route, at once; who somebody is stays open to the clinic', async () => {
  const patient = await register();
  expect(patient.careTeam).toEqual([nurse.userId]);
  expect(await alertsFor(nurse, patient)).toEqual(['Latex']);
  for (const by of [clinician, desk, ada]) expect(await alertsFor(by, patient)).toBeUndefined();
  const { data: found } = await clinician.api.searchPatients({ params: clinic, body: { recordNumber: patient.recordNumber } });
  expect(found.patients.map(({ patientId, alerts }) => [patientId, alerts])).toEqual([[patient.patientId, undefined]]);
  const change = (by: Person, body: { alerts: string[] } | { careTeam: typeof patient.careTeam & object }) =>
    by.api.changePatient({ params: patient, body, ifMatch: 1 });
  await expect(change(clinician, { alerts: [] })).rejects.toMatchObject(closed);
  await expect(clinician.api.exportPatient({ params: patient, query: {} })).rejects.toMatchObject(closed);
  await expect(change(clinician, { careTeam: [nurse.userId, clinician.userId] })).rejects.toMatchObject(closed);
  const ben = await person('ben');
  await expect(change(nurse, { careTeam: [nurse.userId, ben.userId] })).rejects.toMatchObject({ status: 404 });
  // Reception lets them in, and still sees no chart.
  expect((await change(desk, { careTeam: [nurse.userId, clinician.userId] })).data.alerts).toBeUndefined();
  expect(await alertsFor(clinician, patient)).toEqual(['Latex']);
  await nurse.api.changePatient({ params: patient, body: { careTeam: [nurse.userId] }, ifMatch: 2 });
  expect(await alertsFor(clinician, patient)).toBeUndefined();
});

test('in an emergency one chart is open to one person: the officer is told within a minute, each use is an entry, and others review it', async () => {
  const [patient, other] = [await register(), await register()];
  const body = { grounds: 'Unconscious in the waiting room' };
  for (const by of [desk, officer])
    await expect(by.api.createEmergencyAccess({ params: patient, body })).rejects.toMatchObject({ status: 403 });
  const from = Date.now();
  const { data: emergency, status } = await clinician.api.createEmergencyAccess({ params: patient, body });
  expect({ status, emergency }).toMatchObject({ status: 201, emergency: { ...body, userId: clinician.userId } });
  expect(Date.parse(emergency.until) - Date.parse(emergency.at)).toBe(4 * 3_600_000);
  expect(await alertsFor(clinician, patient)).toEqual(['Latex']);
  expect(await alertsFor(clinician, other)).toBeUndefined();
  expect(await alertsFor(ada, patient)).toBeUndefined();
  const rows = (['patient', 'chart'] as const).map(resource => ({ resource, actions: ['read' as const] }));
  const scopes = [{ workspaceId: clinic.workspaceId, rows }];
  const { data: key } = await clinician.api.createKey({ body: { name: 'Import', scopes } });
  expect((await apiOf(stage, key.token).getPatient({ params: patient })).data.alerts).toBeUndefined();
  await expect(clinician.api.changePatient({ params: patient, body: { alerts: [] }, ifMatch: 1 })).rejects.toMatchObject(closed);
  await expect(clinician.api.exportPatient({ params: patient, query: {} })).rejects.toMatchObject(closed);
  const told = await eventually('the officer is told', async () => {
    const { data } = await officer.api.listNotifications({ query: {} });
    return data.find(({ content }) => JSON.stringify(content).includes('emergency_access'));
  });
  expect(Date.now() - from).toBeLessThan(60_000);
  expect(told).toMatchObject({ kind: 'critical' });
  for (const word of ['Muster', 'Unconscious', patient.patientId, clinician.userId]) expect(JSON.stringify(told)).not.toContain(word);

  const { all } = await everyPage(cursor => nurse.api.exportPatient({ params: patient, query: { limit: 5, cursor } }));
  const uses = all.flatMap(each => (each.kind === 'patient_access' && each.record.emergencyAccessId ? [each.record] : []));
  expect(uses).toMatchObject([{ userId: clinician.userId, operation: 'getPatient', emergencyAccessId: emergency.emergencyAccessId }]);
  await eventually('the audit', async () => {
    const { data } = await officer.api.listAudit({ params: clinic, query: { limit: 100, subject: patient.patientId } });
    const has = (type: string) => data.some(each => each.type === type && each.by === clinician.userId);
    const used = data.some(({ record }) => JSON.stringify(record ?? {}).includes(emergency.emergencyAccessId));
    return has('emergency_access.begun') && has('patient_access.shown') && used;
  });

  const listed = (await officer.api.listEmergencyAccesses({ params: clinic, query: {} })).data;
  expect(listed).toEqual([emergency]);
  const review = { params: emergency, body: { justified: true, remarks: 'Seen on the camera' } };
  for (const by of [clinician, nurse]) await expect(by.api.reviewEmergencyAccess(review)).rejects.toMatchObject({ status: 403 });
  const { data: reviewed } = await officer.api.reviewEmergencyAccess(review);
  expect(reviewed).toMatchObject({ ...review.body, reviewedBy: officer.userId, version: 2 });
  expect((await officer.api.reviewEmergencyAccess({ ...review, body: { justified: false } })).data).toEqual(reviewed);
  const own = (await ada.api.createEmergencyAccess({ params: other, body })).data;
  await expect(ada.api.reviewEmergencyAccess({ params: own, body: { justified: true } })).rejects.toMatchObject({
    status: 403,
    details: { reason: 'own_access' },
  });
});

test('where no privacy officer can be told, an owner is, and never whoever it was', async () => {
  const owner = await person('owner');
  const small = await clinicOf(owner);
  const registered = async () =>
    (await owner.api.createPatient({ params: small, body: { names: [{ family: 'Muster' }], gender: 'unknown' } })).data;
  const [patient, other] = [await registered(), await registered()];
  await owner.api.changeClinic({ params: small, body: { chartReaders: 'care_team' } });
  const onlyOfficer = await memberOf(small, owner, 'privacy_officer');
  const treating = await memberOf(small, owner, 'clinician');
  const noticesOf = async ({ api }: Person) =>
    (await api.listNotifications({ query: {} })).data.filter(({ content }) => JSON.stringify(content).includes('emergency_access')).length;
  await treating.api.createEmergencyAccess({ params: patient, body: { grounds: 'Unconscious' } });
  await eventually('the officer is told', async () => (await noticesOf(onlyOfficer)) === 1);
  expect(await noticesOf(owner)).toBe(0);
  await onlyOfficer.api.closeAccount({});
  await treating.api.createEmergencyAccess({ params: other, body: { grounds: 'Unconscious' } });
  await eventually('the owner is told', async () => (await noticesOf(owner)) === 1);
  expect(await noticesOf(treating)).toBe(0);
});
