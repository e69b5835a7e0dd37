import fc from 'fast-check';
import { describe, expect, test } from 'vitest';
import type { Appointment } from '../booking/appointment.ts';
import { appointmentResource } from './appointment.ts';
import { responseKeys } from './ids.ts';
import { anyVisit } from './practice.fixture.ts';
import { FhirAppointmentResponse, responseMove, responseResources, visitAnswered } from './response.ts';

const ofStatus = (...statuses: Appointment['status'][]) => anyVisit.filter(({ visit }) => statuses.includes(visit.status));
const invalidAt = (pointer: string) =>
  expect.objectContaining({ code: 'invalid_request', details: { errors: [expect.objectContaining({ pointer })] } });

/** What somebody who takes part in a visit sends as their answer: its patient, or the clinic by what is booked. */
const answerOf = (
  { visit, schedules }: { visit: Appointment & { end: string }; schedules: Parameters<typeof appointmentResource>[1] },
  who: 'patient' | 'clinic',
  participantStatus: FhirAppointmentResponse['participantStatus'],
): FhirAppointmentResponse => {
  const { id, participant } = appointmentResource(visit, schedules);
  const { actor } = who === 'patient' ? participant[0]! : participant.at(-1)!;
  const appointment = { reference: `Appointment/${id}` };
  return FhirAppointmentResponse.parse({ resourceType: 'AppointmentResponse', appointment, actor, participantStatus });
};

/** While what is held is still held. */
const now = '2026-11-28T08:05:00.000Z';
const over = expect.objectContaining({ code: 'appointment_over' });

describe('what was answered to a visit', () => {
  test('is what its participants have answered: of each who has, under an id of its own that says the visit', () => {
    fc.assert(
      fc.property(anyVisit, ({ visit, schedules }) => {
        const { participant } = appointmentResource(visit, schedules);
        const told = responseResources(visit, schedules);
        expect(told.map(({ actor: { reference }, participantStatus }) => ({ reference, participantStatus }))).toEqual(
          participant.flatMap(({ actor: { reference }, status }) =>
            status === 'needs-action' ? [] : [{ reference, participantStatus: status }],
          ),
        );
        expect(new Set(told.map(({ id }) => id)).size).toBe(told.length);
        const { patientId, appointmentId } = visit;
        for (const each of told) {
          expect(responseKeys.read(each.id!)).toEqual({ patientId, appointmentId, actor: each.actor.reference.slice(-26) });
          expect(visitAnswered(each)).toEqual({ patientId, appointmentId });
        }
      }),
    );
  });

  test('says nobody’s name, and nothing of why they come', () => {
    fc.assert(
      fc.property(anyVisit, ({ visit, schedules }) => {
        expect(JSON.stringify(responseResources(visit, schedules))).not.toMatch(/display|reasonCode|comment/);
      }),
    );
  });

  test('changes nothing where it is answered again', () => {
    fc.assert(
      fc.property(anyVisit, ({ visit, schedules }) => {
        for (const each of responseResources(visit, schedules)) {
          const sent = FhirAppointmentResponse.parse(JSON.parse(JSON.stringify(each)));
          if (visit.status === 'cancelled' && sent.participantStatus !== 'declined')
            expect(() => responseMove(sent, visit, schedules, now)).toThrow(over);
          else expect(responseMove(sent, visit, schedules, now)).toEqual({ move: 'none' });
        }
      }),
    );
  });
});

