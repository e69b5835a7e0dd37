import { describe, expect, test } from 'vitest';
import type { Provider } from '../domain/calendars/connections/connection-provider.ts';
import type { CalendarEvent } from '../domain/calendars/sync/calendar.ts';
import { changeItem } from '../domain/items/history/item-changes.ts';
import { completeItem } from '../domain/items/occurrences/item-occurrences.ts';
import { accountAt, providersAt } from './provider.fixture.ts';

const zone = 'Europe/Berlin';
const windows = 'W. Europe Standard Time';
const itemId = 'item_01kb8m5z7he4mtx2p9n6a3k8ra';
const minute = 60_000;
const providers = providersAt();

const due = { date: '2026-12-03', time: '10:00', zone };
type Account = Awaited<ReturnType<typeof accountAt>>;
let count = 0;
/** Somebody with a weekly item of an hour on Saturdays, that stands in their calendar. */
const weekly = async (provider: Provider, more: object = {}) => {
  count += 1;
  const account = await accountAt(providers, provider, `person-${count}@example.com`);
  account.items.create(itemId, {
    title: 'Piano',
    due: { date: '2026-11-28', time: '10:00', zone },
    duration: 'PT1H',
    recurrence: { rule: 'FREQ=WEEKLY;BYDAY=SA', missed: 'skip' },
    ...more,
  });
  await syncs(account);
  return account;
};
/** Syncs until nothing is left to do, a minute at a time: that it comes to an end is what guards loops. */
const syncs = async (account: Account) => {
  for (let occurrence = 0; occurrence < 6; occurrence++) {
    providers.clock.pass(minute);
    const { refused, taken, written, removed, pending } = await account.sync();
    if (refused) throw new Error(refused.reason);
    if (taken + written + removed === 0 && !pending) return occurrence;
  }
  throw new Error('It goes on and on');
};
const item = (account: Account) => account.items.has(itemId)!;
const told = (account: Account) => account.eventLinks.told.map(({ type }) => type);

/** The series of the item at its provider, in the provider's own words. */
const seriesOf = async (account: Account): Promise<CalendarEvent> => {
  const eventLink = account.eventLinks.all().find(({ eventLinkId }) => eventLinkId === itemId)!;
  const read = await account
    .reached()
    .of(account.calendar())
    .read(eventLink.eventId, { from: '2026-11-01T00:00:00.000Z', to: '2027-03-01T00:00:00.000Z' });
  if (!read.ok) throw new Error(read.reason);
  return read.event;
};
/** The starts of its occurrences from December on, as anybody reads them there. */
const occurrencesThere = async (account: Account) =>
  (await account.there())
    .filter(({ series, title, status }) => !series && title.startsWith('Piano') && status !== 'cancelled')
    .map(({ start }) => `${start.date} ${start.time}`)
    .filter(start => start < '2026-12-27')
    .sort();

/** What a person does to the series in either calendar, said once. */
const deeds = {
  google: {
    series: (id: string, { start, end, rule, title }: Deed) => ({
      id,
      ...(title ? { summary: title } : {}),
      ...(start ? { start: { dateTime: `${start}:00`, timeZone: zone }, end: { dateTime: `${end}:00`, timeZone: zone } } : {}),
      ...(rule ? { recurrence: [`RRULE:${rule.google}`] } : {}),
    }),
    occurrence: (id: string, date: string, how: { start: string; end: string } | 'cancelled') => {
      const at = {
        id: `${id}_${date.replaceAll('-', '')}T080000Z`,
        recurringEventId: id,
        originalStartTime: { dateTime: `${date}T08:00:00Z`, timeZone: zone },
      };
      return how === 'cancelled'
        ? { ...at, status: 'cancelled' }
        : {
            ...at,
            summary: 'Piano',
            start: { dateTime: `${how.start}:00`, timeZone: zone },
            end: { dateTime: `${how.end}:00`, timeZone: zone },
          };
    },
    gone: { status: 'cancelled' },
  },
  microsoft: {
    series: (id: string, { start, end, rule, title }: Deed) => ({
      id,
      ...(title ? { subject: title } : {}),
      ...(start ? { start: { dateTime: `${start}:00`, timeZone: windows }, end: { dateTime: `${end}:00`, timeZone: windows } } : {}),
      ...(rule ? { recurrence: rule.microsoft } : {}),
    }),
    occurrence: (id: string, day: string, how: { start: string; end: string } | 'cancelled') => ({
      id,
      occurrence:
        how === 'cancelled'
          ? { day, cancelled: true }
          : { day, start: { dateTime: `${how.start}:00`, timeZone: windows }, end: { dateTime: `${how.end}:00`, timeZone: windows } },
    }),
    gone: { removed: true },
  },
};
type Rule = { google: string; microsoft: object };
type Deed = { start?: string; end?: string; rule?: Rule; title?: string };
const range = { type: 'noEnd', startDate: '2026-11-28', recurrenceTimeZone: windows };
const pattern = (type: string, more: object = {}) => ({ pattern: { type, interval: 1, ...more }, range });
const saturdays = { daysOfWeek: ['saturday'], firstDayOfWeek: 'monday' };

