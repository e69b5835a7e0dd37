import { setImmediate } from 'node:timers/promises';
import { expect, test, vi } from 'vitest';
import { createWorkspace } from '../../../shared/domain/people/workspaces/workspace.ts';
import { onEngine } from '../costs/engine.fixture.ts';
import { meterOf } from '../costs/meter.ts';
import { id } from './clinic.fixture.ts';

/* How long patients are kept, and how they are found among many, on a DynamoDB engine in memory. */
vi.mock('../../../shared/aws/kms.ts', () => import('./kms.fixture.ts'));
const data = onEngine(async () => ({
  ...(await import('../../../functions/clinic/patients/register.ts')),
  ...(await import('../../../functions/clinic/patients/find.ts')),
  ...(await import('../../../functions/clinic/patients/erase.ts')),
  ...(await import('../../../functions/clinic/retention/holds.ts')),
  ...(await import('../../../shared/data/clinic/patients.ts')),
  ...(await import('../../../shared/data/people/workspaces.ts')),
  putRows: (await import('../../../shared/data/core/write-rows.ts')).putRows,
  ...(await import('../../../shared/data/core/rows.ts')),
  ...(await import('../../../shared/data/core/table.ts')),
}));

const userId = id('user', 1);
const at = (now: string) => ({ userId, now, requestId: `r${now}` });
const context = at('2026-11-28T08:00:00.000Z');
const tenYearsOn = '2036-11-28T08:00:00.000Z';
const limits = (now: string) => ({ now, untilMs: Date.now() + 60_000 });

let clinics = 0;
const newClinic = async () => {
  const workspaceId = id('ws', ++clinics);
  await data.workspaces.create(createWorkspace({ name: 'Practice', kind: 'clinic' }, workspaceId, context).workspace, context);
  return workspaceId;
};
const treated = (i: number) => ({ names: [{ family: `Muster${i}` }], gender: 'female' as const, alerts: ['Latex'] });
const registered = (i: number) => ({ names: [{ family: `Muster${i}` }], gender: 'female' as const });

test('a clinic that is deleted keeps who was treated until their years are over, readable for whoever restores it; whoever was not is gone at once', async () => {
  const workspaceId = await newClinic();
  const key = (i: number) => ({ workspaceId, patientId: id('patient', i) });
  await data.register(key(1), registered(1), context);
  await data.register(key(2), treated(2), context);
  await data.register(key(3), treated(3), at('2026-12-28T08:00:00.000Z'));
  const hold = await data.placeHold({ ...key(3), legalHoldId: id('lhold', 1) }, 'Case 12', context);
  const trashed = '2026-12-29T08:00:00.000Z';
  expect(await data.erasePatientsIn(workspaceId, limits(trashed))).toEqual({ isDone: false, keptUntil: '2027-01-28T08:00:00.000Z' });
  expect(await data.patients.find(key(1))).toBeUndefined();
  expect((await data.known(await data.patients.find(key(2)))).chart()).toEqual({ alerts: ['Latex'] });
  // A millisecond before the end of the first, then at it, while the hold stands; then without it, before the end of the second, and at it.
  for (const [now, isThere] of [
    ['2036-11-28T07:59:59.999Z', true],
    [tenYearsOn, false],
  ] as const) {
    expect((await data.erasePatientsIn(workspaceId, limits(now))).isDone).toBe(false);
    expect((await data.patients.find(key(2))) !== undefined).toBe(isThere);
  }
  expect((await data.erasePatientsIn(workspaceId, limits('2040-01-01T00:00:00.000Z'))).isDone).toBe(false);
  await data.liftHold(hold, 'The case was closed', context);
  expect(await data.erasePatientsIn(workspaceId, limits(tenYearsOn))).toEqual({ isDone: false, keptUntil: '2036-12-28T08:00:00.000Z' });
  expect(await data.erasePatientsIn(workspaceId, limits('2036-12-28T08:00:00.000Z'))).toEqual({ isDone: true });
  expect(await data.readRow(data.patientKeyPlace(workspaceId))).toBeUndefined();
});

