import fc from 'fast-check';
import { describe, expect, test } from 'vitest';
import { AppointmentInput } from '../../../domain/clinic/booking/appointment.ts';
import { appointmentResource } from '../../../domain/clinic/fhir/appointment.ts';
import { bookingOf, requireParticipants } from '../../../domain/clinic/fhir/booking.ts';
import {
  BookParameters,
  bookAsked,
  CancelParameters,
  cancelAsked,
  FindParameters,
  HoldParameters,
  holdAsked,
  Proposal,
  proposalResource,
  schedulesWanted,
  timesWanted,
} from '../../../domain/clinic/fhir/operations.ts';
import { anyVisit, anyVisitType } from '../../../domain/clinic/fhir/practice.fixture.ts';
import { actorOf } from '../../../domain/clinic/fhir/practice.ts';
import { placesIn } from '../../../domain/core/issues.ts';
import { appointmentOperations, operationDefinition } from './operation-definitions.ts';

const invalidAt = (pointer: string) =>
  expect.objectContaining({ code: 'invalid_request', details: { errors: [expect.objectContaining({ pointer })] } });
const suffix = '01h455vb4pex5vsknk084sn02q';
const start = { name: 'start', valueDateTime: '2026-12-01T08:00:00Z' };
const end = { name: 'end', valueDateTime: '2026-12-02T08:00:00+01:00' };
const visitType = { name: 'visit-type', valueString: `urn:almanac:visit-type|visit-type-${suffix}` };
const find = (...parameter: object[]) => timesWanted(FindParameters.parse({ resourceType: 'Parameters', parameter }));

describe('what operations on visits take', () => {
  const schemas = { find: FindParameters, hold: HoldParameters, book: BookParameters, cancel: CancelParameters };
  test.each(Object.entries(schemas))('%s is what its definition says, by name', (code, schema) => {
    const { parameter } = operationDefinition(`appointment-${code}`, 'https://fhir.example')!;
    const taken = schema.shape.parameter.element.options.map(({ shape }) => [...shape.name.values][0]);
    expect(parameter.flatMap(({ name, use }) => (use === 'in' ? [name] : [])).sort()).toEqual(taken.sort());
    expect(Object.keys(appointmentOperations[code as keyof typeof schemas].parameters).sort()).toEqual(taken.sort());
  });

  test('no operation is called otherwise', () => {
    expect(operationDefinition('appointment-move', 'https://fhir.example')).toBeUndefined();
    expect(Object.keys(appointmentOperations).sort()).toEqual(Object.keys(schemas).sort());
  });

  test('what is named once is not named twice, and what nobody takes is refused by its place', () => {
    const twice = FindParameters.safeParse({ resourceType: 'Parameters', parameter: [start, start] }, { reportInput: true });
    expect(placesIn(twice.error!.issues)).toEqual([{ pointer: '/parameter', code: 'not_valid' }]);
    const strange = { resourceType: 'Parameters', parameter: [{ name: 'specialty', valueString: 'x' }] };
    expect(FindParameters.safeParse(strange).success).toBe(false);
  });
});

