import fc from 'fast-check';
import { describe, expect, test } from 'vitest';
import { placesIn } from '../../core/issues.ts';
import { toInstant, wallClockAt } from '../../time/when.ts';
import { AppointmentInput } from '../booking/appointment.ts';
import { type AppointmentShown, appointmentResource, FhirAppointment } from './appointment.ts';
import { appointmentMove, bookingOf, requireParticipants } from './booking.ts';
import { instantIn } from './elements.ts';
import { appointmentKeys, slotKeys } from './ids.ts';
import { anyInstant, anyZone } from './patient.fixture.ts';
import { anyVisit } from './practice.fixture.ts';

const sent = (resource: object): FhirAppointment => FhirAppointment.parse(JSON.parse(JSON.stringify(resource)));
const invalidAt = (pointer: string) =>
  expect.objectContaining({ code: 'invalid_request', details: { errors: [expect.objectContaining({ pointer })] } });

test('an instant is told by the clocks of its zone, and is the same instant', () => {
  fc.assert(
    fc.property(anyInstant, anyZone, (instant, zone) => {
      const told = instantIn(instant, zone);
      expect(toInstant(Date.parse(told))).toBe(instant);
      const { date, time } = wallClockAt(instant, zone);
      expect(told.slice(0, 16)).toBe(`${date}T${time}`);
    }),
  );
  expect(instantIn('2026-12-01T08:00:00.000Z', 'America/St_Johns')).toBe('2026-12-01T04:30:00.000-03:30');
  expect(instantIn('1971-06-01T00:00:00.000Z', 'Africa/Monrovia')).toBe('1971-06-01T00:00:00.000Z');
});

/** What somebody sends to book what is told of a visit. */
const asNew = (visit: AppointmentShown): FhirAppointment => {
  const { id: _i, meta: _m, extension: _e, created: _c, comment: _o, cancelationReason: _r, ...rest } = appointmentResource(visit, []);
  return sent(rest);
};
const anyone = 'patient-01h455vb4pex5vsknk084sn02q';
const ahead = anyVisit.filter(({ visit }) => ['held', 'booked'].includes(visit.status));

describe('a visit that is booked', () => {
  test('from what is told of another is the same time, on the same schedules, for the same reason', () => {
    fc.assert(
      fc.property(ahead, ({ visit, schedules }) => {
        const resource = asNew(visit);
        const { patientId, minutes, input } = bookingOf(resource);
        const { visitTypeId, scheduleIds, start, reason } = visit;
        expect(AppointmentInput.parse(input)).toEqual({
          ...{ visitTypeId, scheduleIds, start, hold: visit.status === 'held' },
          ...(reason === undefined ? {} : { reason }),
        });
        expect({ patientId, minutes }).toEqual({ patientId: visit.patientId, minutes: visit.minutes });
        expect(() => requireParticipants(resource, visit, schedules)).not.toThrow();
      }),
    );
  });

  test.each([
    ['called off already', { status: 'cancelled' }, '/status'],
    ['of no patient', { participant: [{ actor: { reference: 'Practitioner/user-1' }, status: 'accepted' }] }, '/participant'],
    ['of no time', { slot: [{ reference: 'Slot/1' }] }, '/slot/0/reference'],
    ['at another start', { start: '2020-01-01T00:00:00+01:00' }, '/start'],
    ['until another end', { end: '2020-01-01T00:00:00+01:00' }, '/end'],
    ['for longer', { minutesDuration: 721 }, '/minutesDuration'],
    ['long ago', { created: '2020-01-01T00:00:00Z' }, '/created'],
    ['with a comment', { comment: 'Now' }, '/comment'],
    [
      'that somebody has declined',
      { participant: [{ actor: { reference: `Patient/${anyone}` }, status: 'declined' }] },
      '/participant/0/status',
    ],
  ])('is none %s', (_, more, pointer) => {
    fc.assert(
      fc.property(ahead, ({ visit }) => {
        expect(() => bookingOf(sent({ ...asNew(visit), ...more }))).toThrow(invalidAt(pointer));
      }),
    );
  });

  test('is at one time alone, whatever schedules it is on', () => {
    fc.assert(
      fc.property(ahead, fc.integer({ min: 1, max: 9_999 }), ({ visit }, ms) => {
        const { slot, ...rest } = asNew(visit);
        const key = slotKeys.read(slot[0]!.reference.slice(5))!;
        const later = { reference: `Slot/${slotKeys.write({ ...key, start: key.start + ms })}` };
        expect(() => bookingOf({ ...rest, slot: [...slot, later] })).toThrow(invalidAt(`/slot/${slot.length}/reference`));
      }),
    );
  });

  test('has nobody in it who has not, and nobody twice', () => {
    fc.assert(
      fc.property(ahead, ahead, ({ visit, schedules }, other) => {
        const resource = appointmentResource(visit, schedules);
        const [, ...others] = appointmentResource(other.visit, other.schedules).participant;
        const at = resource.participant.length;
        const pointer = invalidAt(`/participant/${at}/actor/reference`);
        expect(() => requireParticipants({ ...resource, participant: [...resource.participant, others[0]!] }, visit, schedules)).toThrow(
          pointer,
        );
        const twice = { ...resource, participant: [...resource.participant, resource.participant[0]!] };
        expect(() => requireParticipants(twice, visit, schedules)).toThrow(pointer);
      }),
    );
  });
});

