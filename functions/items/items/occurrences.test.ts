import { beforeAll, describe, expect, test } from 'vitest';
import type { Person } from '../../../scripts/testing/people.ts';
import { person } from '../../../scripts/testing/stage.ts';
import { memberOf, workspaceOf } from '../../../scripts/testing/workspace.ts';
import { uuidv7 } from '../../../shared/api/client/client.ts';

const due = { date: '2031-06-14', time: '09:00', zone: 'Europe/Berlin' };

let ada: Person;
let api: Person['api'];
beforeAll(async () => {
  ada = await person('ada');
  api = ada.api;
});

const make = async (body: Partial<Parameters<Person['api']['createItem']>[0]['body']> = {}) =>
  (await api.createItem({ params: ada, body: { title: 'Chore', due, ...body } })).data;
const inHours = (hours: number): string => new Date(Date.now() + hours * 3_600_000).toISOString();
const refusedWith = (status: number, code: string, details: object = {}) =>
  expect.objectContaining({ status, code, details: expect.objectContaining(details) });
const at = (pointer: string) => ({ errors: [expect.objectContaining({ pointer })] });

describe('an item that does not return', () => {
  test('is completed once, and opened again once', async () => {
    const item = await make({ reminders: [{ offset: '-PT1H' }] });
    const { data: done, headers } = await api.completeItem({ params: item });
    expect(done).toMatchObject({ status: 'done', completedBy: ada.userId, completedAt: expect.any(String), overdue: false, version: 2 });
    expect(headers.get('etag')).toMatch(/^"2\./);
    expect(done.nextReminderAt).toBeUndefined();
    await expect(api.completeItem({ params: item })).rejects.toEqual(refusedWith(409, 'item_not_open', { completedBy: ada.userId }));
    await expect(api.skipItem({ params: item })).rejects.toEqual(refusedWith(409, 'item_not_open'));
    await expect(api.snoozeItem({ params: item, body: { until: inHours(1) } })).rejects.toEqual(refusedWith(409, 'item_not_open'));

    const { data: open } = await api.reopenItem({ params: item });
    expect(open).toEqual({ ...item, version: 3 });
    await expect(api.reopenItem({ params: item })).rejects.toEqual(refusedWith(409, 'item_already_open'));
  });

  test('is done within its window alone', async () => {
    const early = await make({ window: { before: 'PT2H' } });
    expect(early).toMatchObject({ window: { before: 'PT2H' }, opensAt: '2031-06-14T05:00:00.000Z' });
    await expect(api.completeItem({ params: early })).rejects.toEqual(refusedWith(409, 'window_not_open', { opensAt: early.opensAt }));
    const late = await make({ due: { date: '2020-06-14' }, zone: 'Europe/Berlin', window: { after: 'P1D' } });
    const refused = refusedWith(409, 'window_closed', { closesAt: '2020-06-14T22:00:00.000Z' });
    await expect(api.completeItem({ params: late })).rejects.toEqual(refused);
    await api.changeItem({ params: late, body: { window: null } });
    expect((await api.completeItem({ params: late })).data.status).toBe('done');
    await expect(make({ due: undefined, window: { before: 'PT1H' } })).rejects.toEqual(refusedWith(400, 'invalid_request', at('/window')));
  });

  test('returns in its seasons alone', async () => {
    const item = await make({
      due: { date: '2031-10-25' },
      recurrence: { rule: 'FREQ=WEEKLY', seasons: [{ from: '04-01', to: '10-31' }] },
    });
    expect((await api.completeItem({ params: item })).data.due).toEqual({ date: '2032-04-03' });
    const all = { params: item, body: { recurrence: { seasons: null } } };
    const { data: whole } = await api.changeItem(all);
    expect((await api.completeItem({ params: whole })).data.due).toEqual({ date: '2032-04-10' });
  });

  test('has no occurrence to skip', async () => {
    await expect(api.skipItem({ params: await make() })).rejects.toEqual(refusedWith(400, 'invalid_request', at('/recurrence')));
  });

  test('stays in the trash until it is taken out, and nothing else happens to it there', async () => {
    const item = await make({ recurrence: { rule: 'FREQ=DAILY' }, reminders: [{ offset: '-PT1H' }] });
    expect(await api.deleteItem({ params: item })).toMatchObject({ status: 204, data: undefined });
    const acts = [
      () => api.deleteItem({ params: item }),
      () => api.completeItem({ params: item }),
      () => api.skipItem({ params: item }),
      () => api.reopenItem({ params: item }),
      () => api.changeItem({ params: item, body: { title: 'New' } }),
      () => api.moveItem({ params: item, body: { listId: null } }),
      () => api.snoozeItem({ params: item, body: { until: inHours(1) } }),
    ];
    for (const act of acts) await expect(act()).rejects.toEqual(refusedWith(409, 'item_in_trash'));
    const { data: trashed } = await api.getItem({ params: item });
    expect(trashed).toMatchObject({ title: 'Chore', trashedAt: expect.any(String), overdue: false });
    expect(trashed.nextReminderAt).toBeUndefined();

    const { data: restored } = await api.restoreItem({ params: item });
    expect(restored).toEqual({ ...item, version: 3 });
    await expect(api.restoreItem({ params: item })).rejects.toEqual(refusedWith(409, 'item_not_in_trash'));
  });
});

describe('A18', () => {
  test('an occurrence that is taken back has its steps and its snooze again; a snooze is taken back by null', async () => {
    const item = await make({
      recurrence: { rule: 'FREQ=DAILY' },
      reminders: [{ offset: '-PT1H' }],
      checklist: [{ text: 'a', done: true }, { text: 'b' }],
    });
    const { data: snoozed } = await api.snoozeItem({ params: item, body: { until: inHours(3) } });
    expect((await api.completeItem({ params: item })).data.checklist.map(({ done }) => done)).toEqual([false, false]);
    const { data: back } = await api.reopenItem({ params: item });
    expect(back).toEqual({ ...snoozed, version: 4 });
    expect((await api.snoozeItem({ params: item, body: { until: null } })).data).toEqual({ ...item, version: 5 });
  });
});

describe('snoozing', () => {
  test('puts reminders off and leaves the due; what is done is not reminded of', async () => {
    const item = await make({ reminders: [{ offset: '-PT1H' }] });
    const until = inHours(3);
    expect((await api.snoozeItem({ params: item, body: { until } })).data).toEqual({
      ...item,
      snoozedUntil: until,
      nextReminderAt: until,
      version: 2,
    });
    const { data: done } = await api.completeItem({ params: item });
    expect([done.snoozedUntil, done.nextReminderAt]).toEqual([undefined, undefined]);
  });

  test('with the due moves the due, in its own zone, and a day stays a day', async () => {
    const until = '2027-02-03T22:30:00.000Z';
    const [timed, day] = await Promise.all([make(), make({ due: { date: '2026-12-01' }, zone: 'Europe/Berlin' })]);
    const body = { until: '2027-02-03T23:30:00+01:00', moveDue: true };
    expect((await api.snoozeItem({ params: timed, body })).data).toMatchObject({
      due: { date: '2027-02-03', time: '23:30', zone: 'Europe/Berlin' },
      fallsDueAt: until,
      snoozedUntil: until,
    });
    expect((await api.snoozeItem({ params: day, body })).data.due).toEqual({ date: '2027-02-03' });
  });

  test('moves one occurrence of a series, and leaves the series where it is', async () => {
    const item = await make({ recurrence: { rule: 'FREQ=WEEKLY' } });
    const { data: moved } = await api.snoozeItem({ params: item, body: { until: '2027-03-01T12:00:00Z', moveDue: true } });
    expect(moved).toMatchObject({ due: { ...due, date: '2027-03-01', time: '13:00' }, movedFrom: due });
    const { data: next } = await api.completeItem({ params: item });
    expect(next).toMatchObject({ due: { ...due, date: '2031-06-21' }, lastEnded: { outcome: 'done' } });
    expect(next.movedFrom).toBeUndefined();
  });

  test.each([
    ['into the past', { until: '2026-01-01T00:00:00Z' }, '/until'],
    ['for more than a year', { until: '2031-06-14T09:00:00Z' }, '/until'],
    ['until a wall-clock time', { until: '2031-06-14T09:00:00' }, '/until'],
  ])('is refused %s', async (_, body, pointer) => {
    await expect(api.snoozeItem({ params: await make(), body })).rejects.toEqual(refusedWith(400, 'invalid_request', at(pointer)));
  });

  test('is refused with a due that is not there, or past the deadline', async () => {
    const [noDue, deadline] = await Promise.all([
      make({ due: undefined }),
      make({ due: { date: '2026-12-01' }, deadline: { date: '2026-12-05' } }),
    ]);
    const body = { until: inHours(24 * 60), moveDue: true };
    await expect(api.snoozeItem({ params: noDue, body })).rejects.toEqual(refusedWith(400, 'invalid_request', at('/moveDue')));
    await expect(api.snoozeItem({ params: deadline, body })).rejects.toEqual(refusedWith(400, 'invalid_request', at('/until')));
  });
});

describe('an item that returns', () => {
  test('moves on when it is done or skipped, its steps begin anew, and the last occurrence can be taken back', async () => {
    const item = await make({
      recurrence: { rule: 'FREQ=WEEKLY' },
      reminders: [{ offset: '-PT1H' }],
      checklist: [{ text: 'Fill', done: true }, { text: 'Water' }],
    });
    const { data: next } = await api.completeItem({ params: item });
    expect(next).toMatchObject({
      status: 'open',
      due: { ...due, date: '2031-06-21' },
      nextReminderAt: '2031-06-21T06:00:00.000Z',
      checklist: [
        { text: 'Fill', done: false },
        { text: 'Water', done: false },
      ],
      ended: 1,
      lastEnded: { due, outcome: 'done', at: expect.any(String) },
    });
    expect([next.completedAt, next.completedBy]).toEqual([undefined, undefined]);

    const { data: skipped } = await api.skipItem({ params: item });
    expect(skipped).toMatchObject({
      due: { ...due, date: '2031-06-28' },
      ended: 2,
      lastEnded: { due: { ...due, date: '2031-06-21' }, outcome: 'skipped' },
    });
    const { data: back } = await api.reopenItem({ params: item });
    expect(back).toEqual({ ...next, version: 4 });
    // The occurrence before that comes back, too, without its ticks.
    const steps = item.checklist.map(step => ({ ...step, done: false }));
    expect((await api.reopenItem({ params: item })).data).toEqual({ ...item, checklist: steps, version: 5 });
    await expect(api.reopenItem({ params: item })).rejects.toEqual(refusedWith(409, 'item_already_open'));
  });

  test('is done after the last occurrence of its rule, and open in that occurrence when it is opened again', async () => {
    const item = await make({ recurrence: { rule: 'FREQ=DAILY;COUNT=2' }, reminders: [{ offset: 'PT0S' }] });
    expect((await api.completeItem({ params: item })).data).toMatchObject({ status: 'open', due: { ...due, date: '2031-06-15' } });
    const { data: over } = await api.skipItem({ params: item });
    expect(over).toMatchObject({ status: 'done', completedBy: ada.userId, ended: 2 });
    expect(over.nextReminderAt).toBeUndefined();
    await expect(api.completeItem({ params: item })).rejects.toEqual(refusedWith(409, 'item_not_open'));
    expect((await api.reopenItem({ params: item })).data).toMatchObject({
      status: 'open',
      due: { ...due, date: '2031-06-15' },
      nextReminderAt: '2031-06-15T07:00:00.000Z',
    });
  });

  test('counts from the day it was done, when it is asked to', async () => {
    const item = await make({ due: { date: '2024-01-10' }, recurrence: { rule: 'FREQ=DAILY;INTERVAL=3', anchor: 'completion' } });
    expect(item.overdue).toBe(true);
    const { data: next } = await api.completeItem({ params: item });
    const days = (Date.parse(next.due!.date) - Date.parse(next.lastEnded!.at.slice(0, 10))) / 86_400_000;
    expect({ days, overdue: next.overdue }).toEqual({ days: 3, overdue: false });
  });

  test('moves over occurrences long past at once, to the next that is still to come', async () => {
    const item = await make({ due: { date: '2016-01-01', time: '00:00', zone: 'UTC' }, recurrence: { rule: 'FREQ=HOURLY' } });
    const { data: next } = await api.completeItem({ params: item });
    expect(Date.parse(next.fallsDueAt!) - Date.now()).toBeLessThanOrEqual(3_600_000);
    expect(next.overdue).toBe(false);
  });

  test('A11: begins its series at another day with as many to come as before, and ends it when its rule is taken away', async () => {
    const item = await make({ recurrence: { rule: 'FREQ=DAILY;COUNT=3' } });
    await api.completeItem({ params: item });
    const { data: anew } = await api.changeItem({ params: item, body: { due: { date: '2031-07-01' } } });
    expect([anew.ended, anew.recurrence?.rule]).toEqual([1, 'FREQ=DAILY;COUNT=2']);
    expect((await api.completeItem({ params: item })).data).toMatchObject({ status: 'open', due: { ...due, date: '2031-07-02' } });
    await api.changeItem({ params: item, body: { recurrence: null } });
    expect((await api.completeItem({ params: item })).data).toMatchObject({ status: 'done', fallsDueAt: '2031-07-02T07:00:00.000Z' });
  });

  test('is completed for one occurrence only when two people do it at once and say which version they saw', async () => {
    const item = await make({ recurrence: { rule: 'FREQ=DAILY' } });
    const call = { params: item, ifMatch: item.version };
    const answers = await Promise.allSettled([api.completeItem(call), api.completeItem(call)]);
    expect(answers.map(({ status }) => status).sort()).toEqual(['fulfilled', 'rejected']);
    expect(answers.find(({ status }) => status === 'rejected')).toMatchObject({ reason: { status: 412, details: { version: 2 } } });
    expect((await api.getItem({ params: item })).data).toMatchObject({ ended: 1, due: { ...due, date: '2031-06-15' } });
  });
});

test('a retry of a completion whose reply was lost completes the same occurrence, not the next', async () => {
  const ada = await person('ada');
  const { data: item } = await ada.api.createItem({
    params: ada,
    body: { title: 'Once a day', due: { date: '2030-01-01' }, recurrence: { rule: 'FREQ=DAILY' } },
  });
  const idempotencyKey = uuidv7(Date.now());
  const { data: first } = await ada.api.completeItem({ params: item, idempotencyKey });
  const { data: again } = await ada.api.completeItem({ params: item, idempotencyKey });
  expect(again).toEqual(first);
  expect((await ada.api.completeItem({ params: item })).data.ended).toBe(2);
});

describe('A3 an occurrence is ended once', () => {
  const weekly = { recurrence: { rule: 'FREQ=WEEKLY' } };
  const nextWeek = { ...due, date: '2031-06-21' };

  test('by a request that is sent again after somebody else has changed the item', async () => {
    const item = await make(weekly);
    const idempotencyKey = uuidv7(Date.now());
    await api.completeItem({ params: item, idempotencyKey });
    await api.changeItem({ params: item, body: { title: 'Renamed' } });
    const { data, headers } = await api.completeItem({ params: item, idempotencyKey });
    expect(data).toMatchObject({ due: nextWeek, ended: 1, title: 'Renamed', lastEnded: { by: ada.userId } });
    expect(headers.get('idempotency-replayed')).toBe('true');
  });

  test('by its name, however often and under whatever key it is sent', async () => {
    const item = await make(weekly);
    const first = await api.completeItem({ params: item, body: { occurrence: item.due } });
    const again = await api.completeItem({ params: item, body: { occurrence: item.due } });
    expect([first.data.due, again.data.due, again.data.ended]).toEqual([nextWeek, nextWeek, 1]);
    expect([first, again].map(({ headers }) => headers.get('idempotency-replayed'))).toEqual([null, 'true']);
    const third = await api.completeItem({ params: item, body: { occurrence: nextWeek } });
    expect(third.data).toMatchObject({ ended: 2 });
    await expect(api.skipItem({ params: item, body: { occurrence: nextWeek } })).rejects.toEqual(refusedWith(409, 'item_not_open'));
  });

  test('by two members who do the same at the same moment', async () => {
    const home = await workspaceOf(ada);
    const ben = await memberOf(home, ada, 'member');
    const { data: item } = await api.createItem({ params: home, body: { title: 'Chore', due, ...weekly } });
    await api.completeItem({ params: item });
    const { data, headers } = await ben.api.completeItem({ params: item });
    expect([data.due, data.ended, headers.get('idempotency-replayed')]).toEqual([nextWeek, 1, 'true']);
    // Whoever says which version they have seen is taken at their word.
    expect((await ben.api.completeItem({ params: item, ifMatch: data.version })).data.ended).toBe(2);
  });
});
