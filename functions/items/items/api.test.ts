import { beforeAll, describe, expect, test } from 'vitest';
import { putRow } from '../../../scripts/testing/account.ts';
import type { Person } from '../../../scripts/testing/people.ts';
import { person } from '../../../scripts/testing/stage.ts';
import { memberOf, workspaceOf } from '../../../scripts/testing/workspace.ts';
import { uuidv7 } from '../../../shared/api/client/client.ts';
import type { ListId, UserId, WorkspaceId } from '../../../shared/domain/core/ids.ts';
import { addDays } from '../../../shared/domain/time/when.ts';

const due = { date: '2031-06-14', time: '09:00', zone: 'Europe/Berlin' };
const noList: ListId = 'list_01h455vb4pex5vsknk084sn02q';

let ada: Person;
beforeAll(async () => {
  ada = await person('ada');
});

describe('a time at which one is busy', () => {
  test('is answered with the next free one, where that is asked for', async () => {
    const ben = await person('ben');
    const date = addDays(new Date().toISOString().slice(0, 10), 30);
    const at = (time: string) => `${date}T${time}:00.000Z`;
    const busy = async (from: string, to: string) =>
      putRow({
        pk: `USER#${ben.userId}`,
        sk: `EVENT_LINK#cal_01kb8m3tq2e8fvq3w5r7c9d0eb#x${from}`,
        gsi1pk: `USER#${ben.userId}#BUSY`,
        gsi1sk: from,
        entity: 'event_link',
        eventId: from,
        kind: 'busy',
        from,
        to,
        version: 1,
        event: { type: 'event_link.kept', by: ben.userId, at: from, requestId: 'test', data: {} },
      });
    await busy(at('08:30'), at('09:30'));
    await busy(at('10:00'), at('11:00'));
    const body = { title: 'Call the bank', due: { date, time: '09:00', zone: 'UTC' }, duration: 'PT1H' };
    const create = async (query?: { suggest: 'true' }) => (await ben.api.createItem({ params: ben, query, body })).data;
    // An hour until nine lies over the first; between the two there is half an hour.
    expect((await create({ suggest: 'true' })).suggestion).toEqual({ reason: 'busy', at: at('12:00') });
    const item = await create();
    expect(item.suggestion).toBeUndefined();
    const snooze = async (until: string) =>
      (await ben.api.snoozeItem({ params: item, query: { suggest: 'true' }, body: { until } })).data.suggestion;
    expect(await snooze(at('09:00'))).toEqual({ reason: 'busy', at: at('09:30') });
    expect(await snooze(at('11:00'))).toBeUndefined();
  });
});

