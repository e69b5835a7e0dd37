import { expect } from 'vitest';
import { workspaceRoutes } from '../../shared/api/people/workspaces.ts';
import { atProviders } from './calendar-state.fixture.ts';
import { diceOf } from './dice.ts';
import { startMs, stateOf } from './kill-state.fixture.ts';
import { bundle, type Patch } from './load.ts';
import type { Household, Person } from './people/household.ts';
import { peopleOf } from './people/people.ts';
import { deploymentsOf } from './world/deployed.ts';
import type { Invocation } from './world/lambda.ts';
import { scheduleFrom } from './world/schedule.ts';
import { type World, worldOf } from './world/world.ts';

const minute = 60_000;
/** Where to kill the first run of a function: at which of its calls, before or after that has its effect. None for 0. */
export type Kill = { name: string; call: number; when: 'before' | 'after' };
/** Two people in a household and one who has left it, with things to act on. Ids by what they are. */
export type Prepared = { world: World; household: Household; ada: Person; ben: Person; former: Person; ids: Record<string, string> };
export type Act = (prepared: Prepared) => Promise<unknown>;
/** What must be there before an act; nobody is killed in it. Answers the ids of what it made. */
export type Ready = (prepared: Prepared) => Promise<Record<string, string>>;
/**
 * What an act begins from, where that is not everything; and for how long a run goes on, where that is not an hour.
 */
export type How = { ready?: Ready; minutes?: number };

/**
 * A kill after a call is left to the kill before the next one, which finds the same where one call follows the other: nothing outside has changed
 * between them. `KILLS=all` does both, and so shows it.
 */
const isBrief = process.env.KILLS !== 'all';

/** Everything that a test may act on. */
export const everything: Ready = async ({ world, household, ada, ben, former }) => {
  const { ask } = household;
  const idOf = async (name: string, id: string, body: object) => String((await ask(name, ada, '', { body })).reply.data?.[id]);
  const item = (more: object) => idOf('createItem', 'itemId', { title: 'Water the plants', ...more });
  const due = { date: '2026-11-28', time: '09:00', zone: 'Europe/Berlin' };
  const ids: Record<string, string> = {
    // First, so that what is told of the others goes to it as well, however long that takes.
    subscriptionId: await idOf('registerSubscription', 'subscriptionId', {
      endpoint: 'https://push.example.com/ada',
      keys: {
        p256dh: 'BNcRdreALRFXTkOOUHK1EtK2wtaz5Ry4YfYCA_0QTpQtUbVlUls0VJXg7A8u-Ts1XbjhazAkj7I99e8QcYP7DkM',
        auth: 'tBHItJI5svbpez7KI4CCXg',
      },
    }),
    listId: await idOf('createList', 'listId', { name: 'Garden' }),
    trashedList: await idOf('createList', 'listId', { name: 'Cellar' }),
    roleId: await idOf('createRole', 'roleId', workspaceRoutes.createRole.example.body),
    rotaId: await idOf('createRota', 'rotaId', { name: 'Kitchen', kind: 'fair', order: [ada.userId, ben.userId] }),
    tagId: await idOf('createTag', 'tagId', { name: 'garden' }),
    otherTag: await idOf('createTag', 'tagId', { name: 'home' }),
    fieldId: await idOf('createField', 'fieldId', { name: 'Colour', kind: 'text' }),
    open: await item({ due, reminders: [{ offset: '-PT1H' }] }),
    bens: await item({ due, assignees: [ben.userId] }),
    done: await item({ due, tags: ['garden', 'home'] }),
    trashed: await item({ due, tags: ['garden'] }),
    soon: await item({ reminders: [{ at: new Date(world.timeline.now() + 2 * minute).toISOString() }] }),
    feedId: await idOf('createFeed', 'feedId', { name: 'Agenda', scope: { kind: 'agenda' }, color: 'teal' }),
  };
  ids.templateId = await idOf('createTemplate', 'templateId', { name: 'Trip', items: [{ title: 'Pack' }, { title: 'Rest' }] });
  ids.recurring = await item({ due, reminders: [{ offset: '-PT1H' }], recurrence: { rule: 'FREQ=DAILY' }, rotaId: ids.rotaId });
  ids.part = await item({ due, parentId: ids.recurring });
  ids.keyId = await idOf('createKey', 'keyId', { name: 'Backup', account: ['read'], endsAt: '2027-02-01T00:00:00Z' });
  await ask('removeMember', ada, '', { params: { userId: former.userId } });
  await ask('changeMember', ada, '', { params: { userId: ben.userId }, body: { role: 'admin' } });
  await ask('transferOwnership', ada, '', { body: { userId: ben.userId } });
  await ask('blockWorkspace', ben, '', { body: { workspaceId: household.workspaceId } });
  ids.invitationId = await idOf('createInvitation', 'invitationId', { email: former.email, role: 'member' });
  await ask('completeItem', ada, '', { params: { itemId: ids.done! } });
  await item({ listId: ids.trashedList });
  ids.listed = await item({ listId: ids.listId });
  ids.beside = await item({ listId: ids.listId });
  await ask('deleteItem', ada, '', { params: { itemId: ids.trashed! } });
  await ask('deleteList', ada, '', { params: { listId: ids.trashedList! } });
  await pause(world, 5 * minute);
  return { ...ids, former: former.userId, ...sentIn(world) };
};

