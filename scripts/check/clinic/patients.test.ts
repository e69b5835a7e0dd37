import { expect, test, vi } from 'vitest';
import { isRecordNumber } from '../../../shared/domain/clinic/patient-number.ts';
import { createWorkspace } from '../../../shared/domain/people/workspaces/workspace.ts';
import { onEngine } from '../costs/engine.fixture.ts';
import { rowsOf } from './booking.oracle.fixture.ts';
import { id } from './clinic.fixture.ts';

/* Patients as the functions register and find them, on a DynamoDB engine in memory. KMS is counted. */
const kms = vi.hoisted(() => ({ made: 0, opened: 0 }));
vi.mock('../../../shared/aws/kms.ts', () => ({
  newDataKey: async () => {
    kms.made++;
    return { plain: Buffer.alloc(32, 7), wrapped: 'd3JhcHBlZA==', kmsKeyId: 'key' };
  },
  openDataKey: async () => {
    kms.opened++;
    return Buffer.alloc(32, 7);
  },
}));
const data = onEngine(async () => ({
  ...(await import('../../../functions/clinic/patients/register.ts')),
  ...(await import('../../../functions/clinic/patients/find.ts')),
  ...(await import('../../../functions/clinic/patients/erase.ts')),
  ...(await import('../../../shared/data/people/workspaces.ts')),
  ...(await import('../../../shared/data/core/table.ts')),
}));

const userId = id('user', 1);
const context = { userId, now: '2026-11-28T08:00:00.000Z', requestId: 'r' };
const input = (i: number) => ({ names: [{ family: `Muster${i}`, given: ['Anna'] }], gender: 'female' as const });
const withIdentifier = (value: string) => ({ ...input(0), identifiers: [{ system: 'urn:insurer', value }] });

const limits = () => ({ now: context.now, untilMs: Date.now() + 60_000 });
let clinics = 0;
const newClinic = async () => {
  const workspaceId = id('ws', ++clinics);
  await data.workspaces.create(createWorkspace({ name: 'Practice', kind: 'clinic' }, workspaceId, context).workspace, context);
  return workspaceId;
};

test('of five hundred who register one identifier at once one does, and what the others wrote is not there', async () => {
  const workspaceId = await newClinic();
  const tries = await Promise.allSettled(
    Array.from({ length: 500 }, (_, i) => data.register({ workspaceId, patientId: id('patient', i) }, withIdentifier('A1'), context)),
  );
  expect(tries.filter(({ status }) => status === 'fulfilled')).toHaveLength(1);
  const refusals = tries.flatMap(each => (each.status === 'rejected' ? [each.reason.code] : []));
  expect(new Set(refusals)).toEqual(new Set(['already_exists']));
  const { found } = await data.search(workspaceId, { name: 'Muster' });
  expect(found).toHaveLength(1);
  const again = await data.search(workspaceId, { identifier: { system: 'urn:insurer', value: 'A1' } });
  expect(again.found.map(({ patient }) => patient)).toEqual(found.map(({ patient }) => patient));
}, 120_000);

test('however many are registered at once, each has a record number of their own, and fifty are read by one request to KMS', async () => {
  const many = Number(process.env.PATIENTS ?? 1_000);
  const workspaceId = await newClinic();
  const made: string[] = [];
  for (let from = 0; from < many; from += 500) {
    const some = Array.from({ length: Math.min(500, many - from) }, (_, i) => from + i);
    const known = await Promise.all(some.map(i => data.register({ workspaceId, patientId: id('patient', i) }, input(i), context)));
    made.push(...known.map(({ person }) => person.recordNumber));
  }
  expect(new Set(made).size).toBe(many);
  expect(made.every(isRecordNumber)).toBe(true);
  // Another instance of the function, which knows no key yet.
  vi.resetModules();
  const before = kms.opened;
  const { search } = await import('../../../functions/clinic/patients/find.ts');
  const { found, more } = await search(workspaceId, { name: 'anna' });
  expect({ found: found.length, more, opened: kms.opened - before }).toEqual({ found: 50, more: true, opened: 1 });
}, 300_000);

test('a clinic that is erased leaves nothing of its patients, and another is whole', async () => {
  const [gone, stays] = [await newClinic(), await newClinic()];
  for (const workspaceId of [gone, stays])
    for (let i = 0; i < 30; i++) await data.register({ workspaceId, patientId: id('patient', i) }, withIdentifier(`B${i}`), context);
  const left = async (workspaceId: string): Promise<number> => (await rowsOf(data, workspaceId)).length;
  const whole = await left(stays);
  expect(await left(gone)).toBe(whole);
  for (const _ of ['once', 'again']) expect(await data.erasePatientsIn(gone, limits())).toEqual({ isDone: true });
  expect([await left(gone), await left(stays)]).toEqual([0, whole]);
}, 120_000);