describe('creating', () => {
  test('an item is kept as it was written, and its times are shown as instants too', async () => {
    const params = await workspaceOf(ada);
    const { data: list } = await ada.api.createList({ params, body: { name: 'Garden' } });
    const body = {
      title: 'Water the orchids 🌱',
      notes: 'Rain water.\nNot too cold.',
      kind: 'chore',
      priority: 'high',
      tags: ['garden', 'balcony'],
      listId: list.listId,
      assignees: [ada.userId],
      checklist: [
        { text: 'Fill the can', done: true },
        { text: 'Water', done: false },
      ],
      links: [{ url: 'https://example.com/orchids', title: 'How to' }],
      due,
      deadline: { date: '2031-06-15' },
      duration: 'PT90M',
      recurrence: { rule: 'FREQ=WEEKLY;BYDAY=SA', anchor: 'due', missed: 'pile_up', monthEnd: 'omit', except: ['2031-06-21'] },
      reminders: [
        { offset: '-PT1H' },
        { offset: '-P1D', time: '18:00' },
        { relativeTo: 'start', offset: '-PT10M', repeatEvery: 'PT30M' },
        { relativeTo: 'deadline', offset: 'PT0S' },
        { at: '2031-06-14T06:59:30.000Z' },
      ],
      zone: 'Europe/Berlin',
    } as const satisfies Parameters<Person['api']['createItem']>[0]['body'];

    const created = await ada.api.createItem({ params, body: structuredClone(body) as never });
    expect(created.status).toBe(201);
    expect(created.headers.get('etag')).toMatch(/^"1\.[\w-]{8}"$/);
    expect(created.data).toEqual({
      ...body,
      ...params,
      itemId: expect.stringMatching(/^item_/),
      status: 'open',
      createdBy: ada.userId,
      createdAt: expect.any(String),
      version: 1,
      startsAt: '2031-06-14T05:30:00.000Z',
      fallsDueAt: '2031-06-14T07:00:00.000Z',
      deadlineAt: '2031-06-15T21:59:59.999Z',
      overdue: false,
      nextReminderAt: '2031-06-13T16:00:00.000Z',
    });
    const read = await ada.api.getItem({ params: created.data });
    expect(read.data).toEqual(created.data);
    expect(read.headers.get('etag')).toMatch(/^"1\.[\w-]{8}"$/);
  });

  test('what is left out is filled in: a plain open task of the caller, in their zone', async () => {
    const params = await workspaceOf(ada);
    const { data } = await ada.api.createItem({ params, body: { title: '  Buy milk ' } });
    expect(data).toEqual({
      ...params,
      itemId: data.itemId,
      title: 'Buy milk',
      kind: 'task',
      priority: 'none',
      tags: [],
      assignees: [ada.userId],
      checklist: [],
      links: [],
      reminders: [],
      zone: 'UTC',
      status: 'open',
      createdBy: ada.userId,
      createdAt: data.createdAt,
      version: 1,
      overdue: false,
    });
  });

  test('an item is in the zone of its due, else in the one that its creator lives in now', async () => {
    const params = await workspaceOf(ada);
    const bob = await memberOf(params, ada, 'member');
    await bob.api.changeMe({ body: { zone: 'Asia/Tokyo' } });
    const made = async (body: object) => (await bob.api.createItem({ params, body: { title: 'a', ...body } })).data;
    expect(await made({ due })).toMatchObject({ zone: 'Europe/Berlin' });
    expect(await made({ due: { date: '2031-06-14' }, deadline: due })).toMatchObject({ zone: 'Europe/Berlin' });
    expect(await made({ due, zone: 'UTC' })).toMatchObject({ zone: 'UTC', fallsDueAt: '2031-06-14T07:00:00.000Z' });
    expect(await made({ due: { date: '2031-06-14', time: '09:00' } })).toMatchObject({
      zone: 'Asia/Tokyo',
      due: { date: '2031-06-14', time: '09:00', zone: 'Asia/Tokyo' },
      fallsDueAt: '2031-06-14T00:00:00.000Z',
    });
  });

  test('only members are assigned, when an item is created and when it is changed', async () => {
    const params = await workspaceOf(ada);
    const [bob, stranger] = await Promise.all([memberOf(params, ada, 'guest'), person('stranger')]);
    const { data: item } = await ada.api.createItem({ params, body: { title: 'a', assignees: [bob.userId] } });
    const refused = { status: 400, details: { errors: [{ pointer: '/assignees' }] } };
    const body = { title: 'b', assignees: [ada.userId, stranger.userId] };
    await expect(ada.api.createItem({ params, body })).rejects.toMatchObject(refused);
    await expect(ada.api.changeItem({ params: item, body, ifMatch: item.version })).rejects.toMatchObject(refused);
    expect((await ada.api.listItems({ params })).data).toEqual([item]);
    await ada.api.removeMember({ params: { ...params, userId: bob.userId } });
    await expect(ada.api.createItem({ params, body: { ...body, assignees: [bob.userId] } })).rejects.toMatchObject(refused);
    // Who leaves hands over what was with them, a moment later.
    expect((await ada.api.listItems({ params })).data).toMatchObject([{ itemId: item.itemId }]);
  });

  test('tags are tidied, people named twice are named once, and nobody named is everybody', async () => {
    const params = await workspaceOf(ada);
    const { data: tidied } = await ada.api.createItem({
      params,
      body: { title: 'a', tags: [' Garden', 'garden', 'GARDEN '], assignees: [ada.userId, ada.userId] },
    });
    expect(tidied).toMatchObject({ tags: ['garden'], assignees: [ada.userId] });
    const { data: open } = await ada.api.createItem({ params, body: { title: 'b', assignees: [] } });
    expect(open.assignees).toEqual([]);
  });

  test('a past day is overdue once it is over, and what is past no longer reminds', async () => {
    const params = await workspaceOf(ada);
    const today = new Date().toISOString().slice(0, 10);
    const [{ data: now }, { data: past }] = await Promise.all([
      ada.api.createItem({ params, body: { title: 'today', due: { date: today }, zone: 'Etc/GMT+12' } }),
      ada.api.createItem({ params, body: { title: 'past', due: { date: '2024-02-29' }, reminders: [{ offset: 'PT9H' }] } }),
    ]);
    expect(now).toMatchObject({ overdue: false });
    expect(past).toMatchObject({ overdue: true, fallsDueAt: '2024-02-29T00:00:00.000Z' });
    expect(past.nextReminderAt).toBeUndefined();
  });

  test('a create that is sent again, even at once, makes one item and answers the same', async () => {
    const [params, elsewhere, bob] = await Promise.all([workspaceOf(ada), workspaceOf(ada), person('bob')]);
    const call = { params, body: { title: 'Once', due, reminders: [{ offset: '-PT1H' }] }, idempotencyKey: uuidv7(Date.now()) };
    const answers = await Promise.all([ada.api.createItem(call), ada.api.createItem(call), ada.api.createItem(call)]);
    const again = await ada.api.createItem(call);
    for (const { status, data } of answers) expect({ status, data }).toEqual({ status: 201, data: again.data });
    expect((await ada.api.listItems({ params })).data).toEqual([again.data]);

    const [{ data: other }, { data: his }] = await Promise.all([
      ada.api.createItem({ ...call, params: elsewhere, body: { title: 'Elsewhere' } }),
      bob.api.createItem({ ...call, params: bob, body: { title: 'His own' } }),
    ]);
    expect([other.title, his.title]).toEqual(['Elsewhere', 'His own']);
    expect(his.itemId).not.toBe(again.data.itemId);
  });

  test('the key of a retry may stand in quotes, and must be one that nobody else could have thought of', async () => {
    const params = await workspaceOf(ada);
    const key = uuidv7(Date.now());
    const { data: plain } = await ada.api.createItem({ params, body: { title: 'a' }, idempotencyKey: key });
    const { data: quoted } = await ada.api.createItem({ params, body: { title: 'a' }, idempotencyKey: `"${key}"` });
    expect(quoted).toEqual(plain);
    for (const idempotencyKey of ['short', 'with spaces in it', 'x'.repeat(201)])
      await expect(ada.api.createItem({ params, body: { title: 'b' }, idempotencyKey })).rejects.toMatchObject({
        status: 400,
        details: { errors: [{ pointer: '/Idempotency-Key' }] },
      });
  });

  test('twenty reminders are taken, one more is not', async () => {
    const params = await workspaceOf(ada);
    const reminders = Array.from({ length: 21 }, (_, hours) => ({ offset: `-PT${hours + 1}H` }));
    const { data } = await ada.api.createItem({ params, body: { title: 'a', due, reminders: reminders.slice(1) } });
    expect(data).toMatchObject({ reminders: reminders.slice(1), nextReminderAt: '2031-06-13T10:00:00.000Z' });
    await expect(ada.api.createItem({ params, body: { title: 'b', due, reminders } })).rejects.toMatchObject({
      status: 400,
      details: { errors: [{ pointer: '/reminders' }] },
    });
  });
});