describe.each(['google', 'microsoft'] as const)('a series of ours at %s', provider => {
  const its = deeds[provider];
  const change = async (account: Account, deed: Deed) => account.act(its.series((await seriesOf(account)).eventId, deed));

  test('goes out as one, and its own echo changes nothing', async () => {
    const account = await weekly(provider);
    const { version } = item(account);
    expect(await occurrencesThere(account)).toEqual([
      '2026-11-28 09:00',
      '2026-12-05 09:00',
      '2026-12-12 09:00',
      '2026-12-19 09:00',
      '2026-12-26 09:00',
    ]);
    expect(await syncs(account)).toBe(0);
    expect(item(account).version).toBe(version);
  });

  test('that is moved to another hour there is moved here, and nothing is written back', async () => {
    const account = await weekly(provider);
    await change(account, { start: '2026-11-28T14:00', end: '2026-11-28T15:30', title: 'Piano, later' });
    await syncs(account);
    expect(item(account)).toMatchObject({
      title: 'Piano, later',
      due: { date: '2026-11-28', time: '15:30', zone },
      duration: 'PT1H30M',
      recurrence: { rule: expect.stringContaining('FREQ=WEEKLY'), missed: 'skip' },
    });
    expect((await occurrencesThere(account))[1]).toBe('2026-12-05 14:00');
  });

  test('gets another rule, and an end', async () => {
    const account = await weekly(provider);
    await change(account, { rule: { google: 'FREQ=DAILY', microsoft: pattern('daily') } });
    await syncs(account);
    expect(item(account).recurrence).toMatchObject({ rule: 'FREQ=DAILY' });
    const until = { ...pattern('daily'), range: { ...range, type: 'endDate', endDate: '2026-12-01' } };
    await change(account, { rule: { google: 'FREQ=DAILY;UNTIL=20261201T225959Z', microsoft: until } });
    await syncs(account);
    expect(await occurrencesThere(account)).toEqual(['2026-11-28 09:00', '2026-11-29 09:00', '2026-11-30 09:00', '2026-12-01 09:00']);
    expect(item(account).recurrence!.rule).toContain('UNTIL=20261201');
  });

  test('of which the next occurrence is moved there has it moved here; put back, it is back', async () => {
    const account = await weekly(provider);
    const { eventId } = await seriesOf(account);
    account.act(its.occurrence(eventId, '2026-11-28', { start: '2026-11-29T16:00', end: '2026-11-29T17:00' }));
    await syncs(account);
    expect(item(account)).toMatchObject({ due: { date: '2026-11-29', time: '17:00' }, movedFrom: '2026-11-28T10:00' });
    expect(await occurrencesThere(account)).toContain('2026-11-29 16:00');
    expect(await occurrencesThere(account)).not.toContain('2026-11-28 09:00');
  });

  test('goes on with its next occurrence, after one that was moved there was done here', async () => {
    const account = await weekly(provider, { recurrence: { rule: 'FREQ=DAILY', missed: 'skip' } });
    const { eventId } = await seriesOf(account);
    account.act(its.occurrence(eventId, '2026-11-30', 'cancelled'));
    await syncs(account);
    account.act(its.occurrence(eventId, '2026-11-28', { start: '2026-11-28T16:00', end: '2026-11-28T17:00' }));
    await syncs(account);
    await account.items.port.change(itemId, (each, acting) => completeItem(each, acting));
    await account.push(itemId);
    await syncs(account);
    expect((await occurrencesThere(account)).slice(0, 3)).toEqual(['2026-11-29 09:00', '2026-12-01 09:00', '2026-12-02 09:00']);
  });

  test('of which a later occurrence is taken out there leaves it out here', async () => {
    const account = await weekly(provider);
    const { eventId } = await seriesOf(account);
    account.act(its.occurrence(eventId, '2026-12-12', 'cancelled'));
    await syncs(account);
    expect(item(account).recurrence!.except).toEqual(['2026-12-12']);
    expect(await occurrencesThere(account)).toEqual(['2026-11-28 09:00', '2026-12-05 09:00', '2026-12-19 09:00', '2026-12-26 09:00']);
  });

  test('of which a later occurrence is moved there leaves it there alone, tells it once, and has it moved when it comes next', async () => {
    const account = await weekly(provider);
    const { eventId } = await seriesOf(account);
    account.act(its.occurrence(eventId, '2026-12-05', { start: '2026-12-06T16:00', end: '2026-12-06T17:00' }));
    await syncs(account);
    expect(item(account).due).toMatchObject({ date: '2026-11-28' });
    expect(told(account).filter(type => type === 'event_link.unsupported_found')).toHaveLength(1);
    expect(await occurrencesThere(account)).toContain('2026-12-06 16:00');
    await account.items.port.change(itemId, (each, acting) => completeItem(each, acting));
    await account.push(itemId);
    await syncs(account);
    expect(item(account)).toMatchObject({ due: { date: '2026-12-06', time: '17:00' }, movedFrom: '2026-12-05T10:00' });
    expect(await occurrencesThere(account)).toContain('2026-12-06 16:00');
    expect(told(account).filter(type => type === 'event_link.unsupported_found')).toHaveLength(1);
  });

  test('that is deleted there goes into the trash here; one that ends before its current occurrence, too', async () => {
    const account = await weekly(provider);
    account.act({ id: (await seriesOf(account)).eventId, ...its.gone });
    await syncs(account);
    expect(item(account).trashedAt).toBeDefined();
    expect(await occurrencesThere(account)).toEqual([]);
  });

  test('both of whose sides have changed has the later change, and what gave way is told', async () => {
    const account = await weekly(provider);
    providers.clock.pass(minute);
    await account.items.port.change(itemId, (each, acting) => changeItem(each, { title: 'Piano at home' }, acting));
    providers.clock.pass(minute);
    await change(account, { start: '2026-11-28T15:00', end: '2026-11-28T16:00' });
    await syncs(account);
    const conflict = account.eventLinks.told.find(({ type }) => type === 'event_link.conflicted')!;
    expect(conflict.data).toMatchObject({ kept: 'theirs', ours: { title: 'Piano at home' }, theirs: { start: { time: '15:00' } } });
    expect(item(account)).toMatchObject({ due: { time: '16:00' } });
  });

  test('both of whose sides have changed tells what gave way once, also where the sync dies half way', async () => {
    const deaths = [
      (account: Account) => account.eventLinks.dieAtSave(1),
      (account: Account) => account.items.dieAtChange(1),
      (account: Account) => account.eventLinks.dieAtSave(2),
    ];
    for (const die of deaths) {
      const account = await weekly(provider);
      providers.clock.pass(minute);
      await account.items.port.change(itemId, (each, acting) => changeItem(each, { title: 'Piano at home' }, acting));
      providers.clock.pass(minute);
      await change(account, { start: '2026-11-28T15:00', end: '2026-11-28T16:00' });
      die(account);
      await expect(account.sync()).rejects.toThrow('died');
      await syncs(account);
      const conflicts = account.eventLinks.told.filter(({ type }) => type === 'event_link.conflicted');
      expect(conflicts).toHaveLength(1);
      expect(conflicts[0]!.data).toMatchObject({ kept: 'theirs', ours: { title: 'Piano at home' } });
      expect(item(account)).toMatchObject({ due: { time: '16:00' } });
    }
  });

  test('that has moved on by an occurrence done here is not taken for one that was changed there', async () => {
    const account = await weekly(provider);
    await account.items.port.change(itemId, (each, acting) => completeItem(each, acting));
    await change(account, { title: 'Piano with Ada' });
    await syncs(account);
    expect(item(account)).toMatchObject({ title: 'Piano with Ada', due: { date: '2026-12-05', time: '10:00' } });
    expect((await occurrencesThere(account))[0]).toBe('2026-12-05 09:00');
  });

  test('that has moved on here is written out, also where a change of an occurrence comes first', async () => {
    const account = await weekly(provider);
    const { eventId } = await seriesOf(account);
    await account.items.port.change(itemId, (each, acting) => completeItem(each, acting));
    account.act(its.occurrence(eventId, '2026-12-12', 'cancelled'));
    await syncs(account);
    expect(await occurrencesThere(account)).toEqual(['2026-12-05 09:00', '2026-12-19 09:00', '2026-12-26 09:00']);
    expect(item(account).recurrence!.except).toEqual(['2026-12-12']);
  });

  test('made of an event that did not return, and an event again', async () => {
    const account = await weekly(provider, { recurrence: undefined });
    const { eventId } = await seriesOf(account);
    account.act(its.series(eventId, { rule: { google: 'FREQ=WEEKLY;BYDAY=SA', microsoft: pattern('weekly', saturdays) } }));
    await syncs(account);
    expect(item(account)).toMatchObject({ recurrence: { rule: expect.stringContaining('WEEKLY') }, due: { date: '2026-11-28' } });
    account.act({ id: eventId, recurrence: provider === 'google' ? [] : null });
    await syncs(account);
    expect(item(account).recurrence).toBeUndefined();
  });
});

