import { expect, test } from 'vitest';
import { changeContent, contentOf, PatientInput, PatientPatch, requireChartRight } from './patient-content.ts';

const userId = 'user_01kb8m3tq2e8fvq3w5r7c9d0ea';
const other = 'user_01kb8m3tq2e8fvq3w5r7c9d0eb';
const now = '2026-11-28T08:00:00.000Z';
const names = [{ family: 'Muster', given: ['Anna'] }];
const identifier = { system: 'https://insurer.example', value: 'A1' };
const made = (input: object) => contentOf(PatientInput.parse({ names, gender: 'female', ...input }), '00000013', { userId, now });

test('who says what a patient consents to, and when, stands with it; what is not said again stays', () => {
  const content = made({ consents: { email: true, sms: false } });
  expect(content.person.consents).toEqual({ email: { given: true, by: userId, at: now }, sms: { given: false, by: userId, at: now } });
  const later = '2026-11-29T08:00:00.000Z';
  const { person } = changeContent(content, { consents: { email: false } }, { userId: other, now: later });
  expect(person.consents).toEqual({ email: { given: false, by: other, at: later }, sms: { given: false, by: userId, at: now } });
});

test('a merge patch replaces what it names, null removes, and the record number stays', () => {
  const content = made({ birthDate: '1984-02-29', zone: 'Europe/Berlin', alerts: ['Penicillin'] });
  const patch = PatientPatch.parse({ birthDate: null, names: [{ family: 'Other' }], alerts: [] });
  const { person, chart } = changeContent(content, patch, { userId, now });
  expect(person).toEqual({ recordNumber: '00000013', names: [{ family: 'Other' }], gender: 'female', zone: 'Europe/Berlin' });
  expect(chart).toEqual({ alerts: [] });
  expect(changeContent(content, {}, { userId, now })).toEqual(content);
});

test.each([
  ['twice', [identifier, { ...identifier }], '/identifiers/1', 'not_valid'],
  ['in our name', [{ system: 'urn:almanac:record-number:ws_1', value: '00000013' }], '/identifiers/0/system', 'not_valid'],
  ['in our name, written otherwise', [{ system: 'URN:Almanac:x', value: '1' }], '/identifiers/0/system', 'not_valid'],
  ['more often than is kept', [1, 2, 3, 4, 5].map(i => ({ ...identifier, value: `A${i}` })), '/identifiers', 'too_many'],
])('no identifier stands %s with a patient, by whichever door it comes', (_, identifiers, pointer, code) => {
  const refused = expect.objectContaining({ details: { errors: [expect.objectContaining({ pointer, code })] } });
  expect(() => contentOf({ names, gender: 'female', identifiers }, '00000013', { userId, now })).toThrow(refused);
  expect(() => changeContent(made({}), { identifiers }, { userId, now })).toThrow(refused);
});

test('what whoever treats a patient has to know is written by who may', () => {
  expect(() => requireChartRight({ alerts: [] }, false)).toThrow();
  requireChartRight({ alerts: [] }, true);
  requireChartRight({}, false);
});

test.each([
  { names: [] },
  { names: [{ given: ['Anna'] }] },
  { birthDate: '1984-02-30' },
  { birthDate: '84' },
  { gender: 'F' },
  { recordNumber: '00000013' },
  { identifiers: [{ system: 'insurer', value: 'A1' }] },
  { consents: { fax: true } },
])('%j makes no patient', part => {
  expect(PatientInput.safeParse({ names, gender: 'female', ...part }).success).toBe(false);
});