describe('what is refused', () => {
  const many = (count: number, each: unknown) => Array.from({ length: count }, () => each);
  const on30February = 'FREQ=YEARLY;BYMONTH=2;BYMONTHDAY=30';
  const refused: [what: string, body: object, pointer: string][] = [
    ['no title', { title: undefined }, '/title'],
    ['an empty title', { title: '  ' }, '/title'],
    ['a title that is too long', { title: 'x'.repeat(201) }, '/title'],
    ['notes that are too long', { notes: 'x'.repeat(5001) }, '/notes'],
    ['text that is half a character', { notes: 'half \ud83c' }, ''],
    ['too many tags', { tags: many(21, 'a') }, '/tags'],
    ['a tag that is too long', { tags: ['x'.repeat(41)] }, '/tags/0'],
    ['too long a checklist', { checklist: many(51, { text: 'a' }) }, '/checklist'],
    ['a link that is a script', { links: [{ url: 'javascript:alert(1)' }] }, '/links/0/url'],
    ['an assignee that cannot be a user', { assignees: ['ada@example.com'] }, '/assignees/0'],
    ['a kind that there is none of', { kind: 'wish' }, '/kind'],
    ['a field that is not for clients to set', { status: 'done' }, '/status'],
    ['30 February', { due: { date: '2031-02-30' } }, '/due/date'],
    ['a day after the last', { due: { date: '2201-01-01' } }, '/due/date'],
    ['the 25th hour', { due: { ...due, time: '24:00' } }, '/due/time'],
    ['a zone that there is none of', { due: { ...due, zone: 'Mars/Olympus' } }, '/due/zone'],
    ['an offset for a zone', { zone: '+02:00' }, '/zone'],
    ['a zone without a time', { due: { date: '2031-06-14', zone: 'UTC' } }, '/due/zone'],
    ['a deadline before the due', { due, deadline: { date: '2031-06-13' } }, '/deadline'],
    ['a duration of nothing', { duration: 'PT0S' }, '/duration'],
    ['a duration that is none', { duration: '1h' }, '/duration'],
    ['a reminder before nothing', { reminders: [{ offset: '-PT1H' }] }, '/reminders/0'],
    ['a reminder before a start that is unknown', { due, reminders: [{ relativeTo: 'start', offset: '-PT1H' }] }, '/reminders/0'],
    ['a reminder at an impossible instant', { reminders: [{ at: '2031-02-30T00:00:00Z' }] }, '/reminders/0/at'],
    ['a reminder at a wall-clock time', { reminders: [{ at: '2031-02-20T00:00:00' }] }, '/reminders/0/at'],
    ['a reminder that repeats each minute', { due, reminders: [{ offset: 'PT0S', repeatEvery: 'PT1M' }] }, '/reminders/0/repeatEvery'],
    ['a rule without a due', { recurrence: { rule: 'FREQ=DAILY' } }, '/recurrence'],
    ['a rule by the second', { due, recurrence: { rule: 'FREQ=SECONDLY' } }, '/recurrence/rule'],
    ['a rule that explodes', { due, recurrence: { rule: 'FREQ=HOURLY;BYMINUTE=0,10,20,30,40' } }, '/recurrence/rule'],
    ['a rule that counts too far', { due, recurrence: { rule: 'FREQ=DAILY;COUNT=100000' } }, '/recurrence/rule'],
    ['a rule with two ends', { due, recurrence: { rule: 'FREQ=DAILY;COUNT=2;UNTIL=20320101' } }, '/recurrence/rule'],
    ['a rule for a day that never comes', { due, recurrence: { rule: on30February } }, '/recurrence/rule'],
    ['a rule with a part that is none', { due, recurrence: { rule: 'FREQ=DAILY;__proto__=1' } }, '/recurrence/rule'],
    ['a rule that is too long', { due, recurrence: { rule: `FREQ=DAILY;BYHOUR=${many(300, '9')}` } }, '/recurrence/rule'],
  ];

  test.concurrent.each(refused)('%s', async (_, body, pointer) => {
    await expect(ada.api.createItem({ params: ada, body: { title: 'a', ...body } as never })).rejects.toMatchObject({
      status: 400,
      code: 'invalid_request',
      details: { errors: [{ pointer, detail: expect.any(String) }] },
    });
  });

  test('a rule that does not return from its due, and a list that is not there', async () => {
    const returnsIn3031 = { title: 'a', due, recurrence: { rule: 'FREQ=YEARLY;INTERVAL=1000' } };
    await expect(ada.api.createItem({ params: ada, body: returnsIn3031 })).rejects.toMatchObject({
      status: 400,
      code: 'invalid_recurrence',
    });
    await expect(ada.api.createItem({ params: ada, body: { title: 'a', listId: noList } })).rejects.toMatchObject({
      status: 404,
      details: { what: 'list' },
    });
  });

  test('every mistake of a body is named at once', async () => {
    const body = { title: '', due: { date: '2031-02-30' }, tags: [''], notes: 7 } as never;
    await expect(ada.api.createItem({ params: ada, body })).rejects.toMatchObject({
      details: { errors: ['/title', '/notes', '/tags/0', '/due/date'].map(pointer => ({ pointer })) },
    });
  });

  test('nothing of all that was kept', async () => {
    expect((await ada.api.listItems({ params: ada })).data).toEqual([]);
  });
});

