import type { AllowanceId, UserId } from '../../../shared/domain/core/ids.ts';
import { AllowanceInput, advanceAllowance, createAllowance } from '../../../shared/domain/households/allowance.ts';
import { newMember } from '../../../shared/domain/people/workspaces/workspace.ts';
import type { Home } from './redemptions.fixture.ts';
import { untilDone } from './world.fixture.ts';

/** The code that is tried, loaded when the environment is there. */
export const allowanceCode = async () => {
  const [{ allowances: listener }, { allowances: kind }, { members }] = await Promise.all([
    import('../../../functions/households/allowances/give.ts'),
    import('../../../shared/data/households/allowances.ts'),
    import('../../../shared/data/people/members.ts'),
  ]);
  return { listener, kind, members };
};
type Code = Awaited<ReturnType<typeof allowanceCode>>;

/** A member has an allowance, and the clock fires it so often. Answers how many points it has come to. */
export const liveAllowance = async ({ kind, members }: Code, { workspaceId, dice }: Home, userId: UserId, allowanceId: AllowanceId) => {
  const acting = { userId, now: '2026-11-28T08:00:00.000Z', zone: 'Europe/Berlin', requestId: 'r' };
  await untilDone(() => members.create(newMember({ userId, role: 'member' }, workspaceId, acting), acting));
  const points = dice.between(1, 20);
  const input = AllowanceInput.parse({ userId, points, every: dice.pick(['week', 'month']), day: dice.between(1, 31), time: '08:00' });
  await untilDone(() => kind.create(createAllowance(input, { workspaceId, allowanceId }, acting), acting));
  const times = dice.below(4);
  for (let i = 0; i < times; i++) {
    // A clock that was killed behind its write finds the record moved on.
    const at = (await untilDone(() => kind.get({ workspaceId, allowanceId }))).dueAt!;
    await untilDone(() =>
      kind.update({ workspaceId, allowanceId }, each => (each.dueAt === at ? advanceAllowance(each, at) : undefined), acting),
    );
  }
  return points * times;
};
