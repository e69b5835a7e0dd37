import { QueryCommand } from '@aws-sdk/lib-dynamodb';
import { expect, test, vi } from 'vitest';
import { type Appointment, advanceAppointment, confirmAppointment } from '../../../shared/domain/clinic/booking/appointment.ts';
import { createSchedule, ScheduleInput } from '../../../shared/domain/clinic/booking/schedule.ts';
import { VisitSeriesInput } from '../../../shared/domain/clinic/booking/series-starts.ts';
import { advanceVisitSeries, callOffVisitSeries, type VisitSeries } from '../../../shared/domain/clinic/booking/visit-series.ts';
import { createVisitType, VisitTypeInput } from '../../../shared/domain/clinic/booking/visit-type.ts';
import { createWorkspace } from '../../../shared/domain/people/workspaces/workspace.ts';
import { diceOf } from '../../simulation/dice.ts';
import { onEngine } from '../costs/engine.fixture.ts';
import { meterOf } from '../costs/meter.ts';
import { breaches } from './booking.oracle.fixture.ts';
import { always, id } from './clinic.fixture.ts';

/* Series of visits as the functions book them, on a DynamoDB engine in memory; who comes is sealed under a key that KMS is not asked for. */
vi.mock('../../../shared/aws/kms.ts', () => import('./kms.fixture.ts'));
const data = onEngine(async () => ({
  ...(await import('../../../functions/clinic/patients/register.ts')),
  ...(await import('../../../functions/clinic/appointments/place.ts')),
  ...(await import('../../../functions/clinic/merges/merge.ts')),
  ...(await import('../../../functions/clinic/series/book.ts')),
  ...(await import('../../../functions/clinic/series/pages.ts')),
  ...(await import('../../../functions/clinic/series/settle.ts')),
  ...(await import('../../../shared/data/clinic/appointments.ts')),
  ...(await import('../../../shared/data/clinic/schedules.ts')),
  ...(await import('../../../shared/data/clinic/visit-series.ts')),
  ...(await import('../../../shared/data/clinic/visit-types.ts')),
  ...(await import('../../../shared/data/people/workspaces.ts')),
  ...(await import('../../../shared/data/core/table.ts')),
  ...(await import('../../../shared/runtime/http/ids.ts')),
}));

const userId = id('user', 1);
const begin = '2026-11-28T08:00:00.000Z';
const later = (minutes: number, from = begin): string => new Date(Date.parse(from) + minutes * 60_000).toISOString();
const contextAt = (now: string) => ({ userId, now, requestId: 'r', zone: 'UTC' });
const context = contextAt(begin);
const [visitTypeId, patients] = [id('visit_type', 1), 2];

let clinics = 0;
/** A clinic whose rooms are always open, with a type of visit and some patients. */
const newClinic = async (type: object = {}, rooms = 4) => {
  const workspaceId = id('ws', 400 + ++clinics);
  await data.workspaces.create(createWorkspace({ name: 'Practice', kind: 'clinic' }, workspaceId, context).workspace, context);
  const scheduleIds = Array.from({ length: rooms }, (_, i) => id('schedule', i));
  for (const scheduleId of scheduleIds) {
    const room = ScheduleInput.parse({ name: 'Room', kind: 'room', hours: always, zone: 'UTC' });
    await data.schedules.create(createSchedule(room, { workspaceId, scheduleId }, context), context);
  }
  const input = VisitTypeInput.parse({
    name: 'Physiotherapy',
    minutes: 30,
    needs: ['room'],
    zone: 'America/New_York',
    horizonDays: 365,
    ...type,
  });
  await data.visitTypes.create(createVisitType(input, { workspaceId, visitTypeId }, context), context);
  for (let nth = 0; nth < patients; nth++)
    await data.register({ workspaceId, patientId: id('patient', nth) }, { names: [{ family: 'Muster' }], gender: 'unknown' }, context);
  return { workspaceId, scheduleIds };
};
type Clinic = Awaited<ReturnType<typeof newClinic>>;

// A limit by the day has two days of UTC judged for each visit, with four rooms: so ten of them are two pages.
const perPatient = { perPatient: 1, needs: ['room', 'room', 'room', 'room'] };
const count = 10;
const first = '2026-12-01';
const rooms = Array.from({ length: 4 }, (_, i) => id('schedule', i));
const asks = (more: object = {}, scheduleIds = rooms) =>
  VisitSeriesInput.parse({ visitTypeId, scheduleIds, first, time: '20:00', rule: `FREQ=DAILY;COUNT=${count}`, ...more });