test('whatever stands of a treatment beside a patient counts, also of a kind that this code does not know, and goes with them', async () => {
  const workspaceId = await newClinic();
  const patient = { workspaceId, patientId: id('patient', 1) };
  await data.register(patient, registered(1), context);
  const { pk } = data.patients.keyOf(patient);
  const scan = { pk, sk: 'SCAN#1', entity: 'scan', event: { at: '2027-03-01T00:00:00.000Z' } };
  await data.putRows([scan]);
  const refused = data.erase(patient, at('2037-02-28T23:59:59.999Z'));
  await expect(refused).rejects.toMatchObject({
    code: 'must_be_kept',
    details: { reason: 'retention', until: '2037-03-01T00:00:00.000Z' },
  });
  await data.alter(patient, { ended: true }, at('2027-01-01T00:00:00.000Z'));
  await data.endRetention(patient, at('2033-01-01T00:00:00.000Z'));
  expect(await data.patients.get(patient)).toMatchObject({ dueAt: '2037-03-01T00:00:00.000Z', dataKey: expect.any(String) });
  await data.endRetention(patient, at('2037-03-01T00:00:00.000Z'));
  expect((await data.patients.get(patient)).erasedAt).toBe('2037-03-01T00:00:00.000Z');
  for (const _ of ['once', 'again']) await data.forgetPatient(patient, at('2037-03-01T00:00:01.000Z'));
  expect(await data.readRow(scan)).toBeUndefined();
  expect((await data.patients.get(patient)).tokens).toBeUndefined();
});

test('a time that was kept for somebody and never booked, as each that is offered to who waits, is no treatment; one that was booked is', async () => {
  const workspaceId = await newClinic();
  const event = { at: '2027-03-01T00:00:00.000Z' };
  for (const [i, more] of [{}, { bookedAt: event.at }].entries()) {
    const patient = { workspaceId, patientId: id('patient', i) };
    await data.register(patient, registered(i), context);
    const { pk } = data.patients.keyOf(patient);
    await data.putRows([{ pk, sk: `APPOINTMENT#${id('appointment', i)}`, entity: 'appointment', status: 'cancelled', event, ...more }]);
  }
  const erasing = [0, 1].map(i => data.erase({ workspaceId, patientId: id('patient', i) }, at('2027-03-02T00:00:00.000Z')));
  const [neverBooked, booked] = await Promise.allSettled(erasing);
  expect(neverBooked).toMatchObject({ status: 'fulfilled' });
  expect(booked).toMatchObject({ status: 'rejected', reason: { code: 'must_be_kept', details: { until: '2037-03-01T00:00:00.000Z' } } });
});

test('of a hold and an erasure at the same moment one is done: nobody under a hold is erased, and nobody erased is under one', async () => {
  const workspaceId = await newClinic();
  const seen = new Set<string>();
  for (let i = 0; i < 60; i++) {
    const patient = { workspaceId, patientId: id('patient', i) };
    await data.register(patient, registered(i), context);
    // Later by a little more each time: the erasure, which reads more first, is to win some of the races too.
    const place = async () => {
      for (let turns = i; turns > 0; turns--) await setImmediate();
      return data.placeHold({ ...patient, legalHoldId: id('lhold', i) }, 'Case 12', context);
    };
    const acts = [() => data.erase(patient, context), place];
    const outcomes = await Promise.allSettled((i % 2 ? acts.toReversed() : acts).map(act => act()));
    const { erasedAt, legalHolds } = await data.patients.get(patient);
    expect(outcomes.filter(({ status }) => status === 'fulfilled')).toHaveLength(1);
    expect([erasedAt !== undefined, legalHolds !== undefined].filter(Boolean)).toHaveLength(1);
    seen.add(erasedAt === undefined ? 'held' : 'erased');
  }
  expect([...seen].sort()).toEqual(['erased', 'held']);
}, 60_000);

test('one of nineteen hundred whose names begin alike is found by reading labels and one record, and by whoever changed their name since', async () => {
  const workspaceId = await newClinic();
  const many = 1_900;
  for (let from = 0; from < many; from += 475)
    await Promise.all(
      Array.from({ length: 475 }, (_, i) =>
        data.register({ workspaceId, patientId: id('patient', from + i) }, registered(from + i), context),
      ),
    );
  const measured = meterOf(data.documents);
  const { result, requests, readUnits } = await measured(() => data.search(workspaceId, { name: 'muster1234' }));
  const { found, more } = result;
  expect({ found: found.length, more, requests }).toEqual({ found: 1, more: false, requests: ['Query', 'GetItem'] });
  expect(readUnits).toBeLessThan(130);
  await data.alter(found[0]!.patient, { names: [{ family: 'Musterfrau' }] }, at('2026-11-29T08:00:00.000Z'), [1]);
  const again = await data.search(workspaceId, { name: 'musterf' });
  expect(again.found.map(({ patient }) => patient.patientId)).toEqual([found[0]!.patient.patientId]);
  expect((await data.search(workspaceId, { name: 'muster1234' })).found).toEqual([]);
  expect(await data.search(workspaceId, { name: 'muster' })).toMatchObject({ found: { length: 50 }, more: true });
}, 120_000);
