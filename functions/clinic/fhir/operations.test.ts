import { beforeAll, describe, expect, test } from 'vitest';
import { askFhir, type Wire } from '../../../scripts/testing/fhir.ts';
import type { Person } from '../../../scripts/testing/people.ts';
import { person } from '../../../scripts/testing/stage.ts';
import { clinicOf, memberOf } from '../../../scripts/testing/workspace.ts';
import { fhirIdOf } from '../../../shared/domain/clinic/fhir/ids.ts';

let ada: Person;
let desk: Person;
let cara: Person;
let clinic: Pick<Person, 'workspaceId'>;
let patient: string;
let room: string;
let slots: string;
let visitTypeId: string;
let day: string;

const operate = (operation: string, parameter: object[], headers: Record<string, string> = {}, by: { token?: string } = desk) =>
  askFhir(by, clinic, `Appointment/$${operation}`, { body: { resourceType: 'Parameters', parameter }, headers });
const done = async (operation: string, ...parameter: object[]): Promise<Wire[]> => {
  const { status, resource, text } = await operate(operation, parameter);
  expect(status, text).toBe(200);
  return (resource.entry ?? []).map(each => each.resource);
};
const ofType = () => ({ name: 'visit-type', valueString: `urn:almanac:visit-type|${visitTypeId}` });
const between = () => [
  { name: 'start', valueDateTime: `${day}T08:00:00Z` },
  { name: 'end', valueDateTime: `${day}T10:00:00Z` },
];
const find = (...more: object[]): Promise<Wire[]> => done('find', ...between(), ofType(), ...more);
const whose = () => ({ name: 'patient-reference', valueReference: { reference: `Patient/${patient}` } });
const asSent = (resource: Wire) => ({ name: 'appointment-resource', resource });
const referredTo = ({ id }: Wire) => ({ name: 'appointment-reference', valueReference: { reference: `Appointment/${id}` } });
const problemIn = ({ issue }: Wire): string => issue![0]!.details!.coding[0]!.code;

beforeAll(async () => {
  ada = await person('ada');
  clinic = await clinicOf(ada);
  [cara, desk] = await Promise.all([memberOf(clinic, ada, 'clinician'), memberOf(clinic, ada, 'reception')]);
  const hours = [{ first: '2026-01-01', rule: 'FREQ=DAILY', from: '08:00', to: '16:00' }];
  const made = async (body: object) =>
    fhirIdOf((await ada.api.createSchedule({ params: clinic, body: { zone: 'UTC', hours, ...body } as never })).data.scheduleId);
  const clinician = await made({ name: 'Dr Cara', kind: 'clinician', userId: cara.userId });
  room = await made({ name: 'Room', kind: 'room' });
  const type = { name: 'Consultation', minutes: 30, every: 30, zone: 'UTC', needs: ['clinician' as const, 'room' as const] };
  visitTypeId = fhirIdOf((await ada.api.createVisitType({ params: clinic, body: type })).data.visitTypeId);
  const input = { names: [{ family: 'Muster', given: ['Anna'] }], gender: 'female' as const };
  patient = fhirIdOf((await ada.api.createPatient({ params: clinic, body: input })).data.patientId);
  day = new Date(Date.now() + 3 * 86_400_000).toISOString().slice(0, 10);
  slots = `Slot?schedule=${clinician},${room}&service-type=${visitTypeId}&start=ge${day}T08:00:00Z&start=lt${day}T10:00:00Z`;
});

