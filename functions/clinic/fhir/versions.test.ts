import { beforeAll, describe, expect, test } from 'vitest';
import { treatingClinic } from '../../../scripts/testing/clinic.ts';
import { askFhir, signedIn, type Wire } from '../../../scripts/testing/fhir.ts';
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
let note: string;

const text = 'Cough & fever <38.5>.\n„Dry“';
const ask = (path: string, by: Pick<Person, 'token'> = doctor) => askFhir(by, clinic, path);
const found = async (path: string): Promise<Wire[]> => ((await ask(path)).resource.entry ?? []).map(({ resource }) => resource);

beforeAll(async () => {
  ({ ada, clinic, doctor, patient } = await treatingClinic());
  await doctor.api.changePatient({ params: patient, body: { gender: 'other' } });
  const { data: draft } = await doctor.api.createNote({ params: patient, body: { title: 'Visit', text } });
  note = noteKeys.write(await signNoteBy(doctor.api, draft));
});

describe('a version', () => {
  test('of now is read as the resource is; what was before is gone, and what never was is not found', async () => {
    for (const one of [`Patient/${fhirIdOf(patient.patientId)}`, `DocumentReference/${note}`, `Composition/${note}`]) {
      const { resource, headers } = await ask(one);
      const now = Number(resource.meta!.versionId);
      const same = await ask(`${one}/_history/${now}`);
      expect([same.status, same.resource, same.headers.get('etag')]).toEqual([200, resource, headers.get('etag')]);
      for (const [version, status, code] of [
        [now - 1, 410, 'deleted'],
        [now + 1, 404, 'not-found'],
        ['0x1', 404, 'not-found'],
      ] as const) {
        const { status: answered, resource: outcome } = await ask(`${one}/_history/${version}`);
        expect([one, version, answered, outcome.issue![0]!.code]).toEqual([one, version, status, code]);
      }
    }
  });

  test('is for whoever may read the resource', async () => {
    const desk = await memberOf(clinic, ada, 'reception');
    expect((await ask(`Composition/${note}/_history/2`, desk)).status).toBe(403);
    expect((await ask(`Composition/${note}/_history/1`, await person('eve'))).status).toBe(404);
  });

  test('is what the server says that it reads, and no history', async () => {
    const [{ resource: types }] = (await ask('metadata')).resource.rest as [
      { resource: { type: string; readHistory: boolean; interaction: { code: string }[] }[] },
    ];
    const { readHistory, interaction } = types.find(({ type }) => type === 'Composition')!;
    const codes = interaction.map(({ code }) => code);
    expect([readHistory, codes.includes('vread'), codes.includes('history-instance')]).toEqual([false, true, false]);
  });
});

describe('a note that was signed', () => {
  test('is a document that begins with who vouches for it and what it says', async () => {
    const by = { reference: `Practitioner/${fhirIdOf(doctor.userId)}` };
    const [told, ...others] = await found(`Composition?patient=${fhirIdOf(patient.patientId)}&status=final`);
    expect(others).toEqual([]);
    expect(told).toMatchObject({ id: note, status: 'final', title: 'Visit', author: [by], attester: [{ mode: 'legal', party: by }] });
    expect(JSON.stringify(told!.section)).toContain('Cough &amp; fever &lt;38.5&gt;.\\n„Dry“');
  });

  test('is verified by its Provenance and the keys of the stage alone, from whatever leads there', async () => {
    const [told] = await found(`Provenance?target=DocumentReference/${note}`);
    expect(await found(`Provenance?target=Composition/${note}`)).toEqual([told]);
    expect((await ask(`Provenance/${told!.id}`)).resource).toEqual(told);
    const along = (await ask(`Composition?patient=${fhirIdOf(patient.patientId)}&_revinclude=Provenance:target`)).resource.entry!;
    expect(along.filter(({ search }) => search.mode === 'include').map(({ resource }) => resource)).toEqual([told]);
    const { isSigned, payload } = await signedIn(told!);
    expect(isSigned).toBe(true);
    expect(JSON.parse(payload)).toMatchObject({ text, title: 'Visit' });
  });

  test('is told with its signature to nobody who reads no notes', async () => {
    const [told] = await found(`Provenance?target=DocumentReference/${note}`);
    for (const role of ['pharmacist', 'reception'] as const) {
      const other = await memberOf(clinic, ada, role);
      expect((await ask(`Provenance/${told!.id}`, other)).status).toBe(403);
    }
  });
});
