import { expect, test, vi } from 'vitest';
import { createWorkspace } from '../../../shared/domain/people/workspaces/workspace.ts';
import { onEngine } from '../costs/engine.fixture.ts';
import { meterOf } from '../costs/meter.ts';
import { id } from './clinic.fixture.ts';

/* Who may be registered already, among many who are called alike, on a DynamoDB engine in memory. */
vi.mock('../../../shared/aws/kms.ts', () => import('./kms.fixture.ts'));
const data = onEngine(async () => ({
  ...(await import('../../../functions/clinic/patients/register.ts')),
  ...(await import('../../../functions/clinic/patients/match.ts')),
  ...(await import('../../../shared/data/people/workspaces.ts')),
  ...(await import('../../../shared/data/core/table.ts')),
}));

const context = { userId: id('user', 1), now: '2026-11-28T08:00:00.000Z', requestId: 'r' };

test('who was typed wrong is the first of a thousand whose names begin alike, for the labels of these and two hundred records', async () => {
  const workspaceId = id('ws', 1);
  await data.workspaces.create(createWorkspace({ name: 'Practice', kind: 'clinic' }, workspaceId, context).workspace, context);
  const register = (i: number, family: string, birthDate: string) =>
    data.register({ workspaceId, patientId: id('patient', i) }, { names: [{ family }], gender: 'female', birthDate }, context);
  for (let from = 0; from < 1_000; from += 250)
    await Promise.all(Array.from({ length: 250 }, (_, i) => register(from + i, `Mus${from + i}`, '1950-01-01')));
  await register(1_000, 'Mustermann', '1984-02-09');
  const measured = meterOf(data.documents);
  const { result, requests, readUnits } = await measured(() =>
    data.match(workspaceId, { names: [{ family: 'Mustermann' }], birthDate: '1984-09-02' }),
  );
  const [first] = result.matches;
  expect([first?.patient.patientId, first?.grade, result.more]).toEqual([id('patient', 1_000), 'possible', true]);
  // A beginning, the day, and the day the other way round; then the records by hundreds.
  expect(requests.toSorted()).toEqual(['BatchGetItem', 'BatchGetItem', 'Query', 'Query', 'Query']);
  expect(readUnits).toBeLessThan(350);
}, 60_000);

test('somebody whose name has no word in it, as of who could not be asked, is no mistake to those who share their day of birth', async () => {
  const workspaceId = id('ws', 2);
  await data.workspaces.create(createWorkspace({ name: 'Ward', kind: 'clinic' }, workspaceId, context).workspace, context);
  const unknown = { names: [{ family: '?' }], gender: 'unknown' as const, birthDate: '1984-02-09' };
  await data.register({ workspaceId, patientId: id('patient', 1) }, unknown, context);
  const asked = { names: [{ family: 'Mustermann' }], birthDate: '1984-02-09' };
  expect(await data.match(workspaceId, asked)).toEqual({ matches: [], more: false });
});
