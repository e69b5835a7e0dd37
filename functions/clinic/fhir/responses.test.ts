import { beforeAll, describe, expect, test } from 'vitest';
import { askFhir, toldIn, type Wire } from '../../../scripts/testing/fhir.ts';
import type { Person } from '../../../scripts/testing/people.ts';
import { person } from '../../../scripts/testing/stage.ts';
import { clinicOf, memberOf } from '../../../scripts/testing/workspace.ts';
import { fhirIdOf } from '../../../shared/domain/clinic/fhir/ids.ts';

let ada: Person;
let desk: Person;
let cara: Person;
let clinic: Pick<Person, 'workspaceId'>;
let patient: string;
let slots: string;

const ask = (path: string, asked?: Parameters<typeof askFhir>[3], by: { token?: string } = desk) => askFhir(by, clinic, path, asked);
const read = async (path: string, by?: { token?: string }): Promise<Wire> => {
  const { status, resource, text } = await ask(path, {}, by);
  expect(status, `${path}: ${text}`).toBe(200);
  return resource;
};

/** A visit at the next free time, held or booked. */
const visitAs = async (status: 'pending' | 'booked'): Promise<Wire> => {
  const { resource: slot } = (await read(`${slots}&_count=1`)).entry![0]!;
  const participant = [{ actor: { reference: `Patient/${patient}` }, status: 'accepted' }];
  const body = { resourceType: 'Appointment', status, slot: [{ reference: `Slot/${slot.id}` }], participant };
  const made = await ask('Appointment', { body });
  expect(made.status, made.text).toBe(201);
  return made.resource;
};
const answer = (visit: Wire, participantStatus: string, more: object = {}) => ({
  resourceType: 'AppointmentResponse',
  appointment: { reference: `Appointment/${visit.id}` },
  actor: { reference: `Patient/${patient}` },
  participantStatus,
  ...more,
});
const say = (body: object, headers: Record<string, string> = {}, by?: { token?: string }) =>
  ask('AppointmentResponse', { body, headers }, by);
const statusOf = async ({ id }: Wire): Promise<unknown> => (await read(`Appointment/${id}`)).status;
const problemIn = ({ issue }: Wire): string => issue![0]!.details!.coding[0]!.code;

beforeAll(async () => {
  ada = await person('ada');
  clinic = await clinicOf(ada);
  [cara, desk] = await Promise.all([memberOf(clinic, ada, 'clinician'), memberOf(clinic, ada, 'reception')]);
  const hours = [{ first: '2026-01-01', rule: 'FREQ=DAILY', from: '00:00', to: '00:00' }];
  const schedule = { name: 'Dr Cara', kind: 'clinician' as const, userId: cara.userId, zone: 'UTC', hours };
  const { data: of } = await ada.api.createSchedule({ params: clinic, body: schedule as never });
  const type = { name: 'Consultation', minutes: 30, zone: 'UTC', needs: ['clinician' as const] };
  const { data: what } = await ada.api.createVisitType({ params: clinic, body: type });
  const input = { names: [{ family: 'Muster', given: ['Anna'] }], gender: 'female' as const };
  patient = fhirIdOf((await ada.api.createPatient({ params: clinic, body: input })).data.patientId);
  const day = new Date(Date.now() + 3 * 86_400_000).toISOString().slice(0, 10);
  slots = `Slot?schedule=${fhirIdOf(of.scheduleId)}&service-type=${fhirIdOf(what.visitTypeId)}&start=${day}`;
});