describe('a visit that is to be what was sent', () => {
  test('stays as it is where that is what is told of it', () => {
    fc.assert(
      fc.property(anyVisit, ({ visit, schedules }) => {
        const resource = sent(appointmentResource(visit, schedules));
        expect(appointmentMove(resource, visit)).toEqual({ move: 'none' });
        expect(() => requireParticipants(resource, visit, schedules)).not.toThrow();
      }),
    );
  });

  const held = anyVisit.filter(({ visit }) => visit.status === 'held');
  test.each([
    ['booked', {}, { move: 'confirm' }],
    ['arrived', {}, { move: 'check_in' }],
    ['noshow', {}, { move: 'miss' }],
    ['cancelled', {}, { move: 'cancel', cancelledBy: 'clinic' }],
    ['cancelled', { cancelationReason: reasonOf('pat') }, { move: 'cancel', cancelledBy: 'patient' }],
  ] as const)('is moved to %s', (status, more, move) => {
    fc.assert(
      fc.property(held, ({ visit }) => {
        expect(appointmentMove(sent({ ...appointmentResource(visit, []), status, ...more }), visit)).toEqual(move);
      }),
    );
  });

  test('is moved to another time by other slots, and by nothing else at once', () => {
    fc.assert(
      fc.property(ahead, fc.integer({ min: 1, max: 10 ** 9 }), ({ visit }, ms) => {
        const moved = { ...visit, start: toInstant(Date.parse(visit.start) + ms), end: toInstant(Date.parse(visit.end) + ms) };
        const resource = sent(appointmentResource(moved, []));
        const { start, scheduleIds, minutes } = moved;
        expect(appointmentMove(resource, visit)).toEqual({ move: 'reschedule', start, scheduleIds, minutes });
        expect(() => appointmentMove({ ...resource, status: 'cancelled' }, visit)).toThrow(invalidAt('/slot'));
        const explained = sent({ ...resource, cancelationReason: reasonOf('pat') });
        expect(() => appointmentMove(explained, visit)).toThrow(invalidAt('/cancelationReason'));
      }),
    );
  });

  test('is moved by slots of another length alone, and stays where the same ones stand in another order', () => {
    fc.assert(
      fc.property(ahead, ({ visit }) => {
        const longer = { ...visit, minutes: visit.minutes + 1, end: toInstant(Date.parse(visit.end) + 60_000) };
        const { start, scheduleIds, minutes } = longer;
        const resource = sent(appointmentResource(longer, []));
        expect(appointmentMove(resource, visit)).toEqual({ move: 'reschedule', start, scheduleIds, minutes });
        expect(() => appointmentMove({ ...resource, status: 'cancelled' }, visit)).toThrow(invalidAt('/slot'));
        const now = appointmentResource(visit, []);
        expect(appointmentMove(sent({ ...now, slot: now.slot.toReversed() }), visit)).toEqual({ move: 'none' });
      }),
    );
  });

  test('is called off by the patient where they decline, and by nobody by halves', () => {
    fc.assert(
      fc.property(ahead, ({ visit }) => {
        const now = appointmentResource(visit, []);
        const [patient, ...others] = now.participant;
        const declined = [{ ...patient!, status: 'declined' as const }, ...others];
        const cancelled = sent({ ...now, status: 'cancelled', participant: declined });
        expect(appointmentMove(cancelled, visit)).toEqual({ move: 'cancel', cancelledBy: 'patient' });
        expect(() => appointmentMove(sent({ ...cancelled, cancelationReason: reasonOf('prov') }), visit)).toThrow(
          invalidAt('/cancelationReason/coding/0/code'),
        );
        expect(() => appointmentMove(sent({ ...now, participant: declined }), visit)).toThrow(invalidAt('/participant/0/status'));
        expect(() => appointmentMove(sent({ ...now, participant: [patient!] }), visit)).toThrow(invalidAt('/participant'));
      }),
    );
  });

  test('was made when it was, however that is written, and says why it was called off only where it is', () => {
    fc.assert(
      fc.property(held, ({ visit }) => {
        const now = appointmentResource(visit, []);
        expect(appointmentMove(sent({ ...now, created: visit.createdAt.replace('Z', '+00:00') }), visit)).toEqual({ move: 'none' });
        const resource = sent({ ...now, status: 'booked', cancelationReason: reasonOf('pat') });
        expect(() => appointmentMove(resource, visit)).toThrow(invalidAt('/cancelationReason'));
      }),
    );
  });

  test.each([
    ['id', { id: 'x' }],
    ['reasonCode', { reasonCode: [{ text: 'Something else' }] }],
    ['comment', { comment: 'Something else' }],
    ['created', { created: '1999-01-01T00:00:00Z' }],
  ])('keeps its %s', (name, more) => {
    fc.assert(
      fc.property(anyVisit, ({ visit }) => {
        const resource = sent({ ...appointmentResource(visit, []), ...more });
        expect(() => appointmentMove(resource, visit)).toThrow(invalidAt(`/${name}`));
      }),
    );
  });

  test('is not held again, and the end of a hold is not moved', () => {
    fc.assert(
      fc.property(held, ({ visit }) => {
        const resource = sent(appointmentResource(visit, []));
        expect(() => appointmentMove(resource, { ...visit, status: 'booked' })).toThrow(invalidAt('/extension/1'));
        const booked: typeof visit = { ...visit, status: 'booked', bookedAt: visit.createdAt };
        const { extension: _held, ...rest } = resource;
        const { participant } = appointmentResource(booked, []);
        expect(() => appointmentMove({ ...rest, participant }, booked)).toThrow(invalidAt('/status'));
        expect(() => appointmentMove(rest, booked)).toThrow(invalidAt('/participant/0/status'));
      }),
    );
  });
});

