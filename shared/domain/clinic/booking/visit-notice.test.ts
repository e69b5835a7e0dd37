import fc from 'fast-check';
import { expect, test } from 'vitest';
import { mailAddressOf } from '../patient-content.ts';
import { remindersOf, VisitReminders } from './reminders.ts';
import { type NoticeAbout, noticeOfTag, noticeTag } from './visit-notice.ts';

const key = {
  workspaceId: 'ws_01kb8m3tq2e8fvq3w5r7c9d0ea',
  patientId: 'patient_01kb8m3tq2e8fvq3w5r7c9d0ea',
  appointmentId: 'appointment_01kb8m3tq2e8fvq3w5r7c9d0ea',
} as const;

test('a reference to a notice is read as it was written, is made of what tags of SES may hold, and no other text is one', () => {
  const anyAbout = fc.constantFrom<NoticeAbout>('booked', 'rescheduled', 'cancelled', 'reminder');
  fc.assert(
    fc.property(anyAbout, fc.date({ min: new Date(0), max: new Date('2100-01-01'), noInvalidDate: true }), (about, at) => {
      const notice = { ...key, about, at: at.toISOString() };
      expect(noticeTag(notice)).toMatch(/^[\w-]{1,256}$/);
      expect(noticeOfTag(noticeTag(notice))).toEqual(notice);
    }),
  );
  fc.assert(fc.property(fc.string(), text => noticeOfTag(text) === undefined));
});

test('a reminder of days is at the same time of day over a change of clocks, one of hours so many hours before', () => {
  const visit = { start: '2026-03-30T07:00:00.000Z', zone: 'Europe/Berlin', reminders: ['P1D', 'P3D', 'PT24H', 'PT26H'] };
  expect(remindersOf(visit)).toEqual(['2026-03-27T08:00:00.000Z', '2026-03-29T05:00:00.000Z', '2026-03-29T07:00:00.000Z']);
});

test.each([['P0D'], ['-P1D'], ['P1M'], ['PT30M'], ['P100D'], ['']])('%s is no reminder', text => {
  expect(VisitReminders.safeParse([text]).success).toBe(false);
});

test('a patient is mailed at the first address that they gave, with their consent alone', () => {
  const given = { given: true, by: 'user_01kb8m3tq2e8fvq3w5r7c9d0ea', at: '2026-11-28T08:00:00.000Z' } as const;
  const contacts = [
    { system: 'phone', value: '1' },
    { system: 'email', value: 'a@example.org' },
    { system: 'email', value: 'b@example.org' },
  ] as const;
  const person = { recordNumber: '1', names: [{ family: 'Muster' }], gender: 'unknown' as const, contacts: [...contacts] };
  expect(mailAddressOf({ ...person, consents: { email: given } })).toEqual({ address: 'a@example.org' });
  expect(mailAddressOf({ ...person, contacts: [], consents: { email: given } })).toEqual({ reason: 'no_address' });
  for (const consents of [undefined, {}, { sms: given }, { email: { ...given, given: false } }])
    expect(mailAddressOf({ ...person, consents })).toEqual({ reason: 'no_consent' });
});