describe('an answer to a visit', () => {
  test('of its patient books what was held for them, and said again it is the same answer', async () => {
    const visit = await visitAs('pending');
    const tentative = await say(answer(visit, 'tentative'));
    expect([tentative.status, tentative.resource.participantStatus, await statusOf(visit)]).toEqual([201, 'tentative', 'pending']);
    const [once, again] = [await say(answer(visit, 'accepted')), await say(answer(visit, 'accepted'))];
    expect([once.status, again.status, await statusOf(visit)], once.text).toEqual([201, 201, 'booked']);
    expect(again.resource).toEqual(once.resource);
    expect(once.headers.get('location')).toContain(`/AppointmentResponse/${once.resource.id}`);
    expect(await read(`AppointmentResponse/${once.resource.id}`)).toEqual(once.resource);
    expect(await read(`AppointmentResponse/${once.resource.id}/_history/2`)).toEqual(once.resource);
    expect((await ask(`AppointmentResponse/${once.resource.id}/_history/1`)).status).toBe(410);
  });

  test('calls it off for who has said so, and who comes to it then comes too late', async () => {
    for (const [actor, cancelledBy] of [
      [`Patient/${patient}`, 'pat'],
      [`Practitioner/${fhirIdOf(cara.userId)}`, 'prov'],
    ] as const) {
      const visit = await visitAs('booked');
      const declined = await say(answer(visit, 'declined', { actor: { reference: actor } }));
      expect([declined.status, declined.resource.participantStatus], declined.text).toEqual([201, 'declined']);
      const now = await read(`Appointment/${visit.id}`);
      expect([now.status, now.cancelationReason]).toEqual(['cancelled', { coding: [expect.objectContaining({ code: cancelledBy })] }]);
      const late = await say(answer(visit, 'accepted', { actor: { reference: actor } }));
      expect([late.status, problemIn(late.resource)]).toEqual([409, 'appointment_over']);
      const free = (await read(slots)).entry!.map(({ resource }) => resource.start);
      expect(free).toContain(now.start);
    }
  });

  test('is for the version and the time that were seen, and a key is for one answer', async () => {
    const visit = await visitAs('pending');
    const stale = await say(answer(visit, 'accepted'), { 'if-match': 'W/"7"' });
    expect([stale.status, problemIn(stale.resource)]).toEqual([412, 'precondition_failed']);
    const elsewhere = await say(answer(visit, 'accepted', { start: '2030-01-01T00:00:00Z' }));
    expect([elsewhere.status, problemIn(elsewhere.resource)]).toEqual([409, 'conflict']);
    const headers = { 'if-match': 'W/"1"', 'idempotency-key': `answer-${visit.id}`.slice(0, 60) };
    const [once, again] = [await say(answer(visit, 'accepted'), headers), await say(answer(visit, 'accepted'), headers)];
    expect([once.status, again.status, again.resource], again.text).toEqual([201, 201, once.resource]);
    expect((await say(answer(visit, 'declined'), headers)).status).toBe(422);
    expect(await statusOf(visit)).toBe('booked');
  });

  test('of many at once ends in one, and each is told what has become of theirs', async () => {
    const visit = await visitAs('pending');
    const said = ['accepted', 'declined', 'accepted', 'declined', 'accepted', 'declined'];
    const replies = await Promise.all(said.map(each => say(answer(visit, each))));
    const end = (await read(`Appointment/${visit.id}`)).status;
    expect(['booked', 'cancelled']).toContain(end);
    for (const { status, resource, text } of replies) {
      expect([201, 409], text).toContain(status);
      if (status === 409) expect(['appointment_over', 'conflict']).toContain(problemIn(resource));
    }
    // Whoever declined what was booked has called it off: nobody declines in vain.
    expect(end).toBe('cancelled');
    expect(replies.filter((_, i) => said[i] === 'declined').map(({ status }) => status)).toEqual([201, 201, 201]);
  });

  test('is found by the visit, by who has answered and by what, as far as whoever asks may see the visit', async () => {
    const visit = await visitAs('booked');
    const practitioner = `Practitioner/${fhirIdOf(cara.userId)}`;
    const all = toldIn(await read(`AppointmentResponse?appointment=Appointment/${visit.id}`), 'match');
    expect(all).toHaveLength(3);
    const one = async (query: string, by?: { token?: string }): Promise<string[]> =>
      toldIn(await read(`AppointmentResponse?${query}`, by), 'match');
    const ofPatient = await one(`appointment=${visit.id}&patient=${patient}`);
    expect(ofPatient).toHaveLength(1);
    expect(await one(`appointment=${visit.id}&actor=${practitioner}`)).toHaveLength(1);
    expect(await one(`appointment=${visit.id}&part-status=declined`)).toEqual([]);
    expect(await one(`appointment=${visit.id}&part-status:not=declined`)).toEqual(all);
    expect(await one(`patient=${patient}&part-status=accepted`)).toEqual(expect.arrayContaining(ofPatient));
    const along = await read(`AppointmentResponse?appointment=${visit.id}&_include=AppointmentResponse:appointment`);
    expect(toldIn(along, 'include')).toEqual([`Appointment/${visit.id}`]);
    const back = await read(`Appointment?_id=${visit.id}&_revinclude=AppointmentResponse:appointment`);
    expect(toldIn(back, 'include').sort()).toEqual([...all].sort());
    for (const query of ['', `practitioner=${practitioner}`, 'patient=x', 'part-status=maybe'])
      expect((await ask(`AppointmentResponse?${query}`)).status, query).toBe(400);
    const other = await memberOf(clinic, ada, 'pharmacist');
    expect((await ask(`AppointmentResponse?appointment=${visit.id}`, {}, other)).status).toBe(403);
    expect((await say(answer(visit, 'declined'), {}, other)).status).toBe(403);
    expect(await statusOf(visit)).toBe('booked');
  });
});
