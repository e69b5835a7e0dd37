import { expect, test } from 'vitest';
import { Failure } from '../core/failure.ts';
import {
  changePatient,
  endPatient,
  erasePatient,
  forgetTokens,
  Patient,
  presentPatient,
  registerPatient,
  restorePatient,
  withEnding,
} from './patient.ts';

const now = '2026-11-28T08:00:00.000Z';
const userId = 'user_01kb8m3tq2e8fvq3w5r7c9d0ea';
const id = { workspaceId: 'ws_01kb8m3tq2e8fvq3w5r7c9d0ea', patientId: 'patient_01kb8m3tq2e8fvq3w5r7c9d0ea' } as const;
const sealed = { person: 'c2VhbGVk', chart: 'Y2hhcnQ=', dataKey: 'd3JhcHBlZA==', tokens: { identifiers: ['a'], others: ['b'] } };
const { next: patient } = registerPatient(id, sealed, { userId, now });

test('a patient is registered, and known otherwise', () => {
  expect(Patient.parse(patient)).toEqual({ ...id, ...sealed, contentAt: now, createdBy: userId, createdAt: now, version: 1 });
  const { next, event } = changePatient(patient, { ...sealed, person: 'b3RoZXI=', chart: undefined });
  expect(Patient.parse(next)).toEqual({ ...Patient.parse(patient), person: 'b3RoZXI=', chart: undefined });
  expect(event).toEqual({ type: 'patient.changed', data: {} });
});

test('who is no longer a patient falls due when the fewest years are over, unless they come back', () => {
  const { next: ended } = endPatient(patient, now);
  expect(ended).toMatchObject({ endedAt: now, dueAt: '2032-11-28T08:00:00.000Z', person: sealed.person });
  expect(endPatient(ended, '2027-01-01T00:00:00.000Z').next).toBe(ended);
  expect(Patient.parse(restorePatient(ended).next)).toEqual(Patient.parse(patient));
  expect(restorePatient(patient).next).toBe(patient);
  const changed = changePatient(patient, { ...sealed, person: 'b3RoZXI=' });
  expect(withEnding(changed, true, now)).toMatchObject({ next: { endedAt: now, person: 'b3RoZXI=' }, event: { type: 'patient.ended' } });
  expect(withEnding(changed, false, now)).toBe(changed);
  expect(withEnding(changed, undefined, now)).toBe(changed);
});

test('of who is erased nothing is left but that they were there, for as long as it is known who was shown them', () => {
  const kept = { years: 10 };
  const later = '2036-11-28T08:00:00.000Z';
  expect(() => erasePatient(patient, kept, now)).toThrow('must_be_kept');
  const { next: erased } = erasePatient(endPatient(patient, now).next, kept, later);
  const left = { ...id, tokens: sealed.tokens, createdBy: userId, createdAt: now, erasedAt: later, version: 1 };
  expect(Patient.parse(erased)).toEqual({ ...left, expiresAt: Date.parse('2046-12-06T08:00:00Z') / 1000 });
  expect(forgetTokens(erased)!.next.tokens).toBeUndefined();
  expect(forgetTokens(forgetTokens(erased)!.next)).toBeUndefined();
  expect(forgetTokens(patient)).toBeUndefined();
  for (const act of [
    () => presentPatient(erased),
    () => changePatient(erased, sealed),
    () => endPatient(erased, now),
    () => restorePatient(erased),
    () => erasePatient(erased, kept, later),
  ])
    expect(act).toThrow(new Failure('not_found', { what: 'patient' }));
});
