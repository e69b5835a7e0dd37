import type { Event } from '../../../events/event.ts';
import type { RedemptionId, UserId, WorkspaceId } from '../../../shared/domain/core/ids.ts';
import { advanceRedemption, askFor, type Redemption } from '../../../shared/domain/households/redemption.ts';
import { createReward } from '../../../shared/domain/households/reward.ts';
import { newMember, removeMember } from '../../../shared/domain/people/workspaces/workspace.ts';
import type { Dice } from '../../simulation/dice.ts';
import { untilDone } from './world.fixture.ts';

/** The code that is tried, loaded when the environment is there. */
export const redemptionCode = async () => {
  const [{ end }, { redemptions: listener }, { writeRedemption }, { redemptions: kind, redemptionsIn }] = await Promise.all([
    import('../../../functions/households/rewards/end.ts'),
    import('../../../functions/households/rewards/over.ts'),
    import('../../../shared/data/households/redeem.ts'),
    import('../../../shared/data/households/redemptions.ts'),
  ]);
  return { end, listener, writeRedemption, kind, redemptionsIn };
};
type Code = Awaited<ReturnType<typeof redemptionCode>>;
type Acting = { userId: UserId; now: string; requestId: string };

/** What somebody was answered of what they asked for: what it costs, and how it ended, where they were told. */
export type Expectation = Pick<Redemption, 'holderId' | 'points'> & { said?: Redemption['status'] };
export type Home = { workspaceId: WorkspaceId; dice: Dice; asked: Map<RedemptionId, Expectation>; tell: (event: Event) => void };

const refusals = ['not_enough_points', 'redemption_over', 'conflict'];
const unlessRefused = (error: Error & { code?: string }): undefined => {
  if (!refusals.includes(error.code ?? '')) throw error;
};

/** Asks for something that costs so many points, until there is an answer: nothing where it is refused. */
export const ask = (code: Code, workspaceId: WorkspaceId, redemptionId: RedemptionId, points: number, acting: Acting) => {
  const ids = { workspaceId, rewardId: 'reward_01kb8m3tq2e8fvq3w5r7c9d0ea' } as const;
  const reward = createReward({ name: 'Cinema', points }, ids, acting).next;
  const change = askFor(reward, {}, redemptionId, acting);
  return untilDone(() => code.writeRedemption(change, reward, acting)).catch(unlessRefused);
};

type One = { code: Code; home: Home; redemption: Redemption; acting: Acting };

const decide = async ({ code, home, redemption, acting }: One): Promise<void> => {
  const status = home.dice.pick(['granted', 'refused', 'withdrawn'] as const);
  const answer = await untilDone(() => code.end(redemption, { status, by: acting.userId }, acting)).catch(unlessRefused);
  if (answer) home.asked.get(redemption.redemptionId)!.said = answer.status;
};

/** The clock: the moment at which it expires has come. */
const fall = async ({ code, redemption, acting }: One): Promise<void> => {
  const due = (each: Redemption) => (each.dueAt ? advanceRedemption(each, each.dueAt) : undefined);
  await untilDone(() => code.kind.update(redemption, due, acting)).catch(unlessRefused);
};

const leave = async ({ home: { workspaceId, tell }, redemption: { holderId: userId }, acting }: One): Promise<void> => {
  const { next: record, event } = removeMember(newMember({ userId, role: 'member' }, workspaceId, acting).next, 'owner', 1, acting);
  const facts = { at: acting.now, by: userId, requestId: 'r', entity: 'member', version: 2 };
  tell({ ...facts, ...event, id: `WS#${workspaceId}/MEMBER#${userId}@2`, record });
};

const fates = {
  waits: async () => {},
  decided: decide,
  'decided twice at once': async one => void (await Promise.all([decide(one), decide(one)])),
  expires: fall,
  'expires while it is decided': async one => void (await Promise.all([fall(one), decide(one)])),
  leaves: leave,
} satisfies Record<string, (one: One) => Promise<void>>;

/** Somebody asks for rewards, one after the other, and each has its fate. */
export const liveRedemptions = async (
  code: Code,
  home: Home,
  holderId: UserId,
  actingAt: (i: number) => Acting,
  idOf: (i: number) => RedemptionId,
) => {
  for (let i = home.dice.below(5); i > 0; i--) {
    const acting = { ...actingAt(i), userId: holderId };
    const redemption = await ask(code, home.workspaceId, idOf(i), home.dice.between(1, 8), acting);
    if (!redemption) continue;
    home.asked.set(redemption.redemptionId, redemption);
    await fates[home.dice.pick(Object.keys(fates) as (keyof typeof fates)[])]({ code, home, redemption, acting });
  }
};

/** What has become of what somebody asked for: what it holds back and has cost, and what does not agree with what they were answered. */
export const redeemed = async (code: Code, { workspaceId, asked }: Home, holderId: UserId) => {
  const { items } = await code.redemptionsIn({ workspaceId, holderId }, { limit: 1000 });
  const sum = (status: Redemption['status']): number =>
    items.filter(each => each.status === status).reduce((total, { points }) => total + points, 0);
  const theirs = [...asked].filter(([, each]) => each.holderId === holderId);
  const stray = theirs.filter(([redemptionId, { points, said }]) => {
    const found = items.find(each => each.redemptionId === redemptionId);
    return found?.points !== points || (said !== undefined && found.status !== said);
  });
  return { reserved: sum('waiting'), spent: sum('granted'), stray: [...stray, ...items.slice(theirs.length)] };
};
