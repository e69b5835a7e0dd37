import { expect, test } from 'vitest';
import type { Person } from '../../../scripts/testing/people.ts';
import { person } from '../../../scripts/testing/stage.ts';

/** The wall clock of an instant in a zone, as `YYYY-MM-DD HH:MM`. */
const wallClock = (instant: string, timeZone: string): string =>
  new Intl.DateTimeFormat('sv-SE', { timeZone, dateStyle: 'short', timeStyle: 'short' }).format(new Date(instant));
const hoursAhead = (instant: string): number => (Date.parse(instant) - Date.now()) / 3_600_000;

test('somebody new is told on every channel, in English and UTC, at no quiet hours and with no digest', async () => {
  const ada = await person('ada');
  const { data, headers } = await ada.api.getMe({});
  expect(data).toEqual({
    userId: ada.userId,
    personalWorkspaceId: ada.workspaceId,
    email: ada.email,
    locale: 'en',
    zone: 'UTC',
    channels: {
      reminder: ['inbox', 'email', 'push'],
      critical: ['inbox', 'email', 'push'],
      account: ['inbox', 'email', 'push'],
      assigned: ['inbox', 'email', 'push'],
      unassigned: ['inbox', 'push'],
      dueMoved: ['inbox', 'push'],
      completed: [],
      commented: ['inbox', 'push'],
      mentioned: ['inbox', 'email', 'push'],
      unblocked: ['inbox', 'push'],
      claimed: ['inbox', 'push'],
      approved: ['inbox', 'push'],
      returned: ['inbox', 'push'],
    },
    quietHours: {},
    workspaces: {},
    digest: {},
    createdAt: expect.any(String),
    version: 1,
  });
  expect(headers.get('etag')).toMatch(/^"1\.[\w-]{8}"$/);
});

test('a change keeps what it does not name, removes what is null, and minds the version', async () => {
  const { api } = await person('ada');
  const { data: before } = await api.getMe({});
  const daily = { days: 'weekdays', time: '07:30', channels: ['email'] } as const;
  const { data: changed } = await api.changeMe({
    body: {
      displayName: ' Ada ',
      locale: 'pt-BR',
      channels: { reminder: ['inbox'] },
      quietHours: { fri: { from: '22:00', to: '08:00' }, sat: { from: '22:00', to: '09:00' } },
      digest: { daily: { ...daily, channels: [...daily.channels] }, weekly: { weekday: 'sun', time: '18:00', channels: ['inbox'] } },
    },
    ifMatch: 1,
  });
  expect(changed).toEqual({
    ...before,
    displayName: 'Ada',
    locale: 'pt-BR',
    channels: { ...before.channels, reminder: ['inbox'] },
    quietHours: { fri: { from: '22:00', to: '08:00' }, sat: { from: '22:00', to: '09:00' } },
    digest: { daily, weekly: { weekday: 'sun', time: '18:00', channels: ['inbox'] } },
    nextDigestAt: expect.any(String),
    version: 2,
  });
  const { data: removed } = await api.changeMe({ body: { displayName: null, quietHours: { fri: null }, digest: { weekly: null } } });
  expect(removed).toEqual({
    ...changed,
    displayName: undefined,
    quietHours: { sat: { from: '22:00', to: '09:00' } },
    digest: { daily },
    nextDigestAt: removed.nextDigestAt,
    version: 3,
  });
  await expect(api.changeMe({ body: { displayName: 'Old' }, ifMatch: 1 })).rejects.toMatchObject({ status: 412, details: { version: 3 } });
  const { data: without } = await api.changeMe({ body: { digest: { daily: null } } });
  expect(without.nextDigestAt).toBeUndefined();
  expect((await api.getMe({})).data).toEqual(without);
});

test.each([
  ['Pacific/Kiritimati', '00:00'],
  ['America/St_Johns', '06:15'],
  ['Asia/Kathmandu', '23:59'],
])('the next digest comes within a day, at the wall clock of %s', async (zone, time) => {
  const { api } = await person('ada');
  const { data } = await api.changeMe({ body: { zone, digest: { daily: { days: 'every', time, channels: ['email'] } } } });
  expect(wallClock(data.nextDigestAt!, zone).slice(11)).toBe(time);
  expect(hoursAhead(data.nextDigestAt!)).toBeGreaterThan(0);
  expect(hoursAhead(data.nextDigestAt!)).toBeLessThanOrEqual(24);
});

test('a digest that is to come moves with its reader to another zone', async () => {
  const { api } = await person('ada');
  const inTwoHours = new Date(Date.now() + 7_200_000).toISOString();
  const time = wallClock(inTwoHours, 'Asia/Tokyo').slice(11);
  const { data: there } = await api.changeMe({
    body: { zone: 'Asia/Tokyo', digest: { daily: { days: 'every', time, channels: ['email'] } } },
  });
  expect(wallClock(there.nextDigestAt!, 'Asia/Tokyo')).toBe(wallClock(inTwoHours, 'Asia/Tokyo'));
  const { data: moved } = await api.changeMe({ body: { zone: 'Asia/Kathmandu' } });
  expect(wallClock(moved.nextDigestAt!, 'Asia/Kathmandu').slice(11)).toBe(time);
  expect(hoursAhead(moved.nextDigestAt!)).toBeGreaterThan(hoursAhead(there.nextDigestAt!));
});

