import { describe, expect, test } from 'vitest';
import { tellProviders } from '../../../scripts/dev/providers/control.ts';
import { instantAt } from '../../../scripts/dev/providers/instances.ts';
import { eventually } from '../../../scripts/testing/await.ts';
import { keepsInStep, providersUrl } from '../../../scripts/testing/connect.ts';
import type { Person } from '../../../scripts/testing/people.ts';
import { person } from '../../../scripts/testing/stage.ts';

const provider = 'google' as const;
const zone = 'Europe/Berlin';
/** A day in a month, as the calendars of these tests have it. */
const day = new Date(Date.now() + 30 * 86_400_000).toISOString().slice(0, 10);
const at = (time: string) => ({ dateTime: `${day}T${time}:00`, timeZone: zone });

const kept = (name: string, mode?: 'busy') => keepsInStep(name, { provider, mode });
const there = async ({ email }: Person) =>
  (await tellProviders(providersUrl(), 'events', { provider, email })).filter(({ status }) => status !== 'cancelled');
const busy = async ({ api }: Person) => (await api.listBusy({ query: { from: `${day}T00:00:00Z`, to: `${day}T23:59:59Z` } })).data;

describe('a calendar that is kept in step', () => {
  test('both ways: what changes here appears there, what changes there appears here, at once', async () => {
    const { someone } = await kept('ada');
    const { api, email } = someone;
    const { data: item } = await api.createItem({
      params: someone,
      body: { title: 'Water the plants', due: { date: day, time: '18:00', zone }, duration: 'PT1H' },
    });
    const [event] = await eventually('the event', async () => {
      const found = await there(someone);
      return found.length > 0 && found;
    });
    expect(event).toMatchObject({ summary: 'Water the plants', start: at('17:00'), end: at('18:00') });

    await tellProviders(providersUrl(), 'event', {
      provider,
      email,
      id: event!.id,
      summary: 'Water them all',
      start: at('19:00'),
      end: at('20:30'),
    });
    const moved = await eventually('the item', async () => {
      const { data } = await api.getItem({ params: item });
      return data.title === 'Water them all' && data;
    });
    expect(moved).toMatchObject({ due: { date: day, time: '20:30', zone }, duration: 'PT90M' });

    await api.completeItem({ params: item });
    await eventually('the end of the event', async () => (await there(someone)).length === 0);
  });

  test('a series: another hour and rule there are the item’s, an occurrence taken out there is left out here', async () => {
    const { someone } = await kept('cleo');
    const { api, email } = someone;
    const { data: item } = await api.createItem({
      params: someone,
      body: {
        title: 'Piano',
        due: { date: day, time: '10:00', zone },
        duration: 'PT1H',
        recurrence: { rule: 'FREQ=WEEKLY', missed: 'skip' },
      },
    });
    const read = async () => (await api.getItem({ params: item })).data;
    const event = await eventually('the series', async () => (await there(someone)).find(({ recurrence }) => recurrence));
    const deed = { provider, email, id: event.id };
    await tellProviders(providersUrl(), 'event', { ...deed, start: at('14:00'), end: at('15:00'), recurrence: ['RRULE:FREQ=DAILY'] });
    const moved = await eventually('the series here', async () => (await read()).due?.time === '15:00' && (await read()));
    expect(moved).toMatchObject({ due: { date: day }, recurrence: { rule: 'FREQ=DAILY', missed: 'skip' } });
    const later = new Date(Date.parse(day) + 2 * 86_400_000).toISOString().slice(0, 10);
    const originalStartTime = { dateTime: `${later}T14:00:00`, timeZone: zone };
    const instant = instantAt(originalStartTime).replace(/[-:]|\.\d+/g, '');
    const occurrence = { id: `${event.id}_${instant}`, recurringEventId: event.id, originalStartTime, status: 'cancelled' as const };
    await tellProviders(providersUrl(), 'event', { provider, email, ...occurrence });
    await eventually('the occurrence left out', async () => (await read()).recurrence?.except?.includes(later));
  });

  test('deleted there, the item goes into the trash; its own events are busy times and nothing more', async () => {
    const { someone } = await kept('ben');
    const { api, email } = someone;
    await tellProviders(providersUrl(), 'event', { provider, email, summary: 'Very private', start: at('10:00'), end: at('11:00') });
    const times = await eventually('the busy time', async () => (await busy(someone)).length > 0 && (await busy(someone)));
    expect(times).toHaveLength(1);
    expect(Date.parse(times[0]!.to) - Date.parse(times[0]!.from)).toBe(3_600_000);
    expect(JSON.stringify(times)).not.toContain('private');

    const { data: item } = await api.createItem({ params: someone, body: { title: 'Dentist', due: { date: day, time: '09:00', zone } } });
    const event = await eventually('the event', async () => (await there(someone)).find(({ summary }) => summary === 'Dentist'));
    await tellProviders(providersUrl(), 'event', { provider, email, id: event.id, status: 'cancelled' });
    await eventually('the trash', async () => (await api.getItem({ params: item })).data.trashedAt);
  });

  test('busy times alone: no item goes out', async () => {
    const { someone, connection } = await kept('eve', 'busy');
    await someone.api.createItem({ params: someone, body: { title: 'Mine alone', due: { date: day, time: '09:00', zone } } });
    await someone.api.syncConnection({ params: connection });
    await tellProviders(providersUrl(), 'event', { provider, email: someone.email, summary: 'x', start: at('10:00'), end: at('11:00') });
    await eventually('the busy time', async () => (await busy(someone)).length === 1);
    expect((await there(someone)).map(({ summary }) => summary)).toEqual(['x']);
  });

  test('a token of the sync that is not taken any more loses nothing and doubles nothing', async () => {
    const { someone, connection } = await kept('fay');
    const { api, email } = someone;
    await api.createItem({ params: someone, body: { title: 'Stays', due: { date: day, time: '09:00', zone } } });
    await eventually('the event', async () => (await there(someone)).length === 1);
    await tellProviders(providersUrl(), 'forgetSyncs', { provider, email });
    await tellProviders(providersUrl(), 'event', { provider, email, summary: 'x', start: at('10:00'), end: at('11:00') });
    await api.syncConnection({ params: connection });
    await eventually('the busy time', async () => (await busy(someone)).length === 1);
    expect((await there(someone)).map(({ summary }) => summary).sort()).toEqual(['Stays', 'x']);
  });

  test('too many requests are waited out, and the connection says so', async () => {
    const { someone, connection } = await kept('gil');
    const contains = (await tellProviders(providersUrl(), 'consents', { email: someone.email }))[0]!.accessTokens[0]!;
    await tellProviders(providersUrl(), 'fault', { path: '/events', method: 'GET', contains, times: 1, status: 429, retryAfterSeconds: 1 });
    await someone.api.syncConnection({ params: connection });
    const seen = await eventually('the failure', async () => {
      const { data } = await someone.api.getConnection({ params: connection });
      return data.lastError && data;
    });
    expect(seen).toMatchObject({ status: 'healthy', lastError: { code: 'throttled' } });
    await someone.api.syncConnection({ params: connection });
    await eventually('its end', async () => !(await someone.api.getConnection({ params: connection })).data.lastError);
  });
});

