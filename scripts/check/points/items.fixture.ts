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

/** An end, of whoever was last, and who had done their part of it before. */
type End = { userId: UserId; points: number; slip: [UserId, number][] };

/** What somebody writes down who sees answers alone: a slip of who has done their part of what is at hand, and what ended before it. What is done last is taken back first. */
const notesOf = (parts: number, done: Doing['done']): Partial<Record<Act, (userId: UserId, points: number) => void>> => {
  const ends: End[] = [];
  let slip = new Map<UserId, number>();
  const end = (userId: UserId, points: number): void => {
    ends.push({ userId, points, slip: [...slip] });
    slip = new Map();
  };
  const complete = (userId: UserId, points: number): void => {
    done(userId, points);
    if (slip.size + 1 === parts) end(userId, points);
    else slip.set(userId, points);
  };
  const reopen = (userId: UserId): void => {
    const own = slip.get(userId);
    const last = own === undefined ? ends.pop() : undefined;
    if (own !== undefined && slip.delete(userId)) done(userId, -own);
    if (!last) return;
    done(last.userId, -last.points);
    slip = new Map(last.slip);
  };
  return { complete, reopen, skip: userId => end(userId, 0) };
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
  const share = dice.chance(0.4) ? { share: 'each', assignees: users } : {};
  const input = ItemInput.parse({ title: 'Dishes', points: worth(dice), ...(dice.chance(0.6) ? daily : {}), ...share });
  await untilDone(() => items.create(createItem(input, key, creator), creator));
  const notes = notesOf('share' in share ? users.length : 1, done);
  const rules = rulesOf(dice);
  for (let step = dice.between(4, 12); step > 0; step--) {
    const act = dice.pick(acts);
    const acting = { ...by(20 - step), retryMark: `act${step}.x` };
    const change = () => items.update(key, item => rules[act](item, acting), acting);
    const answer = await untilDone(change).catch(unlessRefused<Item>);
    if (answer) notes[act]?.(acting.userId, answer.points ?? 0);
  }
};
