import { beforeAll, expect, test } from 'vitest';
import type { Person } from '../../../scripts/testing/people.ts';
import { person } from '../../../scripts/testing/stage.ts';
import { clinicOf, everyPage } from '../../../scripts/testing/workspace.ts';
import { uuidv7 } from '../../../shared/api/client/client.ts';

let ada: Person;
let ben: Person;
beforeAll(async () => {
  [ada, ben] = await Promise.all([person('ada'), person('ben')]);
});
const hours = [{ first: '2026-11-30', rule: 'FREQ=WEEKLY;BYDAY=MO', from: '08:00', to: '12:00' }];
const body = { name: 'Room 1', kind: 'room', zone: 'Europe/Berlin', hours } as const;

test('a schedule is created once, however often the request comes, of whoever is a member', async () => {
  const params = await clinicOf(ada);
  const request = { params, body, idempotencyKey: uuidv7(Date.now()) };
  const { data: schedule, status } = await ada.api.createSchedule(request);
  expect({ status, schedule }).toMatchObject({
    status: 201,
    schedule: { ...params, ...body, closed: [], createdBy: ada.userId, version: 1 },
  });
  expect((await ada.api.createSchedule(request)).data).toEqual(schedule);
  const clinician = { ...body, kind: 'clinician', userId: ben.userId } as const;
  await expect(ada.api.createSchedule({ params, body: clinician })).rejects.toMatchObject({ status: 400 });
  // Of two schedules of hers each would let another visit take the same time; of two at once one is made.
  const hers = () => ada.api.createSchedule({ params, body: { ...clinician, userId: ada.userId } });
  const both = await Promise.allSettled([hers(), hers()]);
  expect(both.map(({ status: outcome }) => outcome).sort()).toEqual(['fulfilled', 'rejected']);
  await expect(hers()).rejects.toMatchObject({ status: 409, code: 'already_exists', details: { what: 'schedule' } });
  await expect(ben.api.createSchedule({ params, body })).rejects.toMatchObject({ status: 404 });
});

test('schedules are listed page by page, and changed at the version that their reader has seen', async () => {
  const params = await clinicOf(ada);
  const first = (await ada.api.createSchedule({ params, body })).data;
  const second = (await ada.api.createSchedule({ params, body })).data;
  const { all } = await everyPage(cursor => ada.api.listSchedules({ params, query: { limit: '1', cursor } }));
  expect(all).toEqual([first, second]);
  const closed = [{ from: '2026-12-24T00:00:00.000Z', until: '2026-12-27T00:00:00.000Z' }];
  await expect(ada.api.changeSchedule({ params: first, body: { closed } })).rejects.toMatchObject({ status: 428 });
  const { data: changed } = await ada.api.changeSchedule({ params: first, body: { closed }, ifMatch: 1 });
  expect(changed).toEqual({ ...first, closed, version: 2 });
  expect((await ada.api.getSchedule({ params: first })).data).toEqual(changed);
  await expect(ben.api.getSchedule({ params: first })).rejects.toMatchObject({ status: 404 });
});

test('what is booked is listed, changed, archived and brought back', async () => {
  const params = await clinicOf(ada);
  const request = { params, body: { name: 'Visit', minutes: 30, perDay: 4, needs: ['room' as const] } };
  const { data: type } = await ada.api.createVisitType(request);
  expect(type).toMatchObject({ ...request.body, every: 15, seats: 1 });
  const { data: changed } = await ada.api.changeVisitType({ params: type, body: { perDay: null, archived: true } });
  expect(changed).toMatchObject({ archivedAt: expect.any(String), version: 2 });
  expect(changed).not.toHaveProperty('perDay');
  expect((await ada.api.listVisitTypes({ params })).data).toEqual([]);
  expect((await ada.api.listVisitTypes({ params, query: { archived: 'true' } })).data).toEqual([changed]);
  expect((await ada.api.getVisitType({ params: type })).data).toEqual(changed);
});
