import { describe, expect, test } from 'vitest';
import { tellProviders } from '../../../scripts/dev/providers/control.ts';
import { eventually } from '../../../scripts/testing/await.ts';
import { keepsInStep, providersUrl } from '../../../scripts/testing/connect.ts';
import { connect } from '../../../scripts/testing/consent.ts';
import type { Person } from '../../../scripts/testing/people.ts';
import type { ConnectionId } from '../../../shared/domain/core/ids.ts';

const day = new Date(Date.now() + 30 * 86_400_000).toISOString().slice(0, 10);
const due = { date: day, time: '18:00', zone: 'Europe/Berlin' };
const at = (time: string) => ({ dateTime: `${day}T${time}:00`, timeZone: 'Europe/Berlin' });

const there = async ({ email }: Person) =>
  (await tellProviders(providersUrl(), 'events', { provider: 'google', email }))
    .filter(({ status }) => status !== 'cancelled')
    .map(({ summary }) => summary)
    .sort();
const busy = async ({ api }: Person) => (await api.listBusy({ query: { from: `${day}T00:00:00Z`, to: `${day}T23:59:59Z` } })).data;

/** Somebody with an event of their own in a calendar, and an item that stands there. */
const inStep = async (name: string) => {
  const kept = await keepsInStep(name, { provider: 'google' });
  const { someone } = kept;
  await someone.api.createItem({ params: someone, body: { title: 'Water the plants', due } });
  await tellProviders(providersUrl(), 'event', {
    provider: 'google',
    email: someone.email,
    summary: 'Dentist',
    start: at('10:00'),
    end: at('11:00'),
  });
  await eventually('both in step', async () => (await busy(someone)).length === 1 && (await there(someone)).length === 2);
  return kept;
};
const mineOf = async ({ api }: Person, connection: { connectionId: ConnectionId }) =>
  (await api.listCalendars({ params: connection })).data.find(({ name }) => name === 'Mine')!;

describe('a calendar that is not to be kept in step any more', () => {
  test('for items: they are taken out there, and its busy times still count', async () => {
    const { someone, calendar } = await inStep('ada');
    await someone.api.changeCalendar({ params: calendar, body: { mode: 'busy' } });
    await eventually('the end of our events', async () => (await there(someone)).length === 1);
    expect(await there(someone)).toEqual(['Dentist']);
    expect(await busy(someone)).toHaveLength(1);
  });

  test('at all: its busy times count no more, what stood there for items is taken out, and it can be chosen again', async () => {
    const { someone, connection, calendar } = await inStep('ben');
    await someone.api.changeCalendar({ params: calendar, body: { mode: 'off' } });
    await eventually('the end', async () => (await there(someone)).length === 1 && (await busy(someone)).length === 0);
    expect(await there(someone)).toEqual(['Dentist']);
    await eventually('its state', async () => (await mineOf(someone, connection)).lastSyncAt === undefined);
    await someone.api.changeCalendar({ params: calendar, body: { mode: 'both' } });
    await eventually('both in step again', async () => (await busy(someone)).length === 1 && (await there(someone)).length === 2);
  });
});

test('a connection that is ended leaves no busy time here, and begins anew when the account is connected again', async () => {
  const { someone, connection } = await inStep('cleo');
  const { api } = someone;
  await api.endConnection({ params: connection });
  await eventually('the end of the busy times', async () => (await busy(someone)).length === 0);
  // Nobody may write there any more.
  expect(await there(someone)).toEqual(['Dentist', 'Water the plants']);

  const again = await connect(someone, { provider: 'google', purpose: 'write_calendars', account: someone.email });
  const calendar = await eventually('the calendars', () => mineOf(someone, again));
  expect(calendar).toMatchObject({ mode: 'off' });
  await api.changeCalendar({ params: calendar, body: { mode: 'both' } });
  await eventually('the busy time', async () => (await busy(someone)).length === 1);
  expect(await there(someone)).toEqual(['Dentist', 'Water the plants']);
});