test.each(['google', 'microsoft'] as const)('an event that %s does not take is told, and holds up no other', async provider => {
  const account = await weekly(provider);
  const other = 'item_01kb8m5z7he4mtx2p9n6a3k8rb';
  for (const [id, title] of [
    [other, 'Piano, refused'],
    ['item_01kb8m5z7he4mtx2p9n6a3k8rc', 'Piano, taken'],
  ] as const)
    account.items.create(id, { title, due });
  providers.state.faults.push({ path: '/events', method: 'POST', contains: 'refused', times: 9, status: 400 });
  await account.push(other);
  await account.push('item_01kb8m5z7he4mtx2p9n6a3k8rc');
  await syncs(account);
  expect((await account.there()).map(({ title }) => title)).toContain('Piano, taken');
  expect(account.eventLinks.told.filter(({ type }) => type === 'event_link.unsupported_found')).toMatchObject([
    { data: { parts: ['VEVENT'] } },
  ]);
  providers.state.faults.length = 0;
  await account.items.port.change(other, (each, acting) => changeItem(each, { title: 'Piano, now' }, acting));
  await account.push(other);
  expect((await account.there()).map(({ title }) => title)).toContain('Piano, now');
});

test('a rule that an item cannot keep stays at the provider, is told once, and is not written over', async () => {
  const account = await weekly('google');
  account.act({ id: (await seriesOf(account)).eventId, recurrence: ['RRULE:FREQ=MINUTELY;INTERVAL=600;COUNT=4'] });
  await syncs(account);
  expect(item(account).recurrence!.rule).toBe('FREQ=WEEKLY;BYDAY=SA');
  expect(account.eventLinks.told.filter(({ type }) => type === 'event_link.unsupported_found')).toMatchObject([
    { data: { parts: ['RRULE FREQ'] } },
  ]);
  expect((await seriesOf(account)).series!.rule).toContain('MINUTELY');
});

test('a rule that Graph cannot say stands there occurrence by occurrence, and an occurrence that is moved there is moved here', async () => {
  const account = await weekly('microsoft', {
    recurrence: { rule: 'FREQ=MONTHLY;BYMONTHDAY=5,20', missed: 'skip' },
    due: { date: '2026-12-05', time: '10:00', zone },
  });
  const events = (await account.there()).filter(({ title }) => title === 'Piano');
  expect(events.map(({ start }) => start.date).sort()).toEqual(['2026-12-05', '2026-12-20', '2027-01-05', '2027-01-20', '2027-02-05']);
  const first = events.find(({ start }) => start.date === '2026-12-05')!;
  account.act({
    id: first.eventId,
    start: { dateTime: '2026-12-06T12:00:00', timeZone: windows },
    end: { dateTime: '2026-12-06T13:00:00', timeZone: windows },
  });
  await syncs(account);
  expect(item(account)).toMatchObject({ due: { date: '2026-12-06', time: '13:00' }, movedFrom: '2026-12-05T10:00' });
});
