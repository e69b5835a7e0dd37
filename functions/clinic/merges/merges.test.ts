import { beforeAll, expect, test } from 'vitest';
import { eventually } from '../../../scripts/testing/await.ts';
import { askFhir, type Wire } from '../../../scripts/testing/fhir.ts';
import type { Person } from '../../../scripts/testing/people.ts';
import { sayCode } from '../../../scripts/testing/portal.ts';
import { person } from '../../../scripts/testing/stage.ts';
import { clinicOf, memberOf } from '../../../scripts/testing/workspace.ts';
import { fhirIdOf } from '../../../shared/domain/clinic/fhir/ids.ts';

let owner: Person;
let clinic: Pick<Person, 'workspaceId'>;
let doctor: Person;
let officer: Person;
type Patient = Awaited<ReturnType<typeof register>>;

beforeAll(async () => {
  owner = await person('owner');
  clinic = await clinicOf(owner);
  [doctor, officer] = await Promise.all([memberOf(clinic, owner, 'clinician'), memberOf(clinic, owner, 'privacy_officer')]);
});

const register = async (value: string, alert: string) => {
  const about = { names: [{ family: 'Muster', given: ['Anna'] }], gender: 'female' as const, birthDate: '1984-02-29' };
  const body = { ...about, identifiers: [{ system: 'urn:oid:1.2.3', value }], alerts: [alert] };
  return (await doctor.api.createPatient({ params: clinic, body })).data;
};
const fhir = async (path: string): Promise<Wire> => (await askFhir(doctor, clinic, path)).resource;
/** What routes answer of both records, without what each write and each look counts on. */
const answersOf = async (...records: Patient[]) => {
  const views = await Promise.all(records.map(async params => (await doctor.api.getPatient({ params })).data));
  const prescribed = await Promise.all(records.map(async params => (await doctor.api.listPrescriptions({ params })).data));
  const resources = await Promise.all(records.map(({ patientId }) => fhir(`Patient/${fhirIdOf(patientId)}`)));
  const { data: sought } = await doctor.api.searchPatients({ params: clinic, body: { name: 'mus ann' } });
  const { data: matched } = await doctor.api.matchPatients({ params: clinic, body: { names: records[0]!.names, birthDate: '1984-02-29' } });
  const text = JSON.stringify({ views, prescribed, resources, sought, matched }, (name, value) =>
    ['version', 'versionId'].includes(name) ? undefined : value,
  );
  return JSON.parse(text) as unknown;
};

test('two records of one person are merged by the privacy officer: one goes on, the other is found as it, and parted they are as before', async () => {
  const [loser, survivor] = [await register('loser', 'Latex'), await register('survivor', 'Penicillin')];
  const body = { medication: { text: 'Ibuprofen' }, dose: '1', quantity: { value: 20, unit: 'tablets' }, days: 10 };
  const { data: draft } = await doctor.api.createPrescription({ params: loser, body });
  const before = await answersOf(loser, survivor);
  const into = { params: loser, body: { into: survivor.patientId } };
  await expect(doctor.api.mergePatient(into)).rejects.toMatchObject({ status: 403, details: { needs: 'patient:approve' } });
  expect((await officer.api.mergePatient(into)).data).toMatchObject({ patientId: loser.patientId, mergedInto: survivor.patientId });
  expect((await officer.api.mergePatient(into)).data).toMatchObject({ mergedInto: survivor.patientId });
  // Whoever reads or looks for the one is shown the other, which has the alerts of both.
  const { data: shown } = await doctor.api.getPatient({ params: loser });
  expect(shown).toMatchObject({ patientId: survivor.patientId, alerts: ['Penicillin', 'Latex'], mergedFrom: [loser.patientId] });
  const { data: found } = await doctor.api.searchPatients({
    params: clinic,
    body: { identifier: { system: 'urn:oid:1.2.3', value: 'loser' } },
  });
  expect(found.patients.map(({ patientId }) => patientId)).toEqual([survivor.patientId]);
  const merged = { status: 409, code: 'patient_merged', details: { into: survivor.patientId } };
  for (const ask of [
    () => doctor.api.createPrescription({ params: loser, body }),
    () => doctor.api.changePatient({ params: loser, body: { language: 'de' } }),
    () => owner.api.erasePatient({ params: loser }),
    () => officer.api.mergePatient({ params: survivor, body: { into: loser.patientId } }),
  ])
    await expect(ask()).rejects.toMatchObject(merged);
  expect((await doctor.api.listPrescriptions({ params: loser })).data).toMatchObject([{ prescriptionId: draft.prescriptionId }]);
  const [old, goingOn] = [await fhir(`Patient/${fhirIdOf(loser.patientId)}`), await fhir(`Patient/${fhirIdOf(survivor.patientId)}`)];
  const to = ({ patientId }: Patient, type: string) => [{ other: { reference: `Patient/${fhirIdOf(patientId)}` }, type }];
  expect(old).toMatchObject({ active: false, link: to(survivor, 'replaced-by') });
  expect(goingOn).toMatchObject({ active: true, link: to(loser, 'replaces') });
  expect((await officer.api.unmergePatient({ params: loser })).data).not.toHaveProperty('mergedInto');
  expect((await officer.api.unmergePatient({ params: loser })).data).not.toHaveProperty('mergedInto');
  expect(await answersOf(loser, survivor)).toEqual(before);
});