describe('an answer', () => {
  test.each([
    ['held', 'patient', 'accepted', { move: 'confirm' }],
    ['held', 'patient', 'tentative', { move: 'none' }],
    ['held', 'patient', 'declined', { move: 'cancel', cancelledBy: 'patient' }],
    ['held', 'clinic', 'accepted', { move: 'none' }],
    ['booked', 'patient', 'accepted', { move: 'none' }],
    ['booked', 'patient', 'declined', { move: 'cancel', cancelledBy: 'patient' }],
    ['booked', 'clinic', 'declined', { move: 'cancel', cancelledBy: 'clinic' }],
  ] as const)('to a visit that is %s, of its %s, that is %s, does what it says', (status, who, said, move) => {
    fc.assert(
      fc.property(ofStatus(status), ({ visit, schedules }) => {
        expect(responseMove(answerOf({ visit, schedules }, who, said), visit, schedules, now)).toEqual(move);
      }),
    );
  });

  test('to a visit that was called off by others, or by the clock, is one that comes too late', () => {
    fc.assert(
      fc.property(ofStatus('cancelled'), ({ visit, schedules }) => {
        if (visit.cancelledBy !== 'patient')
          for (const said of ['accepted', 'declined'] as const)
            expect(() => responseMove(answerOf({ visit, schedules }, 'patient', said), visit, schedules, now)).toThrow(over);
        const off = { ...visit, bookedAt: visit.createdAt };
        for (const who of ['patient', 'clinic'] as const)
          expect(() => responseMove(answerOf({ visit: off, schedules }, who, 'accepted'), off, schedules, now)).toThrow(over);
      }),
    );
  });

  test('to a hold that has ended is too late, to the very moment', () => {
    fc.assert(
      fc.property(ofStatus('held'), ({ visit, schedules }) => {
        for (const said of ['accepted', 'tentative'] as const)
          expect(() => responseMove(answerOf({ visit, schedules }, 'patient', said), visit, schedules, visit.heldUntil!)).toThrow(over);
      }),
    );
  });

  test('of who is offered a time is open until they take it, and none is that it may be', () => {
    fc.assert(
      fc.property(ofStatus('held'), ({ visit: held, schedules }) => {
        const visit: typeof held = { ...held, waitlistEntryId: 'waiting_01h455vb4pex5vsknk084sn02q' as never };
        const patient = `Patient/${visit.patientId.replace('_', '-')}`;
        expect(responseResources(visit, schedules).map(({ actor }) => actor.reference)).not.toContain(patient);
        expect(responseMove(answerOf({ visit, schedules }, 'patient', 'accepted'), visit, schedules, now)).toEqual({ move: 'confirm' });
        expect(() => responseMove(answerOf({ visit, schedules }, 'patient', 'tentative'), visit, schedules, now)).toThrow(
          invalidAt('/participantStatus'),
        );
      }),
    );
  });

  test('that it may be is none to what is booked, nor of the clinic', () => {
    fc.assert(
      fc.property(ofStatus('held', 'booked'), ({ visit, schedules }) => {
        for (const who of visit.status === 'booked' ? (['patient', 'clinic'] as const) : (['clinic'] as const))
          expect(() => responseMove(answerOf({ visit, schedules }, who, 'tentative'), visit, schedules, now)).toThrow(
            invalidAt('/participantStatus'),
          );
      }),
    );
  });

  test('of who does not take part is none, and neither is one to another time', () => {
    fc.assert(
      fc.property(ofStatus('held', 'booked'), anyVisit, fc.integer({ min: 1, max: 10 ** 9 }), ({ visit, schedules }, other, ms) => {
        const sent = answerOf({ visit, schedules }, 'patient', 'declined');
        expect(() => responseMove({ ...sent, ...answerOf(other, 'patient', 'declined') }, visit, schedules, now)).toThrow(
          invalidAt('/actor/reference'),
        );
        const later = new Date(Date.parse(visit.start) + ms).toISOString();
        for (const name of ['start', 'end'])
          expect(() => responseMove({ ...sent, [name]: name === 'start' ? later : visit.start }, visit, schedules, now)).toThrow(
            expect.objectContaining({ code: 'conflict' }),
          );
      }),
    );
  });

  test('to what is no visit is refused by its place, as is what is not kept of one', () => {
    const sent = { resourceType: 'AppointmentResponse', actor: { reference: 'Patient/x' }, participantStatus: 'accepted' } as const;
    for (const reference of ['Appointment/x', 'Slot/x', 'x'])
      expect(() => visitAnswered({ ...sent, appointment: { reference } })).toThrow(invalidAt('/appointment/reference'));
    for (const more of [{ comment: 'Late' }, { participantType: [] }, { participantStatus: 'needs-action' }])
      expect(FhirAppointmentResponse.safeParse({ ...sent, appointment: { reference: 'Appointment/x' }, ...more }).success).toBe(false);
  });
});
