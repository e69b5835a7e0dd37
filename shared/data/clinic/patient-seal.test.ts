import { randomBytes } from 'node:crypto';
import fc from 'fast-check';
import { describe, expect, test, vi } from 'vitest';
import type { Patient } from '../../domain/clinic/patient.ts';
import { changeContent, type PatientContent } from '../../domain/clinic/patient-content.ts';

vi.hoisted(() => Object.assign(process.env, { AWS_REGION: 'us-east-1', TABLE_NAME: 'none', DUE_SHARDS: '4', PATIENT_KEY_ARN: 'none' }));
const { open } = await import('../core/seal.ts');
const { labelsBy, openChart, openPerson, openText, sealPatient, sealText, soughtToken, tokensOf } = await import('./patient-seal.ts');
const { registerPatient, erasePatient } = await import('../../domain/clinic/patient.ts');

const userId = 'user_01kb8m3tq2e8fvq3w5r7c9d0ea';
const now = '2026-11-28T08:00:00.000Z';
const workspaceId = 'ws_01kb8m3tq2e8fvq3w5r7c9d0ea';
const id = { workspaceId, patientId: 'patient_01kb8m3tq2e8fvq3w5r7c9d0ea' } as const;
const key = randomBytes(32);
const content: PatientContent = {
  person: {
    recordNumber: '00000013',
    names: [{ family: 'Muster', given: ['Anna'] }],
    birthDate: '1984-02-29',
    gender: 'female',
    identifiers: [{ system: 'https://insurer.example', value: 'A1' }],
  },
  chart: { alerts: ['Penicillin: anaphylaxis'] },
};
const sealed = sealPatient(id, content, key, randomBytes);
/** All that is known of a patient, as whoever may read charts opens it. */
const openPatient = (patient: Patient, workspaceKey: Buffer): PatientContent => ({
  person: openPerson(patient, workspaceKey),
  chart: openChart(patient, workspaceKey),
});
/** What is sealed, as it stands there. */
const rawOf = ({ dataKey, person, chart }: Patient, workspaceKey: Buffer) => {
  const part = (name: string, sealedPart: string, by: Buffer) =>
    open(Buffer.from(sealedPart, 'base64'), by, [workspaceId, id.patientId, 'patient', name]);
  const own = part('dataKey', dataKey!, workspaceKey);
  const json = (name: string, sealedPart: string) => JSON.parse(part(name, sealedPart, own).toString('utf8'));
  return { person: json('person', person!), chart: json('chart', chart!) };
};
const { next: patient } = registerPatient(id, sealed, { userId, now });

