import { beforeAll, expect, test } from 'vitest';
import { eventually } from '../../../scripts/testing/await.ts';
import type { Person } from '../../../scripts/testing/people.ts';
import { person } from '../../../scripts/testing/stage.ts';
import { everyPage, join, workspaceOf } from '../../../scripts/testing/workspace.ts';
import { uuidv7 } from '../../../shared/api/client/client.ts';
import { addDays, localDateAt } from '../../../shared/domain/time/when.ts';

let ada: Person;
let ben: Person;
let home: Pick<Person, 'workspaceId'>;
const today = localDateAt(new Date().toISOString(), 'Europe/Berlin');
const body = { from: addDays(today, 7), to: addDays(today, 13), zone: 'Europe/Berlin', category: 'illness', note: 'A cold' } as const;
const of = ({ userId }: Person) => ({ ...home, userId });

beforeAll(async () => {
  [ada, ben] = await Promise.all([person('ada'), person('ben')]);
  home = await workspaceOf(ada);
  await join(home, ada, ben, 'member');
});

test('an absence is created once, however often the request comes, and why is for its person and who manages members alone', async () => {
  const request = { params: of(ada), body, idempotencyKey: uuidv7(Date.now()) };
  const { data: absence, status } = await ada.api.createAbsence(request);
  expect({ status, absence }).toMatchObject({
    status: 201,
    absence: { ...of(ada), ...body, createdBy: ada.userId, over: false, version: 1 },
  });
  expect((await ada.api.createAbsence(request)).data).toEqual(absence);
  const { category: _kind, note: _reason, ...seen } = absence;
  expect((await ben.api.getAbsence({ params: absence })).data).toEqual(seen);
  expect((await ben.api.listAbsences({ params: home })).data).toEqual([seen]);
  const { data: bens } = await ben.api.createAbsence({ params: of(ben), body });
  expect((await ada.api.getAbsence({ params: bens })).data).toEqual(bens);
  expect((await ben.api.listAbsences({ params: home, query: { userId: ben.userId } })).data).toEqual([bens]);
  const { all } = await everyPage(cursor => ada.api.listAbsences({ params: home, query: { limit: '1', cursor } }));
  expect(all.map(({ absenceId }) => absenceId).sort()).toEqual([absence.absenceId, bens.absenceId].sort());
});

test('those of others are for who manages members; of whoever is no member there are none', async () => {
  const { data: absence } = await ada.api.createAbsence({ params: of(ben), body });
  expect(absence).toMatchObject({ userId: ben.userId, createdBy: ada.userId });
  await expect(ben.api.createAbsence({ params: of(ada), body })).rejects.toMatchObject({ status: 403 });
  const stranger = await person('cleo');
  await expect(ada.api.createAbsence({ params: of(stranger), body })).rejects.toMatchObject({ status: 404 });
  await expect(stranger.api.getAbsence({ params: absence })).rejects.toMatchObject({ status: 404 });
  await join(home, ada, stranger, 'guest');
  await expect(stranger.api.getAbsence({ params: absence })).rejects.toMatchObject({ status: 404 });
  await expect(stranger.api.listAbsences({ params: home })).rejects.toMatchObject({ status: 403 });
  const { data: own } = await stranger.api.createAbsence({ params: of(stranger), body });
  expect((await stranger.api.getAbsence({ params: own })).data).toEqual(own);
});

test('an absence that has begun starts at once, and is over when it is ended', async () => {
  const { data: absence } = await ben.api.createAbsence({ params: of(ben), body: { ...body, from: addDays(today, -2) } });
  const started = await eventually('the start', async () => {
    const { data } = await ben.api.getAbsence({ params: absence });
    return data.away && data;
  });
  expect(started.away!.from < new Date().toISOString()).toBe(true);
  await expect(ada.api.changeAbsence({ params: absence, body: { to: today }, ifMatch: 1 })).rejects.toMatchObject({ status: 412 });
  const { data: ended } = await ada.api.endAbsence({ params: absence });
  expect(ended).toMatchObject({ over: true, endedAt: expect.any(String) });
  expect(ended.away).toBeUndefined();
  expect((await ben.api.endAbsence({ params: absence })).data).toEqual(ended);
  await expect(ben.api.changeAbsence({ params: absence, body: { to: addDays(today, 20) } })).rejects.toMatchObject({
    code: 'absence_over',
  });
});