test('a weekly digest comes on its weekday, and of both the nearer one is next', async () => {
  const { api } = await person('ada');
  const zone = 'Australia/Lord_Howe';
  const weekly = { weekday: 'wed', time: '12:00', channels: ['email'] } as const;
  const { data } = await api.changeMe({ body: { zone, digest: { weekly: { ...weekly, channels: ['email'] } } } });
  expect(wallClock(data.nextDigestAt!, zone)).toMatch(/12:00$/);
  expect(new Intl.DateTimeFormat('en', { timeZone: zone, weekday: 'short' }).format(new Date(data.nextDigestAt!))).toBe('Wed');
  const { data: both } = await api.changeMe({ body: { digest: { daily: { days: 'every', time: '12:01', channels: ['inbox'] } } } });
  expect(hoursAhead(both.nextDigestAt!)).toBeLessThanOrEqual(24);
});

test('what cannot be is refused, with the place, and changes nothing', async () => {
  const { api } = await person('ada');
  const { data: before } = await api.getMe({});
  const refused: [body: object, pointer: string][] = [
    [{ zone: 'Europe/Atlantis' }, '/zone'],
    [{ zone: '+01:00' }, '/zone'],
    [{ zone: null }, '/zone'],
    [{ locale: 'english please' }, '/locale'],
    [{ locale: '' }, '/locale'],
    [{ displayName: ' ' }, '/displayName'],
    [{ displayName: 'x'.repeat(81) }, '/displayName'],
    [{ quietHours: { fri: { from: '22:00' } } }, '/quietHours/fri/to'],
    [{ quietHours: { fri: { from: '22:60', to: '23:00' } } }, '/quietHours/fri/from'],
    [{ quietHours: { friday: { from: '22:00', to: '23:00' } } }, '/quietHours/friday'],
    [{ channels: { critical: [] } }, '/channels/critical'],
    [{ channels: { reminder: ['pigeon'] } }, '/channels/reminder/0'],
    [{ digest: { daily: { days: 'every', time: '07:30', channels: [] } } }, '/digest/daily/channels'],
    [{ digest: { daily: { days: 'every', time: '07:30', channels: ['push'] } } }, '/digest/daily/channels/0'],
    [{ digest: { weekly: { weekday: 'noday', time: '07:30', channels: ['email'] } } }, '/digest/weekly/weekday'],
    [{ email: 'other@example.com' }, '/email'],
    [{ emailSuppressed: null }, '/emailSuppressed'],
    [{ nextDigestAt: null }, '/nextDigestAt'],
  ];
  for (const [body, pointer] of refused)
    await expect(api.changeMe({ body: { displayName: 'New', ...body } as never })).rejects.toMatchObject({
      status: 400,
      code: 'invalid_request',
      details: { errors: [{ pointer }] },
    });
  expect((await api.getMe({})).data).toEqual(before);
});

test('nobody sees or changes another profile: each token has its own', async () => {
  const [ada, bob] = await Promise.all([person('ada'), person('bob')]);
  await ada.api.changeMe({ body: { displayName: 'Ada' } });
  const profiles = await Promise.all([ada, bob].map(async ({ api }: Person) => (await api.getMe({})).data));
  expect(profiles.map(({ userId, displayName }) => [userId, displayName])).toEqual([
    [ada.userId, 'Ada'],
    [bob.userId, undefined],
  ]);
});

test('A2 what a person has just changed counts for their next request: the tour of the README, word for word', async () => {
  const { api, ...params } = await person('newbie');
  await api.changeMe({ body: { zone: 'Europe/Berlin', quietHours: { fri: { from: '22:00', to: '08:00' } } } });
  const text = 'call mum every Sunday 5pm for 30min #family remind 1h before';
  const { data: quick } = await api.quickAdd({ params, body: { text } });
  expect(quick).toMatchObject({ draft: { zone: 'Europe/Berlin' }, item: { start: { time: '17:00', zone: 'Europe/Berlin' } } });
  await api.changeMe({ body: { locale: 'de' } });
  const german = await api.quickAdd({ params, body: { text: 'Blumen gießen morgen um 9 Uhr', explainOnly: true } });
  expect(german.data).toMatchObject({ language: 'de', draft: { title: 'Blumen gießen', due: { time: '09:00', zone: 'Europe/Berlin' } } });

  const { data: later } = await api.createItem({ params, body: { title: 'No due yet' } });
  const { data: dated } = await api.changeItem({ params: later, body: { due: { date: '2030-12-02', time: '09:00' } } });
  expect([later.zone, dated.due?.zone]).toEqual(['Europe/Berlin', 'Europe/Berlin']);
});
