import type { Household, Person } from './household.ts';
import { anyChange, anyItem, anyPreference, anySnooze } from './wishes.ts';

type Doing = (household: Household, person: Person) => Promise<unknown>;

const keys = {
  p256dh: 'BNcRdreALRFXTkOOUHK1EtK2wtaz5Ry4YfYCA_0QTpQtUbVlUls0VJXg7A8u-Ts1XbjhazAkj7I99e8QcYP7DkM',
  auth: 'tBHItJI5svbpez7KI4CCXg',
};

/** Registers one of somebody's three devices, perhaps again. */
export const subscribe: Doing = ({ world, ask }, person) => {
  const endpoint = `https://push.example.com/${person.userId}/${world.dice.below(3)}`;
  return ask('registerSubscription', person, person.userId, { body: { endpoint, keys } });
};

const endSubscription: Doing = async ({ world, ask }, person) => {
  const { reply } = await ask('listSubscriptions', person, person.userId);
  const found = (reply.data as unknown as { subscriptionId: string }[] | undefined) ?? [];
  if (found.length === 0) return;
  await ask('endSubscription', person, person.userId, { params: { subscriptionId: world.dice.pick(found).subscriptionId } });
};

const createItem: Doing = async ({ world, people, items, ask }, person) => {
  const members = people.map(({ userId }) => userId);
  const asked = anyItem(world.dice, world.timeline.now(), person.zone, members);
  const entry = await ask('createItem', person, '', { body: asked });
  if (entry.reply.status !== 201) return;
  entry.subject = String(entry.reply.data?.itemId);
  items.push({ itemId: entry.subject, asked, recurring: asked.recurrence !== undefined });
};

/** Something that is done to an item that is there. Taking an occurrence of a series back is for the tests of the domain. */
const onItem =
  (name: string): Doing =>
  async ({ world, items, ask }, person) => {
    if (items.length === 0) return;
    const item = world.dice.pick(items);
    if (item.recurring ? name === 'reopenItem' : name === 'skipItem') return;
    const now = world.timeline.now();
    const bodies: Record<string, () => unknown> = {
      changeItem: () => anyChange(world.dice, now, item.asked),
      snoozeItem: () => anySnooze(world.dice, now),
    };
    await ask(name, person, item.itemId, { params: { itemId: item.itemId }, body: bodies[name]?.() });
  };

const changePreferences: Doing = async ({ world, ask }, person) => {
  const body = anyPreference(world.dice, world.timeline.now(), person.zone);
  const { reply } = await ask('changeMe', person, person.userId, { body });
  if (reply.status === 200) person.zone = String(reply.data?.zone);
};

const doings: [number, Doing][] = [
  [8, createItem],
  [3, onItem('changeItem')],
  [3, onItem('completeItem')],
  [1, onItem('reopenItem')],
  [2, onItem('snoozeItem')],
  [1, onItem('deleteItem')],
  [1, onItem('restoreItem')],
  [1, onItem('skipItem')],
  [3, changePreferences],
  [1, subscribe],
  [1, endSubscription],
];

/** What people do, each as often as they do it: a kind of record that falls due is tried by a row more. */
export const deck: Doing[] = doings.flatMap(([weight, doing]) => Array.from({ length: weight }, () => doing));
