import fc from 'fast-check';
import { describe, expect, test } from 'vitest';
import { addDays } from '../../time/when.ts';
import { ControlledSchedule, changeContent, lastDayOf, PrescriptionInput, requireAllowed, requireStart } from './content.ts';

const plain = {
  medication: { text: 'Ibuprofen 400 mg' },
  dose: '1 tablet',
  quantity: { value: 20, unit: 'tablets' },
  days: 10,
  repeats: 0,
};
const anyDay = fc.integer({ min: 0, max: 80_000 }).map(day => addDays('1970-01-01', day));

describe('a prescription by its schedule', () => {
  test.each([
    ['II', { repeats: 1 }],
    ['III', { repeats: 6 }],
    ['IV', { repeats: 6 }],
    ['III', { months: 7 }],
    ['IV', { months: 7 }],
  ] as const)('%s allows no %j, neither when it is written nor when it is changed', (schedule, more) => {
    const refused = expect.objectContaining({ code: 'invalid_request' });
    expect(() => requireAllowed({ ...plain, schedule, ...more })).toThrow(refused);
    expect(() => changeContent({ ...plain, schedule }, more)).toThrow(refused);
    expect(() => changeContent({ ...plain, ...more }, { schedule })).toThrow(refused);
    expect(changeContent({ ...plain, schedule, ...more }, { schedule: null })).toEqual({ ...plain, ...more });
  });

  test.each([
    ['2026-08-31', '2027-02-28'],
    ['2027-08-31', '2028-02-29'],
    ['2026-08-29', '2027-02-28'],
    ['2026-12-31', '2027-06-30'],
    ['2026-02-28', '2026-08-28'],
  ])('of III, issued on %s, is dispensed up to %s', (issuedOn, last) => {
    expect(lastDayOf({ ...plain, schedule: 'III' }, issuedOn)).toBe(last);
  });

  test('is never valid for longer than six months by the calendar in III and IV, and a year in others', () => {
    fc.assert(
      fc.property(anyDay, fc.option(fc.constantFrom(...ControlledSchedule.options), { nil: undefined }), (issuedOn, schedule) => {
        const last = lastDayOf({ ...plain, schedule }, issuedOn);
        const months = schedule === 'III' || schedule === 'IV' ? 6 : 12;
        const [year, month, day] = issuedOn.split('-').map(Number) as [number, number, number];
        // Another way to the same day: that of the month, or the one before the month after.
        const wanted = new Date(Date.UTC(year, month - 1 + months, day));
        const spilt = wanted.getUTCDate() !== day;
        const expected = spilt ? new Date(Date.UTC(year, month + months, 0)) : wanted;
        expect(last).toBe(expected.toISOString().slice(0, 10));
      }),
    );
  });

  test('of II, of several at once, lasts no longer than ninety days from the day of issue; others may begin as long as they are valid', () => {
    const begins = (startsOn: string, schedule?: 'II') => () => requireStart({ ...plain, days: 30, schedule, startsOn }, '2026-11-28');
    const tooFar = expect.objectContaining({ code: 'invalid_request' });
    expect(begins(addDays('2026-11-28', 60), 'II')).not.toThrow();
    expect(begins(addDays('2026-11-28', 61), 'II')).toThrow(tooFar);
    expect(begins('2027-11-28')).not.toThrow();
    expect(begins('2027-11-29')).toThrow(tooFar);
  });
});

test('what a prescription says is not dispensed again unless it is said', () => {
  const { repeats, ...said } = plain;
  expect(PrescriptionInput.parse(said)).toEqual(plain);
});