/** When visits are to begin that are one a day at eight in the evening of New York: in winter that is one o'clock of the next day (UTC). */
const startAt = (nth: number): string => new Date(Date.parse('2026-12-02T01:00:00.000Z') + nth * 86_400_000).toISOString();
const keyIn = ({ workspaceId }: Clinic, patient = 0) => ({
  workspaceId,
  patientId: id('patient', patient),
  visitSeriesId: data.newId('visitSeries'),
});
const bookOne = ({ workspaceId }: Clinic, patient: number, start: string, now = begin, scheduleIds = rooms) =>
  data.bookAppointment(
    { workspaceId, patientId: id('patient', patient), appointmentId: data.newId('appointment') },
    { visitTypeId, scheduleIds, start, hold: false },
    contextAt(now),
  );
/** All rows of the patients of a clinic, and of the days of its schedules. */
const rowsIn = async ({ workspaceId, scheduleIds }: Clinic): Promise<Record<string, unknown>[]> => {
  const whose = [...Array.from({ length: patients }, (_, nth) => `PAT#${id('patient', nth)}`), ...scheduleIds.map(each => `BOOK#${each}`)];
  const pages = await Promise.all(
    whose.map(each =>
      data.documents.send(
        new QueryCommand({
          TableName: data.tableName,
          KeyConditionExpression: 'pk = :pk',
          ExpressionAttributeValues: { ':pk': `WS#${workspaceId}#${each}` },
        }),
      ),
    ),
  );
  return pages.flatMap(({ Items }) => Items!);
};
const visitsIn = async (clinic: Clinic): Promise<Appointment[]> =>
  (await rowsIn(clinic)).filter(({ entity }) => entity === 'appointment').map(data.appointments.fromRow);
const seriesIn = async (clinic: Clinic): Promise<VisitSeries[]> =>
  (await rowsIn(clinic)).filter(({ entity }) => entity === 'visit_series').map(data.visitSeries.fromRow);
/** The times at which visits of a series take place, in order. */
const bookedIn = async (clinic: Clinic): Promise<string[]> =>
  (await visitsIn(clinic))
    .filter(({ visitSeriesId, status }) => visitSeriesId !== undefined && status === 'booked')
    .map(({ start }) => start)
    .sort();
const bookSeries = async (key: ReturnType<typeof keyIn>, input: ReturnType<typeof asks>, by = context) =>
  data.settleSeries(await data.bookSeries(key, input, by), by);
/** What the clock does at a moment: holds end, and series that were left half way go on. */
const clockAt = async (clinic: Clinic, now: string): Promise<void> => {
  for (const visit of await visitsIn(clinic))
    if (visit.dueAt !== undefined && visit.dueAt <= now)
      await data.appointments.update(visit, each => advanceAppointment(each, now), contextAt(now));
  for (const { dueAt, ...series } of await seriesIn(clinic))
    if (dueAt !== undefined && dueAt <= now)
      await data.settleSeries(await data.visitSeries.update(series, each => advanceVisitSeries(each, now), contextAt(now)), contextAt(now));
};

test('fifty-two visits a week apart are booked at the same time of day over both changes of the clocks, in as many writes as they need', async () => {
  const clinic = await newClinic();
  const measure = meterOf(data.documents);
  const cost = await measure(() =>
    bookSeries(keyIn(clinic), asks({ time: '09:00', rule: 'FREQ=WEEKLY;COUNT=52', first: '2026-12-02' }, rooms.slice(0, 1))),
  );
  const writes = cost.requests.filter(name => name === 'TransactWriteItems').length;
  console.log(`52 visits: ${cost.requests.length} requests, ${writes} transactions, ${cost.writeUnits} write units`);
  expect(writes).toBe(5);
  const starts = await bookedIn(clinic);
  expect(starts).toHaveLength(52);
  const clock = new Intl.DateTimeFormat('sv-SE', { timeZone: 'America/New_York', timeStyle: 'short' });
  expect(new Set(starts.map(start => clock.format(Date.parse(start))))).toEqual(new Set(['09:00']));
  expect(new Set(starts.map(start => start.slice(11, 16)))).toEqual(new Set(['14:00', '13:00']));
  expect(breaches(await rowsIn(clinic), begin)).toEqual([]);
}, 60_000);

