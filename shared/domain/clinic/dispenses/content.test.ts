import fc from 'fast-check';
import { describe, expect, test } from 'vitest';
import { addDays } from '../../time/when.ts';
import { dispensesAllowed, type PrescriptionContent } from '../prescriptions/content.ts';
import { prescribedContent } from '../prescriptions/prescription.fixture.ts';
import { corrected, type DispenseContent, type DispenseTerms, dispensed, dispenseLimits, requireSame } from './content.ts';

const acting = { userId: 'user_01kb8m3tq2e8fvq3w5r7c9d0ea', now: '2026-11-28T08:00:00.000Z' } as const;
const terms = (more: Partial<DispenseTerms> = {}): DispenseTerms => ({
  ...{ content: prescribedContent(), firstDay: '2026-11-28', lastDay: '2027-05-28', today: '2026-12-24', zone: 'UTC' },
  ...more,
});
const refused = expect.objectContaining({ code: 'dispense_refused', details: expect.objectContaining({ reason: 'not_valid_then' }) });
const invalidAt = (pointer: string) => expect.objectContaining({ details: { errors: [expect.objectContaining({ pointer })] } });

describe('what was dispensed', () => {
  test('is today, and as it is prescribed, where nothing else is said', () => {
    expect(dispensed({}, terms())).toEqual({ dispensedOn: '2026-12-24', quantity: { value: 21, unit: 'capsules' }, days: 7 });
  });

  test('was so on a day on which the prescription is valid, its first and its last too, and never ahead', () => {
    fc.assert(
      fc.property(fc.integer({ min: -400, max: 400 }), fc.integer({ min: 0, max: 400 }), (days, ahead) => {
        const of = terms({ today: addDays('2026-11-28', ahead) });
        const dispensedOn = addDays('2026-11-28', days);
        const act = () => dispensed({ dispensedOn }, of);
        if (dispensedOn > of.today) expect(act).toThrow(invalidAt('/dispensedOn'));
        else if (dispensedOn < of.firstDay || dispensedOn > of.lastDay) expect(act).toThrow(refused);
        else expect(act().dispensedOn).toBe(dispensedOn);
      }),
    );
  });

  test.each([
    ['/days', { days: 8 }],
    ['/quantity/value', { quantity: { value: 22, unit: 'capsules' } }],
    ['/quantity/unit', { quantity: { value: 2, unit: 'bottles' } }],
  ])('is no more than is prescribed: %s', (pointer, input) => {
    expect(() => dispensed(input, terms())).toThrow(invalidAt(pointer));
    expect(() => corrected(dispensed({}, terms()), { ...input, reason: 'Wrong' }, terms(), acting)).toThrow(invalidAt(pointer));
  });
});

test('a correction keeps what was said before, in order, and there are so many of them at the most', () => {
  let said: DispenseContent = dispensed({ externalId: 'A' }, terms());
  for (let days = 1; days <= dispenseLimits.corrections; days++)
    said = corrected(said, { days: (days % 7) + 1, reason: `No. ${days}` }, terms(), acting);
  expect(said.corrections!.map(({ reason }) => reason)).toEqual(Array.from({ length: 20 }, (_, i) => `No. ${i + 1}`));
  expect(said.corrections!.slice(0, 3).map(({ days }) => days)).toEqual([7, 2, 3]);
  expect(said).toMatchObject({ externalId: 'A', dispensedOn: '2026-12-24' });
  expect(() => corrected(said, { days: 1, reason: 'Again' }, terms(), acting)).toThrow('limit_reached');
});

test('what is said again is known also once it was corrected; what is said otherwise is not the same', () => {
  const said = { dispensedOn: '2026-12-01', days: 5, externalId: 'A' };
  const now = corrected(dispensed(said, terms()), { days: 6, reason: 'Counted' }, terms(), acting);
  expect(() => requireSame(said, now)).not.toThrow();
  expect(() => requireSame({ externalId: 'A' }, now)).not.toThrow();
  for (const other of [{ days: 6 }, { dispensedOn: '2026-12-02' }, { quantity: { value: 20, unit: 'capsules' } }])
    expect(() => requireSame({ ...said, ...other }, now)).toThrow('already_exists');
});

test.each([
  ['II', 0, 1],
  ['III', 5, 6],
  ['V', 9, 10],
  [undefined, 2, 3],
] as const)('of schedule %s with %i repeats is dispensed %i times', (schedule, repeats, times) => {
  const content: PrescriptionContent = prescribedContent({ repeats, schedule });
  expect(dispensesAllowed(content)).toBe(times);
  // Whatever a draft of another version says, a schedule allows no more.
  expect(dispensesAllowed({ ...content, schedule: 'II', repeats: 9 })).toBe(1);
  expect(dispensesAllowed({ ...content, schedule: 'IV', repeats: 9 })).toBe(6);
});
