import { beforeAll, expect, test } from 'vitest';
import { treatingClinic } from '../../../scripts/testing/clinic.ts';
import { askFhir, everyBundle, type Wire } from '../../../scripts/testing/fhir.ts';
import { signNoteBy } from '../../../scripts/testing/note.ts';
import type { Person } from '../../../scripts/testing/people.ts';
import { person } from '../../../scripts/testing/stage.ts';
import { memberOf } from '../../../scripts/testing/workspace.ts';
import { fhirIdOf, noteKeys } from '../../../shared/domain/clinic/fhir/ids.ts';
import type { PatientKey } from '../../../shared/domain/clinic/patient.ts';

let clinic: Pick<Person, 'workspaceId'>;
let ada: Person;
let doctor: Person;
let patient: PatientKey;
let subject: string;

const text = 'Cough for two weeks – “dry”.\nÄnne 𝄞';
const ask = (path: string, by: Pick<Person, 'token'> = doctor) => askFhir(by, clinic, path);
const found = async (path: string): Promise<Wire[]> => ((await ask(path)).resource.entry ?? []).map(({ resource }) => resource);
const draft = async (more: object = {}) => (await doctor.api.createNote({ params: patient, body: { title: 'Visit', text, ...more } })).data;

beforeAll(async () => {
  ({ ada, clinic, doctor, patient } = await treatingClinic());
  subject = `Patient/${fhirIdOf(patient.patientId)}`;
});

test('a note is a DocumentReference: preliminary, then final, then amended by one that appends to it', async () => {
  const begun = await draft();
  const id = noteKeys.write(begun);
  const { headers, resource } = await ask(`DocumentReference/${id}`);
  expect(headers.get('etag')).toBe('W/"1"');
  const [{ attachment }] = resource.content as [{ attachment: { data: string } }];
  expect(Buffer.from(attachment.data, 'base64').toString('utf8')).toBe(text);
  const told = { resourceType: 'DocumentReference', id, status: 'current', subject: { reference: subject } };
  expect(resource).toMatchObject({ ...told, docStatus: 'preliminary', author: [{ reference: `Practitioner/${fhirIdOf(doctor.userId)}` }] });
  expect(resource).not.toHaveProperty('authenticator');
  const note = await signNoteBy(doctor.api, begun);
  const by = { reference: `Practitioner/${fhirIdOf(doctor.userId)}` };
  expect((await ask(`DocumentReference/${id}`)).resource).toMatchObject({
    ...told,
    docStatus: 'final',
    authenticator: by,
    date: note.signature!.at,
  });
  const added = await signNoteBy(doctor.api, await draft({ title: 'Addendum', amends: note.noteId }));
  expect((await ask(`DocumentReference/${id}`)).resource).toMatchObject({ ...told, docStatus: 'amended' });
  expect((await ask(`DocumentReference/${noteKeys.write(added)}`)).resource).toMatchObject({
    docStatus: 'final',
    relatesTo: [{ code: 'appends', target: { reference: `DocumentReference/${id}` } }],
  });
});

test('notes are found by their patient, the last first, and what was discarded was entered in error and says nothing', async () => {
  const discarded = await draft();
  await doctor.api.discardNote({ params: discarded });
  const all = await found(`DocumentReference?patient=${subject}`);
  const { data: notes } = await doctor.api.listNotes({ params: patient, query: { limit: 100 } });
  expect(all.map(({ id }) => id)).toEqual(notes.map(each => noteKeys.write(each)));
  const gone = await found(`DocumentReference?patient=${subject}&status=entered-in-error`);
  expect(gone.map(({ id }) => id)).toEqual([noteKeys.write(discarded)]);
  expect(JSON.stringify(gone)).not.toContain('Visit');
  expect((await found(`DocumentReference?patient=${subject}&_count=1`)).map(({ id }) => id)).toEqual([all[0]!.id]);
  expect((await ask('DocumentReference')).status).toBe(400);
  const told = await idsOfEverything();
  for (const { id } of all) expect(told).toContain(id);
});

/** What all is called that is known of the patient, page by page. */
const idsOfEverything = async (): Promise<string[]> => {
  const pages = await everyBundle(async path => (await ask(path, ada)).resource, `${subject}/$everything?_count=50`);
  return pages.flatMap(({ entry = [] }) => entry.map(({ resource }) => resource.id));
};

test('nobody reads in FHIR whose role reads no notes', async () => {
  const id = noteKeys.write(await draft());
  for (const role of ['reception', 'pharmacist', 'privacy_officer', 'admin'] as const) {
    const other = await memberOf(clinic, ada, role);
    expect([
      (await ask(`DocumentReference/${id}`, other)).status,
      (await ask(`DocumentReference?patient=${subject}`, other)).status,
    ]).toEqual([403, 403]);
  }
  expect((await ask(`DocumentReference/${id}`, await person('eve'))).status).toBe(404);
});

test('a signed note that is withdrawn was entered in error, and says what it said', async () => {
  const note = await signNoteBy(doctor.api, await draft());
  await doctor.api.withdrawNote({ params: note, body: { reason: 'Written in the wrong chart' } });
  const { resource } = await ask(`DocumentReference/${noteKeys.write(note)}`);
  expect(resource).toMatchObject({ status: 'entered-in-error', docStatus: 'entered-in-error', description: 'Visit' });
});