/** What the mails so far hold: a notification, and the words in their links. */
const sentIn = ({ mails }: World): Record<string, string> => {
  const first = (kind: string, path: string) => mails.taken.find(each => each.notificationId.startsWith(kind) && each.text.includes(path));
  const [reminder, invitation] = [first('ntf_', '/v1/actions/'), first('inv_', '/invitation#')];
  return {
    notification: reminder?.notificationId ?? '',
    action: tokenIn(reminder?.text ?? '', '/v1/actions/'),
    unsubscribe: tokenIn(reminder?.text ?? '', '/v1/unsubscribe/'),
    invitation: tokenIn(invitation?.text ?? '', '/invitation#'),
  };
};

/** The token of a link in a mail. */
const tokenIn = (text: string, path: string): string => new RegExp(`${path}([\\w.-]+)`).exec(text)?.[1] ?? '';

/** One world in which nothing goes wrong but a kill, where one is asked for; perhaps with a mistake in the product. Answers its state at the end, and how many calls the first run made. */
export const killer = async (patches: Patch[] = []) => {
  const text = await bundle(patches);
  let world: World;
  let deployments = deploymentsOf(text, () => world);
  let worlds = 0;

  return async (
    kill: Kill,
    act: Act,
    { ready = everything, minutes = 60 }: How = {},
  ): Promise<{ state: string[]; calls: number; world: World }> => {
    // Instances must not remember the world before this one.
    if (worlds++ % 50 === 0) deployments = deploymentsOf(text, () => world);
    let armed = false;
    let first: string | undefined;
    let calls = 0;
    const killAt = (invocation: Invocation) => {
      if (!armed || invocation.name !== kill.name) return undefined;
      first ??= invocation.id;
      if (first !== invocation.id) return undefined;
      calls = invocation.calls;
      return calls === kill.call ? kill.when : undefined;
    };
    const never = Number.POSITIVE_INFINITY;
    const shards = { shards: 2, shardsRead: 2 };
    // Each world has people of its own: what an instance keeps of others is not found.
    const [dice, ids] = [diceOf('kills'), diceOf(`people ${worlds}`)];
    world = worldOf({ startMs, stormMs: never, calmMs: 0, dice, ids, shards, deployments, killAt });
    const people = peopleOf(world, [
      { zone: 'UTC', hasDevice: false },
      { zone: 'Europe/Berlin', hasDevice: false },
      { zone: 'UTC', hasDevice: false },
    ]);
    const done = (async () => {
      await people.settle();
      const [ada, ben, former] = people.people as [Person, Person, Person];
      const there = { world, household: people.household, ada, ben, former, ids: {} };
      const prepared = { ...there, ids: await ready(there) };
      armed = true;
      await act(prepared);
    })();
    // What fails in it is told at the end.
    done.catch(() => undefined);
    scheduleFrom(world, startMs, startMs + minutes * minute);
    await world.timeline.runUntil(startMs + minutes * minute);
    await done;
    return { state: [...stateOf(world, people.household), ...atProviders(world)], calls, world };
  };
};

/** Kills the first run of a function at each of its calls, before it and after it, and compares what comes of it with an undisturbed run. */
export const triedEverywhere = async (run: Awaited<ReturnType<typeof killer>>, name: string, act: Act, how?: How): Promise<number> => {
  const whole = await run({ name, call: 0, when: 'before' }, act, how);
  const kills = Array.from({ length: whole.calls }, (_, i) => i + 1).flatMap((call): Kill[] => [
    { name, call, when: 'before' },
    ...(isBrief && call < whole.calls ? [] : [{ name, call, when: 'after' } as const]),
  ]);
  for (const kill of kills) {
    const killed = await run(kill, act, how);
    expect({ kill, state: killed.state }).toEqual({ kill, state: whole.state });
    for (const { notificationId } of whole.world.mails.taken)
      expect(killed.world.mails.taken.filter(each => each.notificationId === notificationId).length).toBeLessThanOrEqual(2);
    expect(new Set(killed.world.mails.taken.map(({ target }) => target)).size).toBe(
      new Set(whole.world.mails.taken.map(({ target }) => target)).size,
    );
  }
  return kills.length;
};

export const pause = (world: World, milliseconds: number): Promise<void> =>
  new Promise(resolve => world.timeline.at(world.timeline.now() + milliseconds, resolve));

/** A record that nobody can read when it falls due, beside one that is sound; after it was mended it is tried again, as an operator does. */
export const somethingCannotBeRead: Act = async ({ world, household, ada }) => {
  const at = new Date(world.timeline.now() + 4 * minute).toISOString();
  const made = async (title: string) =>
    (await household.ask('createItem', ada, '', { body: { title, reminders: [{ at }] } })).reply.data?.itemId;
  const key = { pk: `WS#${household.workspaceId}`, sk: `ITEM#${await made('Broken')}` };
  await made('Sound');
  const titleIs = (title: unknown) => world.table.write(key, { ...world.table.row(key), title });
  titleIs(42);
  await pause(world, 25 * minute);
  expect(world.table.row(key)).toMatchObject({ dueAt: at, dueShard: 'DUE#parked', parked: { why: 'ZodError' } });
  expect([...world.queues.values()].flatMap(({ dead }) => dead)).toEqual([]);
  titleIs('Broken');
  world.queues.get('items/on-due')!.send([{ Id: '1', MessageBody: JSON.stringify({ key, entity: 'item', dueAt: at }) }]);
  await pause(world, 10 * minute);
  expect(world.table.row(key)?.parked).toBeUndefined();
};
