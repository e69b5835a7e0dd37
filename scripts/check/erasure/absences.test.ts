import { expect, test } from 'vitest';
import type { Change } from '../../../shared/domain/core/due.ts';
import { createAbsence } from '../../../shared/domain/people/absences/absence.ts';
import { type Member, newMember, removeMember } from '../../../shared/domain/people/workspaces/workspace.ts';
import { setMemberAside } from '../../../shared/domain/people/workspaces/workspace-trash.ts';
import { onEngine } from '../costs/engine.fixture.ts';

/*
 * Why somebody was away may be about their health: it goes when they leave, and with it what the clock would still tell of them. On a DynamoDB
 * engine in memory, with the function that hears of it.
 */
type Handler = (batch: object, context: object) => Promise<{ batchItemFailures: unknown[] }>;

const data = onEngine(async () => {
  Object.assign(process.env, {
    QUEUES_URL: 'http://localhost/none',
    LOG_HOT_DAYS: '90',
    LOG_KEPT_DAYS: '0',
    RETRY_FIRST_SECONDS: '1',
    RETRY_AT_MOST_SECONDS: '1',
  });
  const [{ handler }, absences, { members }, { createWithin }] = await Promise.all([
    import('../../../functions/platform/on-ended.ts'),
    import('../../../shared/data/people/absences.ts'),
    import('../../../shared/data/people/members.ts'),
    import('../../../shared/data/core/quota.ts'),
  ]);
  const rows = await import('../../../shared/data/core/rows.ts');
  return { hear: handler as unknown as Handler, ...absences, members, createWithin, ...rows };
});

const id = <P extends string>(prefix: P, i: number) => `${prefix}_01kb8m3tq2e8fvq3w5r7c9${String(i).padStart(4, '0')}` as const;
const now = '2026-11-21T08:00:00.000Z';
const [ada, ben] = [id('user', 1), id('user', 2)];
const context = { userId: ada, now, requestId: '3f0c1f5e-8f0e-4d3a-9a54-5a8b8a4f3f11', zone: 'Europe/Berlin' };

const absenceOf = async (of: { workspaceId: ReturnType<typeof id<'ws'>>; userId: typeof ada | typeof ben }, i: number) => {
  const ids = { ...of, absenceId: id('abs', i) };
  const input = { from: '2026-12-01', to: '2026-12-07', rule: 'FREQ=WEEKLY;INTERVAL=2', category: 'illness' as const, note: 'A cold' };
  await data.createWithin(data.absenceQuota(of), data.absences, ids, createAbsence(input, ids, context), context);
};

let workspaces = 0;
/** A workspace with two members, each of whom has said twice that they will be away. */
const home = async () => {
  const workspaceId = id('ws', ++workspaces);
  const join = (userId: typeof ada | typeof ben) =>
    data.members.create(newMember({ userId, role: 'member' }, workspaceId, context), context);
  await join(ada);
  const { record: member } = await join(ben);
  for (const userId of [ada, ben]) for (const i of [1, 2]) await absenceOf({ workspaceId, userId }, i);
  return { workspaceId, member };
};

const hear = async ({ next, event }: Change<Member>) => {
  const { workspaceId, userId, version } = next;
  const body = JSON.stringify({
    id: `WS#${workspaceId}/MEMBER#${userId}@${version}`,
    ...event,
    at: now,
    by: userId,
    requestId: context.requestId,
    entity: 'member',
    version,
    record: next,
  });
  const { batchItemFailures } = await data.hear({ Records: [{ messageId: '1', body, attributes: {} }] }, {});
  expect(batchItemFailures).toEqual([]);
};

const awayIn = async (workspaceId: ReturnType<typeof id<'ws'>>) =>
  (await data.absencesIn({ workspaceId }, { limit: 10 })).items.map(({ userId }) => userId);
const leave = (member: Member) => removeMember(member, 'owner', 2, context);

test('who leaves takes along why they were away and when they will be, and nobody else’s, however often it is heard', async () => {
  const { workspaceId, member } = await home();
  const left = leave(member);
  await data.members.save(left, context);
  for (const _ of ['once', 'again']) await hear(left);
  expect(await awayIn(workspaceId)).toEqual([ada, ada]);
  expect(await data.readRow(data.absencesBelow(member).quota)).toBeUndefined();
});

test('who is in the workspace when it is heard keeps theirs; so does who went with a workspace that may be restored', async () => {
  const { workspaceId, member } = await home();
  const left = leave(member);
  await hear(left);
  const aside = setMemberAside(member, now);
  await data.members.save(aside, context);
  await hear(aside);
  expect(await awayIn(workspaceId)).toEqual([ada, ada, ben, ben]);
});
