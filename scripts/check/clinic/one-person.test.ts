import { beforeAll, expect, test, vi } from 'vitest';
import { startNotice } from '../../../shared/domain/clinic/booking/visit-notice.ts';
import { firstRules } from '../../../shared/domain/clinic/clinic.ts';
import type { PatientPatch } from '../../../shared/domain/clinic/patient-content.ts';
import { Failure } from '../../../shared/domain/core/failure.ts';
import type { UserId } from '../../../shared/domain/core/ids.ts';
import { createWorkspace } from '../../../shared/domain/people/workspaces/workspace.ts';
import { onEngine } from '../costs/engine.fixture.ts';
import { id } from './clinic.fixture.ts';

/* What counts for one person, by whichever of their records somebody asks, on a DynamoDB engine in memory. */
vi.mock('../../../shared/aws/kms.ts', () => import('./kms.fixture.ts'));
const data = onEngine(async () => ({
  ...(await import('../../../functions/clinic/merges/merge.ts')),
  ...(await import('../../../functions/clinic/notices/mailbox.ts')),
  ...(await import('../../../functions/clinic/patients/register.ts')),
  ...(await import('../../../functions/clinic/portal/age.ts')),
  ...(await import('../../../functions/clinic/prescriptions/known.ts')),
  ...(await import('../../../functions/notifications/deliveries/refused-notice.ts')),
  ...(await import('../../../shared/data/clinic/clinics.ts')),
  ...(await import('../../../shared/data/clinic/patient-keys.ts')),
  ...(await import('../../../shared/data/clinic/patients.ts')),
  ...(await import('../../../shared/data/clinic/visit-notices.ts')),
  ...(await import('../../../shared/data/people/workspaces.ts')),
}));

const now = '2026-11-30T08:00:00.000Z';
const workspaceId = id('ws', 1);
const [ofLoser, ofSurvivor, stranger] = [1, 2, 3].map(nth => id('user', nth)) as [UserId, UserId, UserId];
let asked = 0;
const as = (userId: UserId) => ({ userId, now, requestId: `request ${++asked}`, zone: 'UTC' });

beforeAll(async () => {
  await data.workspaces.create(createWorkspace({ name: 'Practice', kind: 'clinic' }, workspaceId, as(ofLoser)).workspace, as(ofLoser));
  await data.clinics.create(firstRules(workspaceId, { chartReaders: 'care_team' }, as(ofLoser)), as(ofLoser));
});

let made = 0;
/** Two records of one person, the one with its care team and what else is known by it. */
const records = async (loser: PatientPatch = {}, survivor: PatientPatch = {}) => {
  const register = async (more: PatientPatch, userId: UserId) => {
    const key = { workspaceId, patientId: id('patient', ++made) };
    await data.register(key, { names: [{ family: 'Muster' }], gender: 'unknown' }, as(userId), [userId]);
    if (Object.keys(more).length > 0) await data.alter(key, more, as(userId));
    return key;
  };
  const pair = { loser: await register(loser, ofLoser), survivor: await register(survivor, ofSurvivor) };
  return { ...pair, merge: () => data.merge(pair.loser, pair.survivor.patientId, as(ofLoser), undefined) };
};
type Key = Awaited<ReturnType<typeof records>>['loser'];
/** Who may open the chart of a record, and write there. */
const openTo = async (record: Key): Promise<UserId[]> => {
  const opens = async (userId: UserId) =>
    data.charted(record, { role: 'clinician', context: as(userId) }, 'write').then(
      () => [userId],
      error => (error instanceof Failure && error.code === 'forbidden' ? [] : Promise.reject(error)),
    );
  return (await Promise.all([ofLoser, ofSurvivor, stranger].map(opens))).flat();
};

test('whoever is in the care team of one record treats the person: what stands with the other is open to them, while they are merged', async () => {
  const { loser, survivor, merge } = await records();
  expect([await openTo(loser), await openTo(survivor)]).toEqual([[ofLoser], [ofSurvivor]]);
  await merge();
  for (const each of [loser, survivor]) expect(await openTo(each)).toEqual([ofLoser, ofSurvivor]);
  await data.unmerge(loser, as(ofLoser), undefined);
  expect([await openTo(loser), await openTo(survivor)]).toEqual([[ofLoser], [ofSurvivor]]);
});

const mail = (value: string, email = true): PatientPatch => ({ contacts: [{ system: 'email', value }], consents: { email } });
const mailboxOf = async (record: Key) => data.mailboxOf((await data.patients.find(record))!, await data.patientKeyOf(workspaceId));

test('where they are mailed, and whether they want that, says the record that goes on', async () => {
  const said = await records(mail('old@example.org'), mail('new@example.org'));
  expect(await mailboxOf(said.loser)).toMatchObject({ address: 'old@example.org' });
  await said.merge();
  expect(await mailboxOf(said.loser)).toMatchObject({ address: 'new@example.org' });
  const refused = await records(mail('old@example.org'), mail('new@example.org', false));
  await refused.merge();
  expect(await mailboxOf(refused.loser)).toEqual({ reason: 'no_consent' });
});

test('mail about a visit of the record that was merged that comes back is sent there no more by either', async () => {
  const { loser, survivor, merge } = await records(mail('old@example.org'), mail('new@example.org'));
  await merge();
  const { digest } = (await mailboxOf(loser)) as { digest: string };
  const notice = { ...loser, appointmentId: id('appointment', made), about: 'booked' as const, at: now };
  const begun = startNotice(notice, { start: now } as never, now);
  await data.visitNotices.create({ ...begun, next: { ...begun.next, address: digest, addressOf: survivor.patientId } }, as(ofLoser));
  expect(await data.endMailThere({ notice, reason: 'bounce' } as never, 'request')).toBe(true);
  for (const each of [loser, survivor]) expect(await mailboxOf(each)).toEqual({ reason: 'address_suppressed' });
});

test('when they come of age says the record that goes on', async () => {
  const { loser, merge } = await records({ birthDate: '2001-01-01' }, { birthDate: '2011-01-01' });
  const ageOf = async () =>
    data.ageOf((await data.patients.find(loser))!, await data.patientKeyOf(workspaceId), await data.clinicOf(workspaceId));
  expect((await ageOf()).birthDate).toBe('2001-01-01');
  await merge();
  expect((await ageOf()).birthDate).toBe('2011-01-01');
});
