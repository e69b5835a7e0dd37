import { expect, test } from 'vitest';
import { tellProviders } from '../../../scripts/dev/providers/control.ts';
import { eventually } from '../../../scripts/testing/await.ts';
import { providersUrl } from '../../../scripts/testing/connect.ts';
import { connect } from '../../../scripts/testing/consent.ts';
import { person } from '../../../scripts/testing/stage.ts';

const day = new Date(Date.now() + 30 * 86_400_000).toISOString().slice(0, 10);
const due = { date: day, time: '18:00', zone: 'Europe/Berlin' };

/** What stands in the first calendar of an account, and what its person writes there, at either provider. */
const places = {
  google: {
    titles: async (email: string) =>
      (await tellProviders(providersUrl(), 'events', { provider: 'google', email }))
        .filter(({ status }) => status !== 'cancelled')
        .map(({ summary }) => summary),
    write: (email: string, summary: string, hour: string) => {
      const at = { dateTime: `${day}T${hour}:00`, timeZone: 'Europe/Berlin' };
      return tellProviders(providersUrl(), 'event', {
        provider: 'google',
        email,
        summary,
        start: at,
        end: { ...at, dateTime: `${day}T23:00:00` },
      });
    },
  },
  microsoft: {
    titles: async (email: string) =>
      (await tellProviders(providersUrl(), 'graphEvents', { email })).filter(({ removed }) => !removed).map(({ subject }) => subject),
    write: (email: string, subject: string, hour: string) => {
      const at = { dateTime: `${day}T${hour}:00`, timeZone: 'W. Europe Standard Time' };
      return tellProviders(providersUrl(), 'graphEvent', { email, subject, start: at, end: { ...at, dateTime: `${day}T23:00:00` } });
    },
  },
};

test.each([
  ['google', 'person', 'revoked'],
  ['microsoft', 'inactive', 'expired'],
] as const)(
  'a connection at %s whose consent ended goes on with the same calendars and events once its owner connects again',
  async (provider, why, status) => {
    const { titles, write } = places[provider];
    const ada = await person('ada');
    const { api, email } = ada;
    const wish = { provider, purpose: 'write_calendars' as const, account: email };
    const connection = await connect(ada, wish);
    const mine = async () => (await api.listCalendars({ params: connection })).data.find(({ name }) => name === 'Mine');
    const calendar = await eventually('the calendars', mine);
    await api.changeCalendar({ params: calendar, body: { mode: 'both' } });
    await eventually('the first sync', async () => (await mine())?.lastSyncAt);
    const { data: item } = await api.createItem({ params: ada, body: { title: 'Before', due } });
    await write(email, 'Own', '10:00');
    const busy = async () => (await api.listBusy({ query: { from: `${day}T00:00:00Z`, to: `${day}T23:59:59Z` } })).data;
    await eventually('both in step', async () => (await titles(email)).length === 2 && (await busy()).length === 1);

    await tellProviders(providersUrl(), 'endConsent', { email, why });
    await api.syncConnection({ params: connection });
    await eventually('the end', async () => (await api.getConnection({ params: connection })).data.status === status);
    await api.changeItem({ params: item, body: { title: 'Meanwhile here' } });
    await api.createItem({ params: ada, body: { title: 'New meanwhile', due } });
    await write(email, 'New there', '12:00');

    const again = await connect(ada, wish);
    expect(again).toMatchObject({ connectionId: connection.connectionId, status: 'healthy' });
    const expected = ['Meanwhile here', 'New meanwhile', 'New there', 'Own'];
    await eventually('all in step again', async () => JSON.stringify((await titles(email)).sort()) === JSON.stringify(expected));
    await eventually('the new busy time', async () => (await busy()).length === 2);
    expect(await mine()).toMatchObject({ calendarId: calendar.calendarId, mode: 'both' });
    // What is told of changes works again, too.
    await write(email, 'Told', '14:00');
    await eventually('the word of the provider', async () => (await busy()).length === 3);
    expect((await titles(email)).sort()).toEqual([...expected, 'Told'].sort());
  },
);