describe('what is known of a patient', () => {
  test('is read as it was written, by the key of their workspace alone', () => {
    expect(openPatient(patient, key)).toEqual(content);
    expect(() => openPatient(patient, randomBytes(32))).toThrow();
  });

  test('stays under the same data key when it changes', () => {
    const changed = sealPatient(id, { person: content.person, chart: undefined }, key, randomBytes, sealed);
    expect(changed.dataKey).toBe(sealed.dataKey);
    expect(changed.person).not.toBe(sealed.person);
    expect(openPatient({ ...patient, ...changed }, key)).toEqual({ person: content.person });
  });

  test('that was not opened stays sealed as it was: a chart, to whoever changes who somebody is', () => {
    const changed = sealPatient(id, { person: { ...content.person, language: 'de' } }, key, randomBytes, sealed);
    expect(changed.chart).toBe(sealed.chart);
    const broken = { ...patient, chart: 'A'.repeat(64) };
    expect(openPerson(broken, key)).toEqual(content.person);
    expect(() => openChart(broken, key)).toThrow();
  });

  test('and why a hold stands is sealed with it, and opens as nothing else', () => {
    const text = sealText(patient, 'legalHold', 'Case 12 O 34/26', key, randomBytes);
    expect(openText(patient, 'legalHold', text, key)).toBe('Case 12 O 34/26');
    expect(() => openPerson({ ...patient, person: text }, key)).toThrow();
    expect(() => openText({ ...patient, patientId: 'patient_01kb8m3tq2e8fvq3w5r7c9d0eb' }, 'legalHold', text, key)).toThrow();
  });

  test('is labelled where it is found, so that the table alone says nothing, and another patient’s row is no place for it', () => {
    const labels = labelsBy(key);
    const label = labels.seal(id, content.person, randomBytes)!;
    expect(labels.open(id, label)).toBe('muster anna');
    expect(label).not.toContain(Buffer.from('muster').toString('base64').slice(0, 6));
    expect(() => labels.open({ ...id, patientId: 'patient_01kb8m3tq2e8fvq3w5r7c9d0eb' }, label)).toThrow();
    expect(() => labelsBy(randomBytes(32)).open(id, label)).toThrow();
    const nameless = labels.seal(id, { ...content.person, names: [{ family: '?' }] }, randomBytes)!;
    expect(labels.open(id, nameless)).toBe('');
  });

  test('of a newer version is read as far as it is known, and stays whole when the rest is changed', () => {
    const newer = {
      person: { ...content.person, gender: 'nonbinary', deceasedAt: '2031-01-01' },
      chart: { ...content.chart!, bloodGroup: '0+' },
    };
    const stored = { ...patient, ...sealPatient(id, newer as unknown as PatientContent, key, randomBytes, sealed) };
    const read = openPatient(stored, key);
    expect(read.person).toMatchObject({ gender: 'unknown', names: content.person.names });
    const changed = changeContent(read, { language: 'de', alerts: [] }, { userId, now });
    const again = { ...stored, ...sealPatient(id, changed, key, randomBytes, sealed) };
    const opened = { ...again, ...sealPatient(id, openPatient(again, key), key, randomBytes, sealed) };
    expect(rawOf(opened, key)).toMatchObject({
      person: { gender: 'nonbinary', deceasedAt: '2031-01-01', language: 'de' },
      chart: { bloodGroup: '0+', alerts: [] },
    });
    const mended = changeContent(read, { gender: 'female' }, { userId, now });
    expect(() => sealPatient(id, mended, key, randomBytes, sealed)).toThrow('newer_version');
  });

  test('opens nowhere but in its own place: not as that of another patient, of another workspace, or as another part', () => {
    const places = [
      { ...patient, patientId: 'patient_01kb8m3tq2e8fvq3w5r7c9d0eb' as const },
      { ...patient, workspaceId: 'ws_01kb8m3tq2e8fvq3w5r7c9d0eb' as const },
      { ...patient, person: sealed.chart },
    ];
    for (const place of places) expect(() => openPatient(place, key)).toThrow();
  });

  test('is not to be read in any of its bytes changed', () => {
    const bytes = Buffer.from(sealed.person, 'base64');
    fc.assert(
      fc.property(fc.nat(bytes.length - 1), fc.integer({ min: 1, max: 255 }), (at, by) => {
        const other = Buffer.from(bytes);
        other[at]! ^= by;
        expect(() => openPatient({ ...patient, person: other.toString('base64') }, key)).toThrow();
      }),
    );
  });

  test('is gone with their key', () => {
    expect(() => openPatient(erasePatient({ ...patient, contentAt: undefined, chart: undefined }, { years: 10 }, now).next, key)).toThrow(
      'erased',
    );
  });
});

describe('that under which a patient is found', () => {
  test('is what is looked for, of each kind, and says nothing of it', () => {
    const { identifiers, others } = tokensOf(content.person, key);
    expect({ identifiers: identifiers.length, others: others.length }).toEqual({ identifiers: 2, others: 3 });
    for (const question of [{ recordNumber: '00000013' }, { identifier: content.person.identifiers![0]! }])
      expect(soughtToken(question, key)).toEqual({ token: expect.toSatisfy(each => identifiers.includes(each)), isIdentifier: true });
    for (const question of [{ birthDate: '1984-02-29' }, { name: 'Mustermann' }, { name: 'Änn' }])
      expect(soughtToken(question, key)).toEqual({ token: expect.toSatisfy(each => others.includes(each)), isIdentifier: false });
    expect([...identifiers, ...others].every(each => /^[\w-]{22}$/.test(each))).toBe(true);
  });

  test('is another in another workspace, so that nobody is found across them', () => {
    const here = tokensOf(content.person, key);
    const there = tokensOf(content.person, randomBytes(32));
    expect([...here.identifiers, ...here.others].filter(each => [...there.identifiers, ...there.others].includes(each))).toEqual([]);
  });

  test('of one kind is never that of another', () => {
    const person = { ...content.person, recordNumber: '1984', birthDate: '1984', names: [{ family: '1984' }] };
    const { identifiers, others } = tokensOf({ ...person, identifiers: [{ system: 'urn:x', value: '1984' }] }, key);
    expect(new Set([...identifiers, ...others]).size).toBe(identifiers.length + others.length);
  });
});