test('a consent taken back at the provider is told to its owner within one sync, with what to do', async () => {
  const { someone, connection } = await kept('ida');
  await tellProviders(providersUrl(), 'endConsent', { email: someone.email });
  await someone.api.syncConnection({ params: connection });
  const told = await eventually('the notice', async () =>
    (await someone.api.listNotifications({})).data.find(
      ({ content }) => content.kind === 'account' && content.notice === 'calendar_revoked',
    ),
  );
  expect(told.title).toContain(someone.email);
  expect((await someone.api.getConnection({ params: connection })).data).toMatchObject({ status: 'revoked', advice: 'reconnect' });
});

test('what only the owner may know is nobody else’s: calendars, choices, the word of a channel', async () => {
  const [{ calendar, connection }, mallory] = await Promise.all([kept('jan', 'busy'), person('mallory')]);
  const missing = { status: 404 };
  await expect(mallory.api.listCalendars({ params: connection })).rejects.toMatchObject(missing);
  await expect(mallory.api.changeCalendar({ params: calendar, body: { mode: 'off' } })).rejects.toMatchObject(missing);
  await expect(mallory.api.syncConnection({ params: connection })).rejects.toMatchObject(missing);
  for (const channel of ['x', `${mallory.userId}.${connection.connectionId}.${calendar.calendarId}.${'A'.repeat(32)}`])
    await expect(mallory.api.receiveGoogleNotification({ query: { channel } })).rejects.toMatchObject(missing);
});