test('where one of them is taken nothing is booked and nothing is left of it; those that are free are, where that is asked for, and the others are said', async () => {
  const clinic = await newClinic(perPatient);
  await bookOne(clinic, 1, startAt(7));
  const before = await rowsIn(clinic);
  const refused = await bookSeries(keyIn(clinic), asks()).catch(error => error);
  expect(refused).toMatchObject({
    code: 'slot_unavailable',
    details: { reason: 'taken', refused: [{ start: startAt(7), reason: 'taken' }] },
  });
  expect(refused.details.alternatives[0].start).toBe(new Date(Date.parse(startAt(7)) + 30 * 60_000).toISOString());
  expect(await rowsIn(clinic)).toEqual(before);
  const series = await bookSeries(keyIn(clinic), asks({ mode: 'report' }));
  expect(series).toMatchObject({ status: 'booked', refused: [{ start: startAt(7), reason: 'taken' }] });
  expect(await bookedIn(clinic)).toEqual(Array.from({ length: count }, (_, nth) => startAt(nth)).filter((_, nth) => nth !== 7));
}, 60_000);

test('what a clinic allows by the day and how far ahead holds for each of them', async () => {
  const clinic = await newClinic({ ...perPatient, horizonDays: 10 });
  await bookOne(clinic, 0, '2026-12-05T20:00:00.000Z');
  const { refused, appointmentIds } = (await bookSeries(keyIn(clinic), asks({ mode: 'report' })))!;
  const reasons = refused.map(({ start, reason }) => `${start.slice(0, 10)} ${reason}`);
  // Of the fifth of December, by the clock of the clinic, they have one already.
  expect(reasons).toEqual([
    '2026-12-06 patient_limit',
    '2026-12-09 beyond_horizon',
    '2026-12-10 beyond_horizon',
    '2026-12-11 beyond_horizon',
  ]);
  expect(appointmentIds).toHaveLength(count - refused.length);
});

/** Sends a request of which the nth to the table is cut off, before it was carried out or after. */
const cutAt = async <T>(nth: number, isAnswered: boolean, work: () => Promise<T>): Promise<{ value?: T; sent: number }> => {
  const { send } = data.documents;
  let sent = 0;
  const cutting = async (...command: Parameters<typeof send>) => {
    const isCut = ++sent === nth;
    if (isCut && !isAnswered) throw new Error('cut off');
    // Whoever was cut off does nothing more.
    if (sent > nth) throw new Error('cut off');
    const reply = await send.apply(data.documents, command);
    if (isCut) throw new Error('cut off');
    return reply;
  };
  Object.assign(data.documents, { send: cutting });
  try {
    return { value: await work(), sent };
  } catch (error) {
    if ((error as Error).message !== 'cut off') throw error;
    return { sent };
  } finally {
    Object.assign(data.documents, { send });
  }
};

type Ending = 'retry' | 'soon' | 'late' | 'taken';
type Cut = { clinic: Clinic; key: ReturnType<typeof keyIn>; by: typeof context };
/** What happens after a series was cut off, in the hour after it. Whatever was held has ended by itself at the end of that. */
const afterwards: Record<Ending, (cut: Cut) => Promise<unknown>> = {
  retry: ({ key, by }) => bookSeries(key, asks(), by),
  soon: ({ clinic }) => clockAt(clinic, later(1)),
  late: async () => undefined,
  taken: ({ clinic }) => bookOne(clinic, 1, startAt(6), later(60)).catch(error => expect(error.code).toBe('slot_unavailable')),
};
/** What is there of a series an hour later: all of it, or nothing. */
const endOf = async (clinic: Clinic): Promise<'all' | 'nothing'> => {
  await clockAt(clinic, later(61));
  const [booked, [series]] = [await bookedIn(clinic), await seriesIn(clinic)];
  const end = booked.length === count ? 'all' : 'nothing';
  expect(booked).toHaveLength(end === 'all' ? count : 0);
  expect(series?.status).toBe(end === 'all' ? 'booked' : series && 'cancelled');
  expect(breaches(await rowsIn(clinic), later(61))).toEqual([]);
  return end;
};
/** Cuts a series off at its nth request to the table. Undefined where it has no more of them. */
const cutSeries = async (nth: number, isAnswered: boolean, ending: Ending): Promise<'all' | 'nothing' | undefined> => {
  const clinic = await newClinic(perPatient);
  const [key, by] = [keyIn(clinic), { ...context, retryMark: 'key.body' }];
  const { value, sent } = await cutAt(nth, isAnswered, () => bookSeries(key, asks(), by));
  if (value && sent < nth) return undefined;
  expect(breaches(await rowsIn(clinic), begin)).toEqual([]);
  await afterwards[ending]({ clinic, key, by });
  return endOf(clinic);
};

