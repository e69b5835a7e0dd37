import { expect, test } from 'vitest';
import { eventually } from '../../../scripts/testing/await.ts';
import type { Person } from '../../../scripts/testing/people.ts';
import { person } from '../../../scripts/testing/stage.ts';
import { memberOf, workspaceOf } from '../../../scripts/testing/workspace.ts';
import { uuidv7 } from '../../../shared/api/client/client.ts';
import { localDateAt, wallClockAt, weekdayOf } from '../../../shared/domain/time/when.ts';

const zone = 'Europe/Berlin';
const weekdays = ['mon', 'tue', 'wed', 'thu', 'fri', 'sat', 'sun'];

/** A household of Ada's with a member. */
const household = async () => {
  const ada = await person('ada');
  const params = await workspaceOf(ada);
  const ben = await memberOf(params, ada, 'member');
  return { ada, ben, params };
};
/** The next full minute, as a week says it. */
const nextMinute = () => {
  const at = new Date((Math.floor(Date.now() / 60_000) + 1) * 60_000).toISOString();
  const { date, time } = wallClockAt(at, zone);
  return { every: 'week', day: weekdays.indexOf(weekdayOf(date)) + 1, time, zone } as const;
};
const entriesOf = async ({ api }: Person, params: Parameters<Person['api']['listPointsEntries']>[0]['params']) =>
  (await api.listPointsEntries({ params })).data;

test('an allowance is for who may approve to make, change and end, for members alone, and its member sees it', async () => {
  const { ada, ben, params } = await household();
  const guest = await memberOf(params, ada, 'guest');
  const body = { userId: ben.userId, points: 10, every: 'month', day: 31, time: '08:00', zone } as const;
  const request = { params, body, idempotencyKey: uuidv7(Date.now()) };
  const { data: allowance, status } = await ada.api.createAllowance(request);
  expect({ status, allowance }).toMatchObject({
    status: 201,
    allowance: { holderId: ben.userId, points: 10, unlessAway: false, version: 1 },
  });
  expect(allowance.nextAt! > new Date().toISOString()).toBe(true);
  expect((await ada.api.createAllowance(request)).data).toEqual(allowance);
  const stranger = await person('stranger');
  await expect(ada.api.createAllowance({ params, body: { ...body, userId: stranger.userId } })).rejects.toMatchObject({ status: 400 });
  for (const act of [
    () => ben.api.createAllowance({ params, body }),
    () => ben.api.changeAllowance({ params: allowance, body: { points: 100 } }),
    () => ben.api.endAllowance({ params: allowance }),
  ])
    await expect(act()).rejects.toMatchObject({ status: 403 });
  expect((await ben.api.listAllowances({ params })).data).toEqual([allowance]);
  expect((await guest.api.listAllowances({ params })).data).toEqual([]);
  for (const other of [guest, stranger]) await expect(other.api.getAllowance({ params: allowance })).rejects.toMatchObject({ status: 404 });
  const { data: resting } = await ada.api.changeAllowance({ params: allowance, body: { paused: true } });
  expect([resting.pausedAt, resting.nextAt]).toEqual([expect.any(String), undefined]);
  const { data: over } = await ada.api.endAllowance({ params: allowance });
  expect(over.endedAt).toEqual(expect.any(String));
  expect((await ada.api.endAllowance({ params: allowance })).data).toEqual(over);
  await expect(ada.api.changeAllowance({ params: allowance, body: { points: 1 } })).rejects.toMatchObject({
    status: 409,
    code: 'allowance_over',
  });
});

test('it is given at its moment, once; not to who is away where it says so, and to nobody who has left', async () => {
  const { ada, ben, params } = await household();
  const [away, gone] = [await memberOf(params, ada, 'member'), await memberOf(params, ada, 'member')];
  const today = localDateAt(new Date().toISOString(), zone);
  await ada.api.createAbsence({ params: { ...params, userId: away.userId }, body: { from: today, to: today, zone } });
  const rhythm = nextMinute();
  const made = await Promise.all(
    [ben, away, gone].map(async ({ userId }) => {
      const { data } = await ada.api.createAllowance({ params, body: { userId, points: 10, unlessAway: true, ...rhythm } });
      return data;
    }),
  );
  await ada.api.removeMember({ params: { ...params, userId: gone.userId } });
  const [entry] = await eventually(
    'its moment',
    async () => {
      const all = await entriesOf(ben, { ...params, userId: ben.userId });
      return all.length > 0 && all;
    },
    120_000,
  );
  expect(entry).toMatchObject({ points: 10, cause: 'allowance', allowanceId: made[0]!.allowanceId, at: made[0]!.nextAt });
  const later = (allowance: (typeof made)[number], which: (now: typeof allowance) => boolean) =>
    eventually('what becomes of it', async () => {
      const { data } = await ada.api.getAllowance({ params: allowance });
      return which(data) && data;
    });
  const fallen = await later(made[1]!, ({ version }) => version > 1);
  expect(Date.parse(fallen.nextAt!) - Date.parse(made[1]!.nextAt!)).toBeGreaterThan(6 * 86_400_000);
  await later(made[2]!, ({ endedAt }) => endedAt !== undefined);
  for (const { userId } of [away, gone]) expect(await entriesOf(ada, { ...params, userId })).toEqual([]);
  expect((await ben.api.getBalance({ params: { ...params, userId: ben.userId } })).data.points).toBe(10);
}, 180_000);
