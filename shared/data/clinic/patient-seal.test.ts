import { randomBytes } from 'node:crypto';
import fc from 'fast-check';
import { describe, expect, test, vi } from 'vitest';
import type { Patient } from '../../domain/clinic/patient.ts';
import { changeContent, type PatientContent } from '../../domain/clinic/patient-content.ts';

vi.hoisted(() => Object.assign(process.env, { AWS_REGION: 'us-east-1', TABLE_NAME: 'none', DUE_SHARDS: '4', PATIENT_KEY_ARN: 'none' }));
const { open } = await import('../core/seal.ts');
const { openPatient, sealPatient, soughtToken, tokensOf } = await import('./patient-seal.ts');
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
    const changed = sealPatient(id, { person: content.person }, key, randomBytes, sealed.dataKey);
    expect(changed.dataKey).toBe(sealed.dataKey);
    expect(changed.person).not.toBe(sealed.person);
    expect(openPatient({ ...patient, ...changed }, key)).toEqual({ person: content.person });
  });

  test('of a newer version is read as far as it is known, and stays whole when the rest is changed', () => {
    const newer = {
      person: { ...content.person, gender: 'nonbinary', deceasedAt: '2031-01-01' },
      chart: { ...content.chart!, bloodGroup: '0+' },
    };
    const stored = { ...patient, ...sealPatient(id, newer as unknown as PatientContent, key, randomBytes, sealed.dataKey) };
    const read = openPatient(stored, key);
    expect(read.person).toMatchObject({ gender: 'unknown', names: content.person.names });
    const changed = changeContent(read, { language: 'de', alerts: [] }, { userId, now });
    const again = { ...stored, ...sealPatient(id, changed, key, randomBytes, sealed.dataKey) };
    const opened = { ...again, ...sealPatient(id, openPatient(again, key), key, randomBytes, sealed.dataKey) };
    expect(rawOf(opened, key)).toMatchObject({
      person: { gender: 'nonbinary', deceasedAt: '2031-01-01', language: 'de' },
      chart: { bloodGroup: '0+', alerts: [] },
    });
    const mended = changeContent(read, { gender: 'female' }, { userId, now });
    expect(() => sealPatient(id, mended, key, randomBytes, sealed.dataKey)).toThrow('newer_version');
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
    expect(() => openPatient(erasePatient(patient, now).next, key)).toThrow('erased');
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