test('what is not kept of a visit is refused by the name of its place', () => {
  fc.assert(
    fc.property(anyVisit, fc.constantFrom('basedOn', 'patientInstruction', 'serviceType', 'requestedPeriod'), ({ visit }, name) => {
      const { error } = FhirAppointment.safeParse({ ...appointmentResource(visit, []), [name]: 'x' }, { reportInput: true });
      expect(placesIn(error!.issues)).toEqual([{ pointer: `/${name}`, code: 'unknown_field' }]);
    }),
  );
});

test('whoever takes part is of the type that the reference says', () => {
  fc.assert(
    fc.property(anyVisit, ({ visit }) => {
      const participant = [{ actor: { reference: `Patient/${anyone}`, type: 'Practitioner' }, status: 'accepted' }];
      const { error } = FhirAppointment.safeParse({ ...appointmentResource(visit, []), participant }, { reportInput: true });
      expect(placesIn(error!.issues)).toEqual([{ pointer: '/participant/0/actor/type', code: 'not_valid' }]);
    }),
  );
});

test('nobody who may not see who comes, or why, is told it', () => {
  fc.assert(
    fc.property(anyVisit, ({ visit: { names: _n, reason: _r, overrideReason: _o, ...visit }, schedules }) => {
      const resource = appointmentResource(visit, schedules);
      expect(resource).not.toHaveProperty('reasonCode');
      expect(resource).not.toHaveProperty('comment');
      expect(resource.participant[0]!.actor).not.toHaveProperty('display');
      expect(appointmentKeys.read(resource.id!)).toEqual({ patientId: visit.patientId, appointmentId: visit.appointmentId });
    }),
  );
});

function reasonOf(code: string) {
  return { coding: [{ system: 'http://terminology.hl7.org/CodeSystem/appointment-cancellation-reason', code }] };
}
