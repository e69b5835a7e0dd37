import { expect, test } from 'vitest';
import { person, stage } from '../../../scripts/testing/stage.ts';
import { memberOf, workspaceOf } from '../../../scripts/testing/workspace.ts';
import { addDays } from '../../../shared/domain/time/when.ts';

const day = (days: number): string => addDays(new Date().toISOString().slice(0, 10), days).replaceAll('-', '');
const component = (name: string, uid: string, ...lines: string[]) => [`BEGIN:${name}`, `UID:${uid}`, ...lines, `END:${name}`];
const calendar = (...components: string[][]) =>
  ['BEGIN:VCALENDAR', 'VERSION:2.0', 'PRODID:x', ...components.flat(), 'END:VCALENDAR', ''].join('\r\n');

const file = calendar(
  component(
    'VEVENT',
    'meeting',
    `DTSTART;TZID=Europe/Berlin:${day(3)}T090000`,
    `DTEND;TZID=Europe/Berlin:${day(3)}T100000`,
    'SUMMARY:Meeting',
  ),
  component(
    'VEVENT',
    'weekly',
    `DTSTART;TZID=Europe/Berlin:${day(4)}T090000`,
    'RRULE:FREQ=WEEKLY',
    `EXDATE;TZID=Europe/Berlin:${day(11)}T090000`,
    'SUMMARY:Weekly',
  ),
  component(
    'VEVENT',
    'weekly',
    `RECURRENCE-ID;TZID=Europe/Berlin:${day(18)}T090000`,
    `DTSTART;TZID=Europe/Berlin:${day(19)}T090000`,
    'SUMMARY:Weekly, moved',
  ),
  component('VEVENT', 'old', 'DTSTART:20200101T090000Z', 'SUMMARY:Old'),
  component('VTODO', 'task', `DUE;VALUE=DATE:${day(5)}`, 'SUMMARY:Task', 'PRIORITY:1'),
  component('VEVENT', 'minutely', `DTSTART:${day(3)}T090000`, 'RRULE:FREQ=MINUTELY', 'SUMMARY:Often'),
  component('VJOURNAL', 'journal'),
);

test('a file becomes items, once, and says of each component what became of it', async () => {
  const ada = await person('ada');
  const home = await workspaceOf(ada);
  const { data: list } = await ada.api.createList({ params: home, body: { name: 'Taken over' } });
  const take = async () => (await ada.api.importCalendar({ params: home, body: { calendar: file, listId: list.listId } })).data;
  const first = await take();
  expect(first.taken).toMatchObject([
    { uid: 'meeting', created: true, losses: [] },
    { uid: 'weekly', created: true, losses: [] },
    { uid: 'weekly', title: 'Weekly, moved', created: true },
    { uid: 'task', component: 'vtodo', created: true },
    { uid: 'minutely', created: true, losses: [{ part: 'RRULE FREQ', reason: expect.any(String) }] },
  ]);
  expect(first.refused).toMatchObject([
    { uid: 'old', reason: 'past' },
    { uid: 'journal', reason: 'kind_not_taken' },
  ]);
  const again = await take();
  expect(again.taken.map(({ itemId, created }) => ({ itemId, created }))).toEqual(
    first.taken.map(({ itemId }) => ({ itemId, created: false })),
  );
  const { data: items } = await ada.api.listItems({ params: home });
  expect(items).toHaveLength(5);
  const byTitle = Object.fromEntries(items.map(item => [item.title, item]));
  expect(byTitle).toMatchObject({
    Meeting: { start: { time: '09:00', zone: 'Europe/Berlin' }, duration: 'PT1H', listId: list.listId },
    Weekly: { recurrence: { rule: 'FREQ=WEEKLY', missed: 'skip', except: [expect.any(String), expect.any(String)] } },
    Task: { priority: 'high', due: { date: expect.any(String) } },
  });
});

test('a file is taken as it is, too', async () => {
  const ada = await person('ada');
  const { data: list } = await ada.api.createList({ params: ada, body: { name: 'Taken over' } });
  const send = (type: string) =>
    fetch(`${stage.apiUrl}/v1/workspaces/${ada.workspaceId}/imports?listId=${list.listId}&past=true`, {
      method: 'POST',
      headers: { authorization: `Bearer ${ada.token}`, 'content-type': type },
      body: file,
    });
  const reply = await send('text/calendar; charset=utf-8');
  const { data } = (await reply.json()) as { data: { taken: unknown[]; refused: unknown[] } };
  expect([data.taken.length, data.refused.length]).toEqual([6, 1]);
  expect((await ada.api.listItems({ params: ada })).data.every(({ listId }) => listId === list.listId)).toBe(true);
  const refused = await send('text/html');
  expect([refused.status, refused.headers.get('accept')]).toEqual([415, 'application/json, text/calendar']);
});

test('what is no calendar is refused, as is a list of another workspace and somebody who may create nothing', async () => {
  const ada = await person('ada');
  const home = await workspaceOf(ada);
  const guest = await memberOf(home, ada, 'guest');
  const { data: list } = await ada.api.createList({ params: ada, body: { name: 'Elsewhere' } });
  await expect(ada.api.importCalendar({ params: home, body: { calendar: '<html>' } })).rejects.toMatchObject({ status: 400 });
  await expect(ada.api.importCalendar({ params: home, body: { calendar: file, listId: list.listId } })).rejects.toMatchObject({
    status: 404,
  });
  await expect(guest.api.importCalendar({ params: home, body: { calendar: file } })).rejects.toMatchObject({ status: 403 });
});

test('series that began long ago stand at their next occurrence (A4), and what makes no sense is refused by itself (M7)', async () => {
  const ada = await person('ada');
  const odd = calendar(
    component('VEVENT', 'birthday', 'DTSTART;VALUE=DATE:19550512', 'RRULE:FREQ=YEARLY', 'SUMMARY:Birthday'),
    component('VEVENT', 'weekly', 'DTSTART:20260102T090000Z', 'DTEND:20260102T100000Z', 'RRULE:FREQ=WEEKLY', 'SUMMARY:Weekly'),
    component('VEVENT', 'by the hour', `DTSTART;VALUE=DATE:${day(3)}`, 'RRULE:FREQ=HOURLY', 'SUMMARY:Often'),
    component('VEVENT', 'never', `DTSTART;VALUE=DATE:${day(3)}`, 'DTEND;VALUE=DATE:00000000', 'SUMMARY:Never'),
    component('VEVENT', 'torn', `DTSTART;TZID="Europe:${day(3)}T090000`),
  ).replace('PRODID:x', 'PRODID:x\r\nX-WR-TIMEZONE;VALUE=DATE-TIME:x');
  const { data } = await ada.api.importCalendar({ params: ada, body: { calendar: odd, missed: 'once' } });
  expect(data.taken.map(({ title }) => title)).toEqual(['Birthday', 'Weekly']);
  expect(data.refused.map(({ reason }) => reason)).toEqual(['invalid_recurrence', 'not_readable', 'not_readable']);
  const { data: items } = await ada.api.listItems({ params: ada });
  expect(items.map(({ title, overdue, recurrence }) => [title, overdue, recurrence?.missed]).sort()).toEqual([
    ['Birthday', false, 'once'],
    ['Weekly', false, 'once'],
  ]);
  expect(items.every(({ start }) => start!.date >= new Date().toISOString().slice(0, 10))).toBe(true);
});
