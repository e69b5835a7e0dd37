import { expect, test } from 'vitest';
import { type FailureCode, failures } from '../../core/failure.ts';
import { outcomeOf } from './outcome.ts';

test('each place that was wrong is an issue of its own, named by its path', () => {
  const errors = [
    { pointer: '/name/0/family', code: 'required', detail: 'is missing' },
    { pointer: '/a~1b', code: 'unknown_field', detail: 'is not known' },
    { pointer: '', code: 'not_an_object', detail: 'must be an object' },
  ] as const;
  const outcome = outcomeOf(
    { code: 'invalid_request', title: 'Invalid request', detail: 'Some of it is wrong.', details: { errors } },
    'Patient',
  );
  expect(outcome.issue.map(({ code, expression }) => [code, ...expression!])).toEqual([
    ['required', 'Patient.name[0].family'],
    ['not-supported', 'Patient.a/b'],
    ['structure', 'Patient'],
  ]);
  expect(outcome.issue[0]!.diagnostics).toBe('Patient.name[0].family is missing');
});

test('every failure has a word of FHIR, and is fatal where it is ours', () => {
  for (const [code, status] of Object.entries(failures)) {
    const { issue } = outcomeOf({ code: code as FailureCode, title: 'T', detail: 'D', requestId: 'r-1' }, 'Patient');
    expect(issue).toHaveLength(1);
    expect(issue[0]).toMatchObject({ severity: status >= 500 ? 'fatal' : 'error', diagnostics: 'D (r-1)', details: { text: 'T' } });
  }
  const wordOf = (code: FailureCode) => outcomeOf({ code, title: '', detail: '' }, 'Patient').issue[0]!.code;
  expect(wordOf('not_found')).toBe('not-found');
  expect(wordOf('not_signed_in')).toBe('login');
  expect(wordOf('already_exists')).toBe('duplicate');
  expect(wordOf('precondition_failed')).toBe('conflict');
  expect(wordOf('appointment_over')).toBe('business-rule');
  expect(wordOf('too_many_requests')).toBe('throttled');
});

test('a failure with several reasons says which it was', () => {
  const told = { code: 'slot_unavailable', title: 'Not free', detail: 'See the reason.' } as const;
  const codesOf = (reason?: string) =>
    outcomeOf({ ...told, details: { ...(reason && { reason }) } }, 'Appointment').issue[0]!.details.coding?.map(({ code }) => code);
  expect(codesOf()).toEqual(['slot_unavailable']);
  expect(codesOf('patient_busy')).toEqual(['slot_unavailable', 'patient_busy']);
});

test('a type that is not answered here is not supported, which is another thing than a resource that is not there', () => {
  const wordOf = (what: string) => outcomeOf({ code: 'not_found', title: '', detail: '', details: { what } }, 'http').issue[0]!.code;
  expect([wordOf('route'), wordOf('patient')]).toEqual(['not-supported', 'not-found']);
});