describe('changing', () => {
  const chore = async (params: { workspaceId: WorkspaceId }) =>
    (
      await ada.api.createItem({
        params,
        body: {
          title: 'Chore',
          notes: 'Old',
          tags: ['a'],
          due,
          duration: 'PT1H',
          recurrence: { rule: 'FREQ=DAILY' },
          reminders: [{ offset: '-PT1H' }],
        },
      })
    ).data;

  test('null removes, what is absent stays, a due is merged, a list is replaced', async () => {
    const item = await chore(await workspaceOf(ada));
    const { data, headers } = await ada.api.changeItem({
      params: item,
      body: { notes: null, duration: null, due: { time: '10:30' }, tags: ['b', 'c'], recurrence: { missed: 'skip' } },
      ifMatch: item.version,
    });
    expect(data).toEqual({
      ...item,
      notes: undefined,
      duration: undefined,
      startsAt: undefined,
      due: { ...due, time: '10:30' },
      fallsDueAt: '2031-06-14T08:30:00.000Z',
      nextReminderAt: '2031-06-14T07:30:00.000Z',
      tags: ['b', 'c'],
      recurrence: { ...item.recurrence, missed: 'skip' },
      version: 2,
    });
    expect(headers.get('etag')).toMatch(/^"2\./);
    const { data: dateOnly } = await ada.api.changeItem({ params: item, body: { due: { time: null, zone: null } } });
    expect(dateOnly.due).toEqual({ date: due.date });
  });

  test('If-Match guards a change against another; without it the last write wins', async () => {
    const item = await chore(await workspaceOf(ada));
    await ada.api.changeItem({ params: item, body: { title: 'Phone' }, ifMatch: 1 });
    await expect(ada.api.changeItem({ params: item, body: { title: 'Laptop' }, ifMatch: 1 })).rejects.toMatchObject({
      status: 412,
      code: 'precondition_failed',
      details: { version: 2 },
    });
    for (const act of [ada.api.completeItem, ada.api.skipItem, ada.api.reopenItem, ada.api.deleteItem] as const)
      await expect(act({ params: item, ifMatch: 1 })).rejects.toMatchObject({ status: 412 });
    expect((await ada.api.changeItem({ params: item, body: { title: 'Laptop' } })).data).toMatchObject({ title: 'Laptop', version: 3 });
  });

  test('of changes at the same moment each lands or is told, and none is lost', async () => {
    const item = await chore(await workspaceOf(ada));
    const changes = [{ title: 'New' }, { notes: 'New' }, { priority: 'high' }, { tags: ['new'] }] as const;
    const answers = await Promise.allSettled(changes.map(body => ada.api.changeItem({ params: item, body: body as never, ifMatch: '*' })));
    const landed = answers.flatMap(({ status }, i) => (status === 'fulfilled' ? [changes[i]!] : []));
    for (const answer of answers) if (answer.status === 'rejected') expect(answer.reason).toMatchObject({ status: 409, code: 'conflict' });
    expect(landed.length).toBeGreaterThanOrEqual(2);
    expect((await ada.api.getItem({ params: item })).data).toMatchObject({ ...Object.assign({}, ...landed), version: 1 + landed.length });
  });

  test('of two changes of the same version one lands and the other is told', async () => {
    const item = await chore(await workspaceOf(ada));
    const answers = await Promise.allSettled(
      ['Phone', 'Laptop'].map(title => ada.api.changeItem({ params: item, body: { title }, ifMatch: item.version })),
    );
    expect(answers.map(({ status }) => status).sort()).toEqual(['fulfilled', 'rejected']);
    expect(answers.find(({ status }) => status === 'rejected')).toMatchObject({ reason: { status: 412, details: { version: 2 } } });
  });

  test('a change that does not go together with the rest is refused, and changes nothing', async () => {
    const item = await chore(await workspaceOf(ada));
    const refused: [body: object, pointer: string][] = [
      [{ title: null }, '/title'],
      [{ title: 'New', due: null }, '/recurrence'],
      [{ title: 'New', due: null, recurrence: null }, '/reminders/0'],
      [{ title: 'New', deadline: { date: '2031-06-01' } }, '/deadline'],
      [{ title: 'New', deadline: { time: '09:00' } }, '/deadline/date'],
      [{ title: 'New', recurrence: { anchor: 'moon' } }, '/recurrence/anchor'],
      [{ title: 'New', reminders: [{ relativeTo: 'deadline', offset: 'PT0S' }] }, '/reminders/0'],
      [{ title: 'New', version: 9 }, '/version'],
    ];
    for (const [body, pointer] of refused)
      await expect(ada.api.changeItem({ params: item, body: body as never, ifMatch: '*' })).rejects.toMatchObject({
        status: 400,
        details: { errors: expect.arrayContaining([expect.objectContaining({ pointer })]) },
      });
    const rule = { title: 'New', recurrence: { rule: 'FREQ=YEARLY;BYMONTH=2;BYMONTHDAY=30' } };
    await expect(ada.api.changeItem({ params: item, body: rule })).rejects.toMatchObject({ status: 400 });
    expect((await ada.api.getItem({ params: item })).data).toEqual(item);
  });

  test('an item moves to another list and out of every list, but not to one that is gone', async () => {
    const params = await workspaceOf(ada);
    const { data: list } = await ada.api.createList({ params, body: { name: 'Garden' } });
    const item = await chore(params);
    expect((await ada.api.moveItem({ params: item, body: { listId: list.listId } })).data).toMatchObject({
      listId: list.listId,
      version: 2,
    });
    expect((await ada.api.moveItem({ params: item, body: { listId: null } })).data.listId).toBeUndefined();
    await ada.api.deleteList({ params: { ...params, listId: list.listId } });
    for (const listId of [list.listId, noList])
      await expect(ada.api.moveItem({ params: item, body: { listId } })).rejects.toMatchObject({ status: 404, details: { what: 'list' } });
  });
});

describe('guests', () => {
  test('see and complete what they are assigned to, and nothing else is there for them', async () => {
    const params = await workspaceOf(ada);
    const guest = await memberOf(params, ada, 'guest');
    const create = async (title: string, assignees: UserId[]) =>
      (await ada.api.createItem({ params, body: { title, assignees, due } })).data;
    const [theirs, hers, everybodys] = [
      await create('Theirs', [guest.userId, ada.userId]),
      await create('Hers', [ada.userId]),
      await create('All', []),
    ];

    const range = { dueFrom: '2031-01-01T00:00:00Z', dueTo: '2032-01-01T00:00:00Z' };
    for (const query of [{}, range, { assignee: ada.userId }, { status: 'open' }, { filter: 'not assignee = me or has title' }])
      expect((await guest.api.listItems({ params, query })).data.map(({ title }) => title)).toEqual(['Theirs']);
    for (const item of [hers, everybodys]) {
      for (const act of [guest.api.getItem, guest.api.completeItem, guest.api.skipItem, guest.api.reopenItem])
        await expect(act({ params: item })).rejects.toMatchObject({ status: 404, details: { what: 'item' } });
    }
    for (const refused of [
      () => guest.api.createItem({ params, body: { title: 'a' } }),
      () => guest.api.changeItem({ params: theirs, body: { title: 'a' } }),
      () => guest.api.moveItem({ params: theirs, body: { listId: null } }),
      () => guest.api.deleteItem({ params: theirs }),
    ])
      await expect(refused()).rejects.toMatchObject({ status: 403, code: 'forbidden', details: { role: 'guest' } });

    expect((await guest.api.completeItem({ params: theirs })).data).toMatchObject({ status: 'done', completedBy: guest.userId });
    await ada.api.changeItem({ params: theirs, body: { assignees: [ada.userId] }, ifMatch: '*' });
    await expect(guest.api.getItem({ params: theirs })).rejects.toMatchObject({ status: 404 });
  });
});
