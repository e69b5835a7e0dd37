import fc from 'fast-check';
import { describe, expect, test } from 'vitest';
import { later } from '../../core/due.ts';
import { Failure } from '../../core/failure.ts';
import { msPerDay } from '../../time/civil.ts';
import { acting, drafted, prescribedContent, signature, signed } from './prescription.fixture.ts';
import {
  advancePrescription,
  changePrescription,
  holdPrescription,
  type Prescription,
  requireDispensable,
  resumePrescription,
  signPrescription,
  standingAt,
  stopPrescription,
  supplyPrescription,
} from './prescription.ts';
import { PrescriptionStatus, prescriptionMoves, statusAfter } from './states.ts';

const day = (count: number): string => later(acting.now, count * msPerDay);
const other = 'user_01kb8m3tq2e8fvq3w5r7c9d0eb';
const valid = { startsAt: acting.now, endsAt: day(365) };

type Rule = (record: Prescription, now: string) => { next: Prescription };
/** A rule that leaves a prescription as it is where it cannot be applied. */
const unlessRefused =
  (rule: Rule) =>
  (record: Prescription, now: string): Prescription => {
    try {
      return rule(record, now).next;
    } catch (error) {
      if (error instanceof Failure && error.code === 'prescription_status') return record;
      throw error;
    }
  };

describe('a draft', () => {
  test('that nobody signs falls due after a day, once, and can still be signed', () => {
    expect(drafted().dueAt).toBe(day(1));
    const { next, event } = advancePrescription(drafted(), day(1));
    expect({ due: next.dueAt, status: next.status, type: event.type }).toEqual({
      due: undefined,
      status: 'draft',
      type: 'prescription.left_unsigned',
    });
    expect(signPrescription(next, { ...signature, at: day(2) }, { ...valid, startsAt: day(2) }).next.status).toBe('active');
  });

  test('is changed and signed by whoever wrote it alone', () => {
    for (const tried of [
      () => changePrescription(drafted(), 'b3RoZXI=', { ...acting, userId: other }),
      () => signPrescription(drafted(), { ...signature, by: other }, valid),
    ])
      expect(tried).toThrow(expect.objectContaining({ code: 'forbidden' }));
  });
});

describe('a prescription that was signed', () => {
  test('says for ever what it said, whatever is done with it', () => {
    const rules: Rule[] = [
      (record, now) => changePrescription(record, 'b3RoZXI=', { ...acting, now }),
      (record, now) => signPrescription(record, { ...signature, statement: 'b3RoZXI=', at: now }, { startsAt: now, endsAt: day(900) }),
      holdPrescription,
      resumePrescription,
      stopPrescription,
      (record, now) => (record.dueAt && record.dueAt <= now ? advancePrescription(record, now) : { next: record }),
    ];
    const frozen = ({ content, signature: by, startsAt, endsAt }: Prescription) => ({ content, by, startsAt, endsAt });
    const steps = fc.array(fc.tuple(fc.constantFrom(...rules.map(unlessRefused)), fc.integer({ min: 0, max: 200 })), { maxLength: 12 });
    fc.assert(
      fc.property(steps, fc.integer({ min: 0, max: 30 }), (taken, startsIn) => {
        const first = signed(day(startsIn));
        let record = first;
        let at = 0;
        for (const [rule, days] of taken) {
          at += days;
          record = rule(record, day(at));
        }
        expect(frozen(record)).toEqual(frozen(first));
        expect(record.status).not.toBe('draft');
        const isValid = day(at) >= first.startsAt! && day(at) < first.endsAt!;
        expect(standingAt(record, day(at)).status === 'active' && !isValid).toBe(false);
      }),
    );
  });

  test('stands as the clock would have it, also where that stands still', () => {
    const begun = signed(day(3));
    expect([day(2), day(3), day(400)].map(now => standingAt(begun, now).status)).toEqual(['signed', 'active', 'completed']);
    const started = advancePrescription(begun, day(3));
    expect({ ...started.next, type: started.event.type }).toMatchObject({
      status: 'active',
      dueAt: begun.endsAt,
      type: 'prescription.started',
    });
    expect(advancePrescription(started.next, begun.endsAt!)).toMatchObject({
      next: { status: 'completed' },
      event: { type: 'prescription.completed' },
    });
    expect(advancePrescription(begun, day(400)).event.type).toBe('prescription.completed');
    expect(() => holdPrescription(begun, day(400))).toThrow('prescription_status');
  });

  test('that is stopped or completed falls due no more', () => {
    const ends = [
      stopPrescription(signed(), day(1)).next,
      advancePrescription(signed(), day(400)).next,
      stopPrescription(drafted(), day(0)).next,
    ];
    expect(ends.map(({ dueAt }) => dueAt)).toEqual([undefined, undefined, undefined]);
  });
});

