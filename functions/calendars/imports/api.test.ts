import { expect, test } from 'vitest';
import { eventually } from '../../../scripts/testing/await.ts';
import { person, stage } from '../../../scripts/testing/stage.ts';
import { everyPage, memberOf, workspaceOf } from '../../../scripts/testing/workspace.ts';
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

const large = (count: number, letter: string) =>
  calendar(
    ...Array.from({ length: count }, (_, index) =>
      component(
        'VEVENT',
        `${letter}${index}`,
        `DTSTART;VALUE=DATE:${index % 50 === 0 ? '20200101' : day(3 + (index % 300))}`,
        `SUMMARY:${letter} ${index}`,
      ),
    ),
  );

test('a large file is a job: it goes on after its request, says how far it has come, and makes each item once', async () => {
  const ada = await person('ada');
  const bob = await person('bob');
  const home = await workspaceOf(ada);
  const body = { calendar: large(230, 'a') };
  await expect(ada.api.importCalendar({ params: home, body })).rejects.toMatchObject({ code: 'limit_reached', details: { limit: 100 } });

  const idempotencyKey = 'an-import-of-a-file';
  const start = () => ada.api.startImport({ params: home, body, idempotencyKey });
  const [{ data: job }, { data: twice }] = await Promise.all([start(), start()]);
  expect(twice.jobId).toBe(job.jobId);
  const params = { jobId: job.jobId };
  await expect(bob.api.getJob({ params })).rejects.toMatchObject({ status: 404 });
  await expect(bob.api.cancelJob({ params })).rejects.toMatchObject({ status: 404 });

  const seen: number[] = [];
  const over = await eventually('the job', async () => {
    const { data } = await ada.api.getJob({ params });
    seen.push(data.done);
    return data.endedAt ? data : undefined;
  });
  expect(seen).toEqual(seen.toSorted((a, b) => a - b));
  expect(over).toMatchObject({ status: 'done', total: 230, done: 230, outcomes: { created: 225, past: 5 } });
  expect(
    (await everyPage(cursor => ada.api.listItems({ params: home, query: { limit: 100, ...(cursor && { cursor }) } }))).all,
  ).toHaveLength(225);
  expect((await ada.api.listJobs({})).data).toMatchObject([{ jobId: job.jobId, status: 'done' }]);
  await expect(ada.api.cancelJob({ params })).rejects.toMatchObject({ status: 409, code: 'job_over' });

  // The same file once more: everything is known.
  const { data: again } = await ada.api.startImport({ params: home, body });
  const known = await eventually('the second job', async () => {
    const { data } = await ada.api.getJob({ params: again });
    return data.endedAt ? data : undefined;
  });
  expect(known).toMatchObject({ status: 'done', outcomes: { known: 225, past: 5 } });
});

test('a job answers 202 and where it is; who cancels it keeps what is done, and who loses their right gets no further', async () => {
  const ada = await person('ada');
  const home = await workspaceOf(ada);
  const reply = await fetch(`${stage.apiUrl}/v1/workspaces/${home.workspaceId}/import-jobs?past=true`, {
    method: 'POST',
    headers: { authorization: `Bearer ${ada.token}`, 'content-type': 'text/calendar' },
    body: large(600, 'b'),
  });
  const { data: job } = (await reply.json()) as { data: { jobId: string } };
  expect([reply.status, reply.headers.get('location')]).toEqual([202, `/v1/jobs/${job.jobId}`]);
  const { data: cancelled } = await ada.api.cancelJob({ params: job });
  expect(cancelled).toMatchObject({ status: 'cancelled', total: 600, endedAt: expect.any(String) });
  expect((await ada.api.cancelJob({ params: job })).data).toMatchObject({ status: 'cancelled', version: cancelled.version });

  const member = await memberOf(home, ada, 'member');
  const { data: his } = await member.api.startImport({ params: home, body: { calendar: large(600, 'c') } });
  await ada.api.removeMember({ params: { ...home, userId: member.userId } });
  const over = await eventually('the end', async () => {
    const { data } = await member.api.getJob({ params: his });
    return data.endedAt ? data : undefined;
  });
  expect(over).toMatchObject({ status: 'failed', error: 'not_allowed' });
  expect((await ada.api.getJob({ params: job })).data).toMatchObject({ status: 'cancelled', done: cancelled.done });
});