test.each([
  ['asked again', 'retry'],
  ['left to a clock that comes a minute later', 'soon'],
  ['left to a clock that stood still for an hour, with all times free still', 'late'],
  ['left to a clock that stood still for an hour, while somebody has taken one of its times', 'taken'],
] as const)(
  'a series that is cut off at any request ends as nothing or as all: %s',
  async (_, ending) => {
    const ends: ('all' | 'nothing' | undefined)[] = [];
    for (let nth = 1; !ends.includes(undefined); nth++)
      for (const isAnswered of [false, true]) ends.push(await cutSeries(nth, isAnswered, ending));
    const [whole, none] = [ends.filter(end => end === 'all').length, ends.filter(end => end === 'nothing').length];
    console.log(`${whole + none} cuts, ${ending}: ${whole} all, ${none} nothing`);
    expect(whole + none).toBeGreaterThanOrEqual(30);
    expect(none > 0).toBe(ending !== 'retry');
  },
  300_000,
);

test('of two who go on with a series at once the slower books nothing anew that the other has called off', async () => {
  const clinic = await newClinic(perPatient);
  const series = await data.bookSeries(keyIn(clinic), asks(), context);
  expect(series.status).toBe('confirming');
  // All its holds have ended, and one of its times is taken.
  const now = later(60);
  await bookOne(clinic, 1, startAt(6), now);
  const { send } = data.documents;
  const [reached, released] = [Promise.withResolvers<void>(), Promise.withResolvers<void>()];
  let isHeldUp = false;
  const holdingUp = async (...command: Parameters<typeof send>) => {
    if (!isHeldUp && command[0].constructor.name === 'TransactWriteCommand') {
      isHeldUp = true;
      reached.resolve();
      await released.promise;
    }
    return send.apply(data.documents, command);
  };
  Object.assign(data.documents, { send: holdingUp });
  const slower = data.settleSeries(series, contextAt(now));
  await reached.promise;
  Object.assign(data.documents, { send });
  expect((await data.settleSeries(series, contextAt(now)))?.status).toBe('cancelled');
  released.resolve();
  await slower;
  expect(await bookedIn(clinic)).toEqual([]);
  expect(breaches(await rowsIn(clinic), now)).toEqual([]);
}, 60_000);

test('of a series that does not come about its patient is told alone of a visit of which they were reminded meanwhile', async () => {
  const clinic = await newClinic({ ...perPatient, reminders: ['PT88H'] });
  const series = await data.bookSeries(keyIn(clinic), asks(), context);
  // Cut off once its first visit was booked: of that they are reminded an hour later, and then one of the others is taken.
  const begun = (await visitsIn(clinic)).filter(({ start }) => start === startAt(0));
  await data.changeTogether(begun, each => confirmAppointment(each, context), context);
  const now = later(61);
  await bookOne(clinic, 1, startAt(6), now);
  await data.appointments.update(begun[0]!, each => advanceAppointment(each, now), contextAt(now));
  // Whoever goes on with it began before that.
  expect((await data.settleSeries(series, contextAt(later(59))))?.status).toBe('cancelled');
  const off = (await visitsIn(clinic)).filter(({ status }) => status === 'cancelled');
  expect(off.filter(({ cancelledWithSeries }) => !cancelledWithSeries).map(({ start }) => start)).toEqual([startAt(0)]);
}, 60_000);

test('nothing is begun with a record that is merged while it is, and what was held for it is let go', async () => {
  for (const rule of [`FREQ=DAILY;COUNT=${count}`, 'FREQ=DAILY;COUNT=2']) {
    const clinic = await newClinic(perPatient);
    const [key, goesOn] = [keyIn(clinic), id('patient', 1)];
    const { send } = data.documents;
    let isMerged = false;
    // Merged once it was read that nothing speaks against it, and before the last write of it.
    const merging = async (...command: Parameters<typeof send>) => {
      const writesSeries = JSON.stringify((command[0] as { input?: object }).input ?? {}).includes('"entity":"visit_series"');
      if (!isMerged && writesSeries) {
        isMerged = true;
        await data.merge(key, goesOn, context, undefined);
      }
      return send.apply(data.documents, command);
    };
    Object.assign(data.documents, { send: merging });
    const refused = await data.bookSeries(key, asks({ rule }), context).catch(error => error);
    Object.assign(data.documents, { send });
    expect(refused).toMatchObject({ code: 'patient_merged', details: { into: goesOn } });
    expect(await seriesIn(clinic)).toEqual([]);
    expect((await visitsIn(clinic)).filter(({ status }) => status !== 'cancelled')).toEqual([]);
  }
}, 60_000);

test('whoever knows the ids of visits of a series cannot try what it was asked for with', async () => {
  const clinic = await newClinic(perPatient);
  const [key, by] = [keyIn(clinic), { ...context, retryMark: 'key.body' }];
  const { appointmentIds } = (await bookSeries(key, asks(), by))!;
  const seed = `${key.visitSeriesId}|${by.retryMark}|${Date.parse(startAt(0))}`;
  expect(appointmentIds).not.toContain(data.derivedId('appointment', seed, data.timeOfId(key.visitSeriesId)));
}, 60_000);