test('whoever has the portal of the one opens that alone, before and while they are merged, and none once they are no patient', async () => {
  const [loser, survivor] = [await register('with portal', 'Latex'), await register('without', 'Penicillin')];
  const { data: offer } = await owner.api.createPortalAccess({ params: loser, body: { basis: 'self', evidence: 'Identity card' } });
  const anna = await person('anna');
  await sayCode(anna, offer.code, '1984-02-29');
  const ask = (params: Patient) => anna.api.getPortalRecord({ params });
  const closed = { status: 404, details: { what: 'workspace' } };
  await expect(ask(survivor)).rejects.toMatchObject(closed);
  await officer.api.mergePatient({ params: loser, body: { into: survivor.patientId } });
  expect((await ask(loser)).data).toMatchObject({ patientId: loser.patientId, mergedInto: survivor.patientId });
  await expect(ask(survivor)).rejects.toMatchObject(closed);
  // Whoever is no patient any more is none by either record.
  await owner.api.changePatient({ params: survivor, body: { ended: true } });
  for (const record of [loser, survivor]) await expect(ask(record)).rejects.toMatchObject(closed);
  await owner.api.changePatient({ params: survivor, body: { ended: false } });
  await officer.api.unmergePatient({ params: loser });
  await expect(ask(survivor)).rejects.toMatchObject(closed);
  await eventually('hers', async () => (await ask(loser)).data.patientId === loser.patientId);
});

test('what was signed with a record that was merged is added to there, and its chart opens in an emergency', async () => {
  const [loser, survivor] = [await register('with note', 'Latex'), await register('without note', 'Penicillin')];
  const body = { title: 'First visit', text: 'Rash after contact.' };
  const { data: note } = await doctor.api.createNote({ params: loser, body });
  const { data: statement } = await doctor.api.getNoteStatement({ params: note });
  await doctor.api.signNote({ params: note, body: { digest: statement.digest } });
  await officer.api.mergePatient({ params: loser, body: { into: survivor.patientId } });
  const addendum = { title: 'Addendum', text: 'It was the other hand.', amends: note.noteId };
  expect((await doctor.api.createNote({ params: loser, body: addendum })).data).toMatchObject({ amends: note.noteId });
  await expect(doctor.api.createNote({ params: loser, body })).rejects.toMatchObject({ code: 'patient_merged' });
  // A legal hold of either holds for both.
  const { data: hold } = await officer.api.createLegalHold({ params: survivor, body: { grounds: 'Case 12' } });
  const draft = (await doctor.api.createNote({ params: loser, body: addendum })).data;
  await expect(doctor.api.discardNote({ params: draft })).rejects.toMatchObject({ code: 'must_be_kept' });
  await officer.api.liftLegalHold({ params: hold, body: { grounds: 'Closed' } });
  await doctor.api.discardNote({ params: draft });
  await officer.api.changeClinic({ params: clinic, body: { chartReaders: 'care_team' } });
  const other = await memberOf(clinic, owner, 'clinician');
  await expect(other.api.listNotes({ params: loser })).rejects.toMatchObject({ status: 403 });
  await other.api.createEmergencyAccess({ params: loser, body: { grounds: 'Unconscious in the waiting room' } });
  expect((await other.api.listNotes({ params: loser })).data).not.toHaveLength(0);
  await officer.api.changeClinic({ params: clinic, body: { chartReaders: 'everyone' } });
});