describe('a time', () => {
  test('is proposed where it is a free slot and nowhere else, and is held, booked and called off as it was proposed', async () => {
    const proposed = await find();
    const { resource: free } = await askFhir(desk, clinic, slots);
    const starts = (all: Wire[]) => [...new Set(all.map(({ start }) => start))].sort();
    expect(starts(proposed)).toEqual(starts(free.entry!.map(({ resource }) => resource)));
    expect(proposed.map(({ status }) => status)).toEqual(['proposed', 'proposed', 'proposed', 'proposed']);
    const [held] = await done('hold', asSent(proposed[0]!), whose());
    expect([held!.status, held!.start]).toEqual(['pending', proposed[0]!.start]);
    const taken = await operate('book', [asSent(proposed[0]!), whose()]);
    expect([taken.status, problemIn(taken.resource)]).toEqual([409, 'slot_unavailable']);
    expect(starts(await find())).toEqual(starts(proposed.slice(1)));
    const stale = await operate('book', [referredTo(held!)], { 'if-match': 'W/"7"' });
    expect([stale.status, problemIn(stale.resource)]).toEqual([412, 'precondition_failed']);
    const [[booked], [again]] = [await done('book', referredTo(held!)), await done('book', referredTo(held!))];
    expect([booked!.status, booked!.id, again]).toEqual(['booked', held!.id, booked]);
    const [off] = await done('cancel', referredTo(held!));
    expect([off!.status, off!.id]).toEqual(['cancelled', held!.id]);
    expect(await done('cancel', referredTo(held!))).toEqual([off]);
    expect((await operate('book', [referredTo(held!)])).status).toBe(409);
    expect(starts(await find())).toEqual(starts(proposed));
  });

  test('is found with whom and where it is said, and when its patient has no other visit', async () => {
    const [first, ...others] = await find(whose());
    const key = { 'idempotency-key': `booking-of-${first!.start}` };
    const sent = [asSent(first!)];
    const [once, again] = [await operate('book', sent, key), await operate('book', sent, key)];
    expect([once.status, again.status, again.resource], again.text).toEqual([200, 200, once.resource]);
    expect((await find(whose())).map(({ start }) => start)).toEqual(others.map(({ start }) => start));
    const at = (name: string, reference: string) => ({ name, valueReference: { reference } });
    expect(await find(at('location-reference', `Location/${room}`), { name: 'count', valueInteger: 1 })).toHaveLength(1);
    expect(await find(at('practitioner', `Practitioner/${fhirIdOf(cara.userId)}`))).toHaveLength(others.length);
    for (const [name, reference] of [
      ['practitioner', `Practitioner/${fhirIdOf(ada.userId)}`],
      ['device-reference', `Device/${room}`],
    ] as const)
      expect(await find(at(name, reference)), name).toEqual([]);
    expect((await operate('find', [ofType()])).status).toBe(400);
    const nobody = { name: 'patient-reference', valueReference: { reference: 'Patient/patient-01h455vb4pex5vsknk084sn02q' } };
    expect((await operate('find', [...between(), ofType(), nobody])).status).toBe(404);
    const officer = await memberOf(clinic, ada, 'privacy_officer');
    for (const operation of ['find', 'hold', 'book', 'cancel'])
      expect((await operate(operation, [...between(), ofType()], {}, officer)).status, operation).toBe(403);
  });

  test('that many want at once is booked by one of them', async () => {
    const [first] = await find();
    const replies = await Promise.all(Array.from({ length: 6 }, () => operate('book', [asSent(first!), whose()])));
    expect(replies.map(({ status }) => status).sort()).toEqual([200, 409, 409, 409, 409, 409]);
  });
});

test('each operation on visits that the server says it has is defined where it says', async () => {
  const { resource } = await askFhir({}, clinic, 'metadata');
  const { rest } = resource as unknown as { rest: { resource: { type: string; operation?: { name: string; definition: string }[] }[] }[] };
  const said = rest[0]!.resource.find(({ type }) => type === 'Appointment')!.operation!;
  expect(said.map(({ name }) => name).sort()).toEqual(['book', 'cancel', 'find', 'hold']);
  for (const { name, definition } of said) {
    const read = await askFhir({}, clinic, definition);
    expect([read.status, read.resource.code, read.resource.url], read.text).toEqual([200, name, definition]);
  }
  expect((await askFhir({}, clinic, 'OperationDefinition/x')).status).toBe(404);
});