test('visits from one of them on are called off, cut off anywhere, and those before it stay', async () => {
  const clinic = await newClinic(perPatient);
  let cuts = 0;
  for (let nth = 2; ; nth++) {
    const series = (await bookSeries(keyIn(clinic), asks()))!;
    const decide = (now: VisitSeries) => callOffVisitSeries(now, { from: startAt(4), by: 'patient' }, begin);
    const { value, sent } = await cutAt(Math.floor(nth / 2), nth % 2 === 0, async () =>
      data.settleSeries(await data.visitSeries.update(series, decide, context), context),
    );
    await clockAt(clinic, later(2));
    const off = await data.visitSeries.get(series);
    // Cut off before it was said, nothing is called off.
    expect(await bookedIn(clinic)).toEqual(Array.from({ length: off.callingOff ? 4 : count }, (_, i) => startAt(i)));
    expect(breaches(await rowsIn(clinic), later(2))).toEqual([]);
    const all = await data.visitSeries.update(series, now => callOffVisitSeries(now, { from: begin, by: 'clinic' }, begin), context);
    expect(await data.settleSeries(all, context)).toMatchObject({ status: 'cancelled', endedAt: begin });
    expect(await bookedIn(clinic)).toEqual([]);
    if (value && sent < Math.floor(nth / 2)) break;
    cuts++;
  }
  expect(cuts).toBeGreaterThanOrEqual(16);
}, 240_000);

/** Cuts some requests to the table off, before they were carried out or after, while something is done. */
const cutWhile = async (dice: ReturnType<typeof diceOf>, work: () => Promise<void>): Promise<void> => {
  const { send } = data.documents;
  const cutting = async (...command: Parameters<typeof send>) => {
    const luck = dice.below(150);
    if (luck === 0) throw new Error('cut off');
    const reply = await send.apply(data.documents, command);
    if (luck === 1) throw new Error('cut off');
    return reply;
  };
  Object.assign(data.documents, { send: cutting });
  await work();
  Object.assign(data.documents, { send });
};
/** How many visits of each series are booked. */
const sizesIn = async (clinic: Clinic): Promise<Map<string, number>> => {
  const booked = (await visitsIn(clinic)).filter(({ status, visitSeriesId }) => status === 'booked' && visitSeriesId !== undefined);
  return new Map([...Map.groupBy(booked, ({ visitSeriesId }) => visitSeriesId!)].map(([key, visits]) => [key, visits.length]));
};

test('many who book series and visits at once, some cut off, take no time twice, and each series is there whole or not at all', async () => {
  const clinic = await newClinic(perPatient, 8);
  const dice = diceOf(`series ${process.env.SEED ?? 20_261_130}`);
  const act = (nth: number, now: string): Promise<unknown> => {
    const from = dice.below(5);
    const four = Array.from({ length: 4 }, (_, room) => id('schedule', from + room));
    const [day, time] = [`2026-12-${String(1 + dice.below(20)).padStart(2, '0')}`, dice.pick(['20:00', '20:15', '21:00'])];
    return nth < 3
      ? bookSeries(keyIn(clinic, dice.below(patients)), asks({ first: day, time }, four), contextAt(now))
      : bookOne(clinic, dice.below(patients), startAt(dice.below(30)), now, four);
  };
  for (let round = 0; round < 6; round++) {
    const now = later(round * 20);
    await cutWhile(dice, async () => {
      for (const ended of await Promise.allSettled(Array.from({ length: 5 }, (_, nth) => act(nth, now))))
        if (ended.status === 'rejected') expect(ended.reason.code ?? ended.reason.message).toMatch(/^(slot_unavailable|cut off)$/);
    });
    expect(breaches(await rowsIn(clinic), now)).toEqual([]);
    if (dice.chance(0.5)) await clockAt(clinic, now);
  }
  await clockAt(clinic, later(300));
  const [sizes, stored] = [await sizesIn(clinic), await seriesIn(clinic)];
  console.log(`${stored.length} series, ${sizes.size} of them there`);
  expect(new Set(sizes.values())).toEqual(new Set([count]));
  const there = stored.filter(({ status }) => status === 'booked').map(({ visitSeriesId }) => visitSeriesId);
  expect([...sizes.keys()].sort()).toEqual(there.sort());
  expect((await visitsIn(clinic)).filter(({ status }) => status === 'held')).toEqual([]);
}, 120_000);
