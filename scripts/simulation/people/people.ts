import { routes } from '../../../shared/api/index.ts';
import type { World } from '../world/world.ts';
import { requestFrom } from './client.ts';
import { deck, subscribe } from './doings.ts';
import { type Household, householdIn, type Person } from './household.ts';
import { anyDigest, zones } from './wishes.ts';

const letters = [...'0123456789abcdefghjkmnpqrstvwxyz'];

/** A user id that follows from chance. */
const anyUserId = ({ ids }: World): string => `user_01${Array.from({ length: 24 }, () => ids.pick(letters)).join('')}`;

/** Makes somebody known, as the authorizer does it at their first request. Fails when it died. */
export const welcomed = (world: World, userId: string): Promise<void> =>
  new Promise((resolve, reject) => {
    const { welcome } = world.moduleOf('identity/users') as { welcome(userId: string, token: string): Promise<unknown> };
    const ended = (how: unknown) => (typeof how === 'object' ? resolve() : reject(new Error('Nobody was welcomed')));
    world.lambda.run('platform/authorizer', () => welcome(userId, userId), ended);
  });

/** Somebody who moves in: where they live, the digest that they ask for, and whether they have a device. */
export type Newcomer = { zone: string; digest?: object; hasDevice: boolean };

const arrive = async ({ world, people, ask }: Household, { zone, digest }: Newcomer): Promise<void> => {
  const userId = anyUserId(world);
  const email = `${userId}@example.com`;
  world.emails.set(userId, email);
  const person: Person = { userId, email, zone, locale: 'en', roles: {} };
  await welcomed(world, userId);
  people.push(person);
  await ask('changeMe', person, userId, { body: { zone, ...(digest ? { digest: { daily: digest } } : {}) } });
};

/**
 * Somebody is an owner beside the one who has made the workspace. How they came to be one is not what the simulation is about: the row is there.
 * Nobody moves into what cannot be read a moment after it was made.
 */
const join = async ({ world, workspaceId }: Household, owner: Person, { userId }: Person): Promise<void> => {
  const { status } = await requestFrom(world, { api: 'people/api', route: routes.getWorkspace, params: { workspaceId }, caller: owner });
  if (status === 404) return;
  const at = new Date(world.timeline.now()).toISOString();
  const key = { pk: `WS#${workspaceId}`, sk: `MEMBER#${userId}` };
  const index = { gsi1pk: `USER#${userId}`, gsi1sk: `MEMBER#${workspaceId}` };
  const event = { type: 'member.added', by: owner.userId, at, requestId: 'moving-in', data: { role: 'owner' } };
  world.table.write(key, { ...key, ...index, role: 'owner', addedBy: owner.userId, createdAt: at, version: 1, entity: 'member', event });
};

/** Some people move in together: each is welcomed, and all of them share a workspace. */
const moveIn = async (household: Household, newcomers: Newcomer[]): Promise<void> => {
  const { people, ask } = household;
  for (const each of newcomers) await arrive(household, each);
  const [owner, ...others] = people as [Person, ...Person[]];
  const { reply } = await ask('createWorkspace', owner, '', { body: { name: 'Home', kind: 'household' } });
  household.workspaceId = String(reply.data?.workspaceId);
  for (const each of people) each.roles[household.workspaceId] = 'owner';
  for (const each of others) await join(household, owner, each);
  for (const [i, each] of people.entries()) if (newcomers[i]?.hasDevice) await subscribe(household, each);
};

/** Somebody of whom nothing is known yet. */
export const anyNewcomer = ({ dice, timeline }: World): Newcomer => {
  const zone = dice.pick(zones);
  return { zone, digest: dice.chance(0.4) ? anyDigest(dice, timeline.now(), zone) : undefined, hasDevice: dice.chance(0.7) };
};

/** People who share a household, and everything that they do. */
export const peopleOf = (world: World, newcomers: Newcomer[]) => {
  const household = householdIn(world);
  return {
    household,
    journal: household.journal,
    people: household.people,
    settle: () => moveIn(household, newcomers),
    /** Somebody does something now. */
    actNow: (): void => {
      void world.dice.pick(deck)(household, world.dice.pick(household.people));
    },
  };
};
export type People = ReturnType<typeof peopleOf>;
