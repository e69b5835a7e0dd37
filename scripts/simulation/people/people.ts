import type { World } from '../world/world.ts';
import { deck, subscribe } from './doings.ts';
import { type Household, householdIn, type Person } from './household.ts';
import { anyDigest, zones } from './wishes.ts';

const letters = [...'0123456789abcdefghjkmnpqrstvwxyz'];

/** A user id that follows from chance. */
const anyUserId = ({ dice }: World): string => `user_01${Array.from({ length: 24 }, () => dice.pick(letters)).join('')}`;

/** Makes somebody known, as the authorizer does it at their first request. */
const welcomed = (world: World, userId: string): Promise<void> =>
  new Promise((resolve, reject) => {
    const { welcome } = world.moduleOf('identity/users') as { welcome(userId: string, token: string): Promise<unknown> };
    const ended = (how: unknown) => (typeof how === 'object' ? resolve() : reject(new Error('Nobody was welcomed')));
    world.lambda.run('identity/authorizer', () => welcome(userId, userId), ended);
  });

const arrive = async ({ world, people, ask }: Household): Promise<void> => {
  const { dice, timeline } = world;
  const userId = anyUserId(world);
  const email = `${userId}@example.com`;
  world.emails.set(userId, email);
  const person: Person = { userId, email, zone: dice.pick(zones), locale: 'en', roles: {} };
  await welcomed(world, userId);
  people.push(person);
  const digest = dice.chance(0.4) ? { digest: { daily: anyDigest(dice, timeline.now(), person.zone) } } : {};
  await ask('changeMe', person, userId, { body: { zone: person.zone, ...digest } });
};

/** Some people move in together: each is welcomed, all of them share a workspace, and most have a device. */
const moveIn = async (household: Household, count: number): Promise<void> => {
  const { world, people, ask } = household;
  for (let i = 0; i < count; i++) await arrive(household);
  const [owner, ...others] = people as [Person, ...Person[]];
  const { reply } = await ask('createWorkspace', owner, '', { body: { name: 'Home', kind: 'household' } });
  household.workspaceId = String(reply.data?.workspaceId);
  for (const each of people) each.roles[household.workspaceId] = 'owner';
  for (const { userId } of others) await ask('addMember', owner, userId, { body: { userId, role: 'owner' } });
  for (const each of people) if (world.dice.chance(0.7)) await subscribe(household, each);
};

/** People who share a household, and everything that they do. */
export const peopleOf = (world: World, count: number) => {
  const household = householdIn(world);
  return {
    journal: household.journal,
    people: household.people,
    settle: () => moveIn(household, count),
    /** Somebody does something now. */
    actNow: (): void => {
      void world.dice.pick(deck)(household, world.dice.pick(household.people));
    },
  };
};
export type People = ReturnType<typeof peopleOf>;
