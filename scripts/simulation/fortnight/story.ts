import type { PartView } from '../../../shared/domain/items/parts/part.ts';
import type { World } from '../world/world.ts';
import type { Api } from './door.ts';
import { atKiosk, type Family, moveIn } from './family.ts';
import { aMinuteOn, atTime, calmWorld, dateOf, type Member, onDay } from './fortnight.ts';

/** One line of what happened, and when. */
export type Line = { at: number; text: string };
/** A family's fortnight as it went: what happened in it, whose turn the dishes were each evening, how the parts of the beds stood before the last, what the board in the kitchen showed, and the world at its end. */
export type Fortnight = { world: World; family: Family; diary: Line[]; dishes: string[]; owed: PartView[][]; boards: BoardAnswer[] };
type BoardAnswer = Awaited<ReturnType<Api['getBoard']>>['data'];
type Act = (family: Family, world: World) => Promise<unknown>;
type Telling = Fortnight & { on(day: number, time: string, text: string, act: Act): Promise<void> };

const tellingOf = (world: World, family: Family): Telling => {
  const diary: Line[] = [];
  const on: Telling['on'] = async (day, time, text, act) => {
    await atTime(world, day, time, () => act(family, world));
    diary.push({ at: Date.parse(onDay(day, time)), text });
  };
  return { world, family, diary, dishes: [], owed: [], boards: [], on };
};

const claimRoom =
  (note: string): Act =>
  family =>
    atKiosk(family, as => family.kiosk.claimItem({ params: family.items.room, body: { note }, ...as }));

const claimSeen = async ({ items }: Family, { api }: Member): Promise<string> => (await api.getItem({ params: items.room })).data.claim!.at;

const swap: Act = async ({ ada, ben, tom, home }, world) => {
  const due = { date: dateOf(4), time: '18:00' };
  const make = async (title: string, { userId }: Member) =>
    (await ada.api.createItem({ params: home, body: { title, due, assignees: [userId] } })).data;
  const [parcel, bread] = [await make('Collect the parcel', ben), await make('Buy bread', tom)];
  await aMinuteOn(world);
  await ben.api.swapItem({ params: parcel, body: { with: bread.itemId } });
  await aMinuteOn(world);
  await tom.api.completeItem({ params: parcel });
  await ben.api.completeItem({ params: bread });
};

/** Each who is there puts new sheets on their bed, the child at the kiosk; before the last of them somebody looks at the board. */
const beds = async ({ on, owed }: Telling, day: number, names: readonly ('ada' | 'ben' | 'tom' | 'mia')[]): Promise<void> => {
  for (const [i, name] of names.entries())
    await on(day, `16:${10 + i}`, `${name} puts new sheets on the bed`, async family => {
      const { ada, home, items, kiosk } = family;
      if (i === names.length - 1) {
        const { people } = (await ada.api.getBoard({ params: home })).data;
        owed.push(people.flatMap(({ entries }) => entries).find(({ itemId }) => itemId === items.beds.itemId)?.parts ?? []);
      }
      if (name === 'mia') await atKiosk(family, as => kiosk.completeItem({ params: items.beds, ...as }));
      else await family[name].api.completeItem({ params: items.beds });
    });
};

const grant: Act = async ({ ada, home }) => {
  const [wish] = (await ada.api.listRedemptions({ params: home, query: { status: 'waiting' } })).data;
  await ada.api.grantRedemption({ params: { ...wish!, userId: wish!.holderId } });
};

/** Whoever has the dishes does them. */
const dishes = async ({ on, dishes: turns }: Telling, day: number): Promise<void> =>
  on(day, '20:30', 'the dishes are done', async ({ ada, ben, tom, items }) => {
    const { data } = await ada.api.getItem({ params: items.dishes });
    const doer = [ada, ben, tom].find(({ userId }) => userId === data.assignees[0])!;
    await doer.api.completeItem({ params: items.dishes });
    turns.push(doer.name);
  });

/** What hangs in the kitchen shows the next days. */
const lookAtBoard = async ({ on, boards }: Telling): Promise<void> =>
  on(6, '17:45', 'Ada looks at the board', async ({ ada, home }) => {
    boards.push((await ada.api.getBoard({ params: home, query: { days: 3 } })).data);
  });

const firstWeek = async (telling: Telling): Promise<void> => {
  const { on } = telling;
  const feed: Act = ({ noor, items }) => noor.api.completeItem({ params: items.cat });
  for (const day of [1, 2]) {
    await on(day, '12:30', 'Noor feeds the cat', feed);
    await dishes(telling, day);
  }
  await on(3, '17:30', 'Mia says at the kiosk that her room is tidy', claimRoom('The desk, too'));
  await on(3, '19:00', 'Ada approves it', async family =>
    family.ada.api.approveItem({ params: family.items.room, body: { claimedAt: await claimSeen(family, family.ada) } }),
  );
  await dishes(telling, 3);
  await on(4, '08:00', 'Ben and Tom swap the parcel and the bread', swap);
  await dishes(telling, 4);
  await on(5, '12:30', 'Noor feeds the cat for the last time', feed);
  await dishes(telling, 5);
  await on(6, '17:30', 'Mia says that her room is tidy', claimRoom('All of it'));
  await lookAtBoard(telling);
  await on(6, '18:00', 'Ben returns it: under the bed, too', async family =>
    family.ben.api.returnItem({
      params: family.items.room,
      body: { claimedAt: await claimSeen(family, family.ben), reason: 'Under the bed, too' },
    }),
  );
  await on(6, '18:30', 'Mia says it again, and nobody decides', claimRoom('Under the bed, too'));
  await dishes(telling, 6);
  await on(7, '10:00', 'Mia wants an evening of films', family =>
    atKiosk(family, as => family.kiosk.createRedemption({ params: family.reward, body: {}, ...as })),
  );
  await on(7, '11:00', 'Ada grants it', grant);
  await beds(telling, 7, ['tom', 'mia', 'ben', 'ada']);
  await dishes(telling, 7);
};

/** Mia lives elsewhere in it, Ben is away for three days, and Tom moves out. */
const secondWeek = async (telling: Telling): Promise<void> => {
  for (const day of [8, 9, 10, 11]) await dishes(telling, day);
  await telling.on(12, '09:00', 'Tom moves out', ({ tom, home }) => tom.api.removeMember({ params: { ...home, userId: tom.userId } }));
  for (const day of [12, 13]) await dishes(telling, day);
  await beds(telling, 14, ['ben', 'ada']);
  await dishes(telling, 14);
};

/** The diary with what was mailed meanwhile, in the order in which it happened. */
const withMails = ({ mails }: World, diary: Line[]): Line[] => {
  const begins = (text: string) =>
    text
      .split('\n')
      .filter(line => line !== '')
      .slice(0, 2)
      .join(' ');
  const mailed = mails.taken.map(({ at, target, text }): Line => ({ at, text: `  a mail to ${target}: ${begins(text)}` }));
  return [...diary, ...mailed].toSorted((a, b) => a.at - b.at);
};

/** The fortnight, day by day. What somebody does is a request of the typed client, under the rights that they have then. */
export const runFortnight = async (): Promise<Fortnight> => {
  const world = await calmWorld();
  const telling = tellingOf(world, await atTime(world, 1, '07:00', () => moveIn(world)));
  await firstWeek(telling);
  await secondWeek(telling);
  await world.timeline.runUntil(Date.parse(onDay(15, '09:00')));
  return { ...telling, diary: withMails(world, telling.diary) };
};
