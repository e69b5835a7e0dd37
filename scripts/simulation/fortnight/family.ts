import type { ItemId, RotaId, UserId, WorkspaceId } from '../../../shared/domain/core/ids.ts';
import { kioskRows } from '../../testing/kiosk-rows.ts';
import type { World } from '../world/world.ts';
import { type Api, apiIn } from './door.ts';
import { aMinuteOn, dateOf, type Member, onDay, signUp } from './fortnight.ts';

export type Home = { workspaceId: WorkspaceId };
type People = Record<'ada' | 'ben' | 'tom' | 'noor', Member> & { mia: Home & { userId: UserId } };
/** A household of four grown-ups and a child, what it has agreed on, and the device that hangs in its kitchen. */
export type Family = People & {
  home: Home;
  kiosk: Api;
  rota: Home & { rotaId: RotaId };
  reward: Home & { rewardId: string };
  items: Record<'dishes' | 'room' | 'cat' | 'plants' | 'beds', Home & { itemId: ItemId }>;
};

const pin = '4071';

type Part = { role: 'parent' | 'member' } | { role: 'helper'; until: string };

const letIn = async (world: World, host: Member, { userId, api }: Member, home: Home, part: Part): Promise<void> => {
  await host.api.createOffer({ params: home, body: { userId, ...part } });
  await aMinuteOn(world);
  const [offer] = (await api.listMyInvitations({})).data;
  await api.acceptInvitation({ params: { token: offer!.token! } });
};

/** What the child of a family does at the kiosk, in a session that its PIN opens. */
export const atKiosk = async <T>(
  { kiosk, home, mia }: Family,
  act: (as: { actingFor: string; kioskSession: string }) => Promise<T>,
): Promise<T> => {
  const { data } = await kiosk.createKioskSession({ params: home, body: { userId: mia.userId, pin } });
  const done = await act({ actingFor: mia.userId, kioskSession: data.token });
  await kiosk.endKioskSession({ params: mia });
  return done;
};

/** Two parents, somebody who rents a room, a helper until Friday evening, and a child. */
const meet = async (world: World, ada: Member, home: Home): Promise<People> => {
  const [ben, tom, noor] = [await signUp(world, 'ben'), await signUp(world, 'tom'), await signUp(world, 'noor')];
  await letIn(world, ada, ben, home, { role: 'parent' });
  await letIn(world, ada, tom, home, { role: 'member' });
  await letIn(world, ada, noor, home, { role: 'helper', until: onDay(5, '18:00') });
  const { data: mia } = await ada.api.createChild({ params: home, body: { name: 'Mia', birthYear: 2018, consent: { method: 'account' } } });
  return { ada, ben, tom, noor, mia };
};

/** The child lives elsewhere every other week, from the second on; one parent is away for three days of it. */
const sayWhoIsAway = async ({ ada, ben, mia }: People, home: Home): Promise<void> => {
  const elsewhere = { from: dateOf(8), to: dateOf(14), rule: 'FREQ=WEEKLY;INTERVAL=2', category: 'custody' } as const;
  await ada.api.createAbsence({ params: mia, body: elsewhere });
  const params = { ...home, userId: ben.userId };
  await ben.api.createAbsence({ params, body: { from: dateOf(9), to: dateOf(11), category: 'vacation' } });
};

const chores = async ({ ada, ben, tom, noor, mia }: People, home: Home): Promise<Pick<Family, 'rota' | 'items'>> => {
  const order = [ada, ben, tom].map(({ userId }) => userId);
  const { data: rota } = await ada.api.createRota({ params: home, body: { name: 'Kitchen', kind: 'fair', order } });
  const make = async (title: string, day: number, time: string, body: Partial<Parameters<Api['createItem']>[0]['body']>) =>
    (await ada.api.createItem({ params: home, body: { title, kind: 'chore', due: { date: dateOf(day), time }, ...body } })).data;
  const recurrence = { rule: 'FREQ=DAILY' };
  const reminders = [{ offset: 'PT0S' }];
  const twiceAWeek = { rule: 'FREQ=WEEKLY;BYDAY=WE,SA', missed: 'skip' } as const;
  const items = {
    dishes: await make('Dishes', 1, '20:00', { recurrence, rotaId: rota.rotaId, points: 2, reminders }),
    room: await make('Tidy your room', 3, '17:00', {
      recurrence: twiceAWeek,
      assignees: [mia.userId],
      approval: { after: 'P1D' },
      points: 10,
    }),
    beds: await make('Put new sheets on your bed', 7, '18:00', {
      recurrence: { rule: 'FREQ=WEEKLY', missed: 'skip' },
      share: 'each',
      assignees: [ada, ben, tom, mia].map(({ userId }) => userId),
    }),
    cat: await make('Feed the cat', 1, '12:00', { recurrence, assignees: [noor.userId] }),
    plants: await make('Water the plants', 13, '18:00', { assignees: [tom.userId], reminders }),
  };
  return { rota, items };
};

/** What one parent is told by mail beside what is theirs: what waits to be approved, and each Sunday how the week went. */
const askForMails = async ({ ada }: People): Promise<void> => {
  const weekly = { time: '18:00', weekday: 'sun', channels: ['email'], households: true } as const;
  await ada.api.changeMe({ body: { channels: { claimed: ['email'] }, digest: { weekly } } });
};

/** What the child is given each Saturday on which it is here, and what it can have for its points. */
const agreeOnPoints = async ({ ada, mia }: People, home: Home): Promise<Pick<Family, 'reward'>> => {
  const allowance = { userId: mia.userId, points: 20, every: 'week', day: 6, time: '09:00', unlessAway: true } as const;
  await ada.api.createAllowance({ params: home, body: allowance });
  const { data: reward } = await ada.api.createReward({ params: home, body: { name: 'An evening of films', points: 30 } });
  return { reward };
};

const hangKiosk = async (world: World, { ada, mia }: People, { workspaceId }: Home): Promise<Pick<Family, 'kiosk'>> => {
  await ada.api.setPin({ params: mia, body: { pin } });
  const scopes = [{ workspaceId, rows: kioskRows }];
  const { data: key } = await ada.api.createKey({ body: { name: 'Kitchen', kiosk: workspaceId, scopes } });
  return { kiosk: apiIn(world, key.token) };
};

/** They move in on the first morning: who is who, who is away when, whose turn it is, and what there is to earn. */
export const moveIn = async (world: World): Promise<Family> => {
  const ada = await signUp(world, 'ada');
  const { data } = await ada.api.createWorkspace({ body: { name: 'Our home', kind: 'household' } });
  const home = { workspaceId: data.workspaceId };
  const people = await meet(world, ada, home);
  await sayWhoIsAway(people, home);
  await askForMails(people);
  return {
    ...people,
    home,
    ...(await chores(people, home)),
    ...(await agreeOnPoints(people, home)),
    ...(await hangKiosk(world, people, home)),
  };
};
