import type { ItemId, UserId } from '../../../shared/domain/core/ids.ts';
import { changeItem, createItem, restoreItem, trashItem } from '../../../shared/domain/items/history/item-changes.ts';
import { type Item, ItemInput } from '../../../shared/domain/items/items/item.ts';
import { completeItem, skipItem } from '../../../shared/domain/items/occurrences/item-occurrences.ts';
import { reopenItem } from '../../../shared/domain/items/occurrences/reopen.ts';
import type { Dice } from '../../simulation/dice.ts';
import type { Home } from './redemptions.fixture.ts';
import { untilDone } from './world.fixture.ts';

/** Which item, whose people do something with it, how they are noted to have done it, and the moment of each step. */
type Doing = { itemId: ItemId; users: readonly UserId[]; done: (userId: UserId, points: number) => void; moment: (step: number) => string };
type Acting = { userId: UserId; now: string; requestId: string; zone: string };
type Rules = Record<string, (item: Item, acting: Acting) => ReturnType<typeof completeItem>>;

const worth = (dice: Dice): number | undefined => (dice.chance(0.8) ? dice.between(1, 9) : undefined);
const rulesOf = (dice: Dice) =>
  ({
    complete: (item, acting) => completeItem(item, acting),
    skip: (item, acting) => skipItem(item, acting),
    reopen: reopenItem,
    worth: (item, acting) => changeItem(item, { points: worth(dice) ?? null }, acting),
    trash: trashItem,
    restore: (item, acting) => restoreItem(item, acting, true),
  }) satisfies Rules;
type Act = keyof ReturnType<typeof rulesOf>;
const acts: Act[] = ['complete', 'complete', 'complete', 'skip', 'reopen', 'reopen', 'worth', 'trash', 'restore', 'restore'];
const daily = { due: { date: '2026-11-29' }, recurrence: { rule: 'FREQ=DAILY' } };

/** What an answer means to somebody who has seen all that came before it: what was done last is taken back first. */
const understand = (
  done: Doing['done'],
  ends: { userId: UserId; points: number }[],
  act: Act,
  userId: UserId,
  { points = 0 }: Item,
): void => {
  if (act === 'complete' || act === 'skip') {
    const end = { userId, points: act === 'complete' ? points : 0 };
    ends.push(end);
    done(userId, end.points);
  }
  const taken = act === 'reopen' ? ends.pop() : undefined;
  if (taken) done(taken.userId, -taken.points);
};

/** Nothing where what is asked for cannot be done now. */
const unlessRefused = <T>(error: Error & { code?: string }): T | undefined => {
  if (error.code === undefined) throw error;
  return undefined;
};

/** The life of one item: one thing after the other, as its people are answered. */
export const liveItem = async (
  items: typeof import('../../../shared/data/items/items.ts')['items'],
  { dice, workspaceId }: Home,
  { itemId, users, done, moment }: Doing,
): Promise<void> => {
  const key = { workspaceId, itemId };
  const by = (step: number): Acting => ({ userId: dice.pick(users), now: moment(step), requestId: 'r', zone: 'Europe/Berlin' });
  const creator = by(0);
  const input = ItemInput.parse({ title: 'Dishes', points: worth(dice), ...(dice.chance(0.6) ? daily : {}) });
  await untilDone(() => items.create(createItem(input, key, creator), creator));
  const ends: { userId: UserId; points: number }[] = [];
  const rules = rulesOf(dice);
  for (let step = dice.between(4, 12); step > 0; step--) {
    const act = dice.pick(acts);
    const acting = { ...by(20 - step), retryMark: `act${step}.x` };
    const change = () => items.update(key, item => rules[act](item, acting), acting);
    const answer = await untilDone(change).catch(unlessRefused<Item>);
    if (answer) understand(done, ends, act, acting.userId, answer);
  }
};