describe('times that are wanted', () => {
  test('are of one type, between two moments, and of as many as are said', () => {
    expect(find(start, end, visitType)).toEqual({
      span: { from: Date.parse('2026-12-01T08:00:00Z'), until: Date.parse('2026-12-02T07:00:00Z') },
      visitTypeId: `visit_type_${suffix}`,
      among: { clinician: [], room: [], device: [] },
      patientId: undefined,
      count: 20,
    });
    const patient = { name: 'patient-reference', valueReference: { reference: `Patient/patient-${suffix}` } };
    expect(find(start, end, visitType, patient, { name: 'count', valueInteger: 3 })).toMatchObject({
      patientId: `patient_${suffix}`,
      count: 3,
    });
  });

  test.each([
    ['without an end', [start, visitType], '/parameter'],
    ['without a type', [start, end], '/parameter'],
    ['of no type', [start, end, { ...visitType, valueString: 'x' }], '/parameter/2/valueString'],
    ['that end before they begin', [start, { ...end, valueDateTime: start.valueDateTime }], '/parameter'],
    ['that end when they begin', [start, { ...end, valueDateTime: start.valueDateTime }, visitType], '/parameter/1/valueDateTime'],
    ['for too long', [start, { ...end, valueDateTime: '2027-01-02T08:00:00Z' }, visitType], '/parameter/1/valueDateTime'],
  ])('are none %s', (_, parameter, pointer) => {
    expect(() => find(...parameter)).toThrow(invalidAt(pointer));
  });

  test('are looked for with whom and where it is said, and nowhere where that is not what the type needs', () => {
    fc.assert(
      fc.property(anyVisit, anyVisitType, ({ schedules }, type) => {
        const all = { among: { clinician: [], room: [], device: [] } };
        const needs = [...new Set(schedules.map(({ kind }) => kind))];
        const open = schedules.filter(({ archivedAt }) => archivedAt === undefined);
        expect(schedulesWanted(all, { needs }, schedules)).toEqual(open);
        const [one] = open;
        if (!one) return;
        const named = { among: { ...all.among, [one.kind]: [actorOf(one).reference] } };
        for (const each of schedulesWanted(named, { needs }, schedules).filter(({ kind }) => kind === one.kind))
          expect(actorOf(each)).toEqual(actorOf(one));
        expect(schedulesWanted(named, { ...type, needs: needs.filter(kind => kind !== one.kind) }, schedules)).toEqual([]);
      }),
    );
  });
});

describe('a time that is proposed', () => {
  test('is held or booked as it was proposed, for whoever is said to come', () => {
    fc.assert(
      fc.property(anyVisit, fc.boolean(), ({ visit, schedules }, isKnown) => {
        const { start: at, end: until, patientId, visitTypeId, scheduleIds, minutes } = visit;
        const proposal = proposalResource({ start: at, end: until, schedules }, visit, isKnown ? patientId : undefined);
        const resource = Proposal.parse(JSON.parse(JSON.stringify(proposal)));
        const whose = { name: 'patient-reference', valueReference: { reference: `Patient/${patientId.replace('_', '-')}` } };
        const parameter = [{ name: 'appointment-resource', resource }, whose];
        for (const [sent, hold] of [
          [holdAsked(HoldParameters.parse({ resourceType: 'Parameters', parameter })), true],
          [(bookAsked(BookParameters.parse({ resourceType: 'Parameters', parameter })) as { resource: never }).resource, false],
        ] as const) {
          const booking = bookingOf(sent);
          expect(booking).toMatchObject({ patientId, minutes });
          expect(AppointmentInput.parse(booking.input)).toEqual({ visitTypeId, scheduleIds, start: at, hold });
          expect(() => requireParticipants(sent, { patientId, visitTypeId }, schedules)).not.toThrow();
        }
      }),
    );
  });

  test('of what is held is said by its reference alone, and called off by whoever is said to', () => {
    fc.assert(
      fc.property(anyVisit, ({ visit }) => {
        const { patientId, appointmentId } = visit;
        const reference = {
          name: 'appointment-reference',
          valueReference: { reference: `Appointment/${appointmentResource(visit, []).id}` },
        };
        const whose = { name: 'patient-reference', valueReference: { reference: `Patient/patient-${suffix}` } };
        const book = (...parameter: object[]) => bookAsked(BookParameters.parse({ resourceType: 'Parameters', parameter }));
        const cancel = (...parameter: object[]) => cancelAsked(CancelParameters.parse({ resourceType: 'Parameters', parameter }));
        expect(book(reference)).toEqual({ held: { patientId, appointmentId } });
        expect(() => book(reference, whose)).toThrow(invalidAt('/parameter'));
        expect(() => book(whose)).toThrow(invalidAt('/parameter'));
        expect(cancel(reference)).toEqual({ patientId, appointmentId, cancelledBy: 'clinic' });
        const system = 'http://terminology.hl7.org/CodeSystem/appointment-cancellation-reason';
        const reason = (code: string) => ({ name: 'reason', valueCodeableConcept: { coding: [{ system, code }] } });
        expect(cancel(reference, reason('pat'))).toMatchObject({ cancelledBy: 'patient' });
        expect(() => cancel(reference, reason('other'))).toThrow(invalidAt('/parameter/1/valueCodeableConcept/coding/0/code'));
      }),
    );
  });
});