describe('what is dispensed', () => {
  const content = prescribedContent({ repeats: 2 });
  const supplied = (dispensed: number, refillAt?: string, of = signed()) => supplyPrescription(of, { dispensed, refillAt }).next;

  test('is so while a prescription is active, and as often as it may be', () => {
    expect(() => requireDispensable(signed(), content, day(1))).not.toThrow();
    expect(() => requireDispensable(supplied(2), content, day(1))).not.toThrow();
    expect(() => requireDispensable(supplied(3), content, day(1))).toThrow('dispense_refused');
    const refused = [
      drafted(),
      signed(day(3)),
      holdPrescription(signed(), day(1)).next,
      stopPrescription(signed(), day(1)).next,
      supplied(1, undefined, { ...signed(), endsAt: day(1) }),
    ];
    for (const each of refused) expect(() => requireDispensable(each, content, day(1))).toThrow('prescription_status');
  });

  test('falls due again at its moment, once, and again for another moment', () => {
    const waiting = supplied(1, day(20));
    expect(waiting.dueAt).toBe(day(20));
    const { next, event } = advancePrescription(waiting, day(20));
    expect({ type: event.type, ...next }).toMatchObject({ type: 'prescription.refill_due', refillDueAt: day(20), dueAt: waiting.endsAt });
    expect(supplied(1, day(20), next).dueAt).toBe(waiting.endsAt);
    expect(supplied(2, day(50), next)).toMatchObject({ dueAt: day(50), refillDueAt: undefined });
  });

  test('does not fall due again on hold, nor once it is stopped or over, and does so as soon as it is resumed', () => {
    const waiting = supplied(1, day(20));
    const held = holdPrescription(waiting, day(10)).next;
    expect(held.dueAt).toBe(waiting.endsAt);
    const resumed = resumePrescription(held, day(30)).next;
    expect(resumed.dueAt).toBe(day(20));
    expect(advancePrescription(resumed, day(30)).event.type).toBe('prescription.refill_due');
    expect(stopPrescription(waiting, day(10)).next).toMatchObject({ dueAt: undefined, refillAt: undefined, stoppedAt: day(10) });
    // A dispense that is corrected later brings nothing back.
    expect(supplied(1, day(20), stopPrescription(waiting, day(10)).next)).toMatchObject({ dueAt: undefined, refillAt: undefined });
    expect(advancePrescription(waiting, waiting.endsAt!).event.type).toBe('prescription.completed');
    expect(supplied(1, '2028-01-01T00:00:00.000Z').dueAt).toBe(waiting.endsAt);
  });

  test('falls due once more when it is resumed, where it was held after it fell due', () => {
    const due = advancePrescription(supplied(1, day(20)), day(20)).next;
    expect(resumePrescription(holdPrescription(due, day(20)).next, day(21)).next.dueAt).toBe(day(20));
  });

  test('of one that begins late waits for its first day, and is never told before it', () => {
    const begun = advancePrescription({ ...signed(day(3)), refillAt: day(2) }, day(3));
    expect({ type: begun.event.type, dueAt: begun.next.dueAt }).toEqual({ type: 'prescription.started', dueAt: day(2) });
  });
});

test('nothing is done any more with a prescription that is over, and each move is there from one status at the least', () => {
  const after = (status: PrescriptionStatus) =>
    prescriptionMoves.filter(move => {
      try {
        return statusAfter(status, move) !== undefined;
      } catch {
        return false;
      }
    });
  expect([after('stopped'), after('completed')]).toEqual([[], []]);
  expect(new Set(PrescriptionStatus.options.flatMap(after))).toEqual(new Set(prescriptionMoves));
});
