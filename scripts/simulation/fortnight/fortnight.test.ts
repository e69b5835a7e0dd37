import { beforeAll, describe, expect, test } from 'vitest';
import { atTime, dateOf, onDay } from './fortnight.ts';
import { type Fortnight, runFortnight } from './story.ts';

/** Every part of it is real but the providers and the gateway: it takes two weeks of the simulation, and seconds here. */
let fortnight: Fortnight;
beforeAll(async () => {
  fortnight = await runFortnight();
}, 60_000);

/** Asked on the morning after it. */
const asked = <T>(act: (family: Fortnight['family']) => Promise<T>): Promise<T> =>
  atTime(fortnight.world, 15, '10:00', () => act(fortnight.family));
const mailsAbout = (text: string) =>
  fortnight.world.mails.taken.filter(mail => mail.text.includes(text)).map(({ at, target }) => ({ at, to: target.split('@')[0] }));
const sum = (numbers: number[]): number => numbers.reduce((all, each) => all + each, 0);

describe('a family’s fortnight', () => {
  test('has the dishes done each evening by whoever owes most, and by nobody who is away or has moved out', async () => {
    const { dishes } = fortnight;
    expect(dishes).toEqual(['ada', 'ben', 'tom', 'ada', 'ben', 'tom', 'ada', 'ben', 'tom', 'ada', 'tom', 'ada', 'ben', 'ada']);
    const { data: rota } = await asked(({ ada, rota }) => ada.api.getRota({ params: rota }));
    expect(rota.seats.map(({ userId, done }) => [userId.slice(7, 10), done])).toEqual([
      ['ada', 6],
      ['ben', 4],
    ]);
    expect(sum(rota.seats.map(({ owes }) => owes))).toBe(0);
  });

  test('tells whose turn it is once, at eight by the clock on the wall, the night in which the clocks go forward included', () => {
    const told = mailsAbout('your reminder').filter(({ at }) => !isPlants(at));
    expect(told.map(({ to }) => to)).toEqual(fortnight.dishes);
    for (const [i, { at }] of told.entries()) {
      const due = Date.parse(onDay(i + 1, '20:00'));
      expect(at).toBeGreaterThanOrEqual(due);
      expect(at - due).toBeLessThan(3_000);
    }
    expect(onDay(6, '20:00').slice(11, 16)).toBe('19:00');
    expect(onDay(7, '20:00').slice(11, 16)).toBe('18:00');
  });

  test('gives a child what was approved by somebody, or by nobody for a day, its allowance while it is here, and takes what it spent', async () => {
    const { entries, balance, history } = await asked(async ({ ada, home, mia, items }) => {
      const params = { ...home, userId: mia.userId };
      return {
        entries: (await ada.api.listPointsEntries({ params })).data,
        balance: (await ada.api.getBalance({ params })).data,
        history: (await ada.api.listItemHistory({ params: items.room })).data,
      };
    });
    // The newest first. In the second week she lives elsewhere.
    expect(entries.map(({ cause, points }) => [cause, points])).toEqual([
      ['spent', -30],
      ['completed', 10],
      ['allowance', 20],
      ['completed', 10],
    ]);
    expect(balance).toMatchObject({ points: sum(entries.map(({ points }) => points)), reserved: 0 });
    const done = history.filter(({ outcome }) => outcome === 'done');
    expect(done.map(({ at }) => at.slice(0, 16))).toEqual(['2027-03-27T17:31', '2027-03-24T16:31']);
  });

  test('owes and blames nobody for what was due while they were elsewhere', async () => {
    const query = { from: dateOf(1), to: dateOf(14) };
    const { data } = await asked(({ ada, home }) => ada.api.getFairness({ params: home, query }));
    const { mia } = fortnight.family;
    const [days] = data.people.filter(({ userId }) => userId === mia.userId);
    expect(days).toMatchObject({ done: 3, missed: 0, days: 7 });
    expect(days!.excused).toBeGreaterThan(0);
    expect(data.missed).toBe(0);
    expect(sum(data.people.map(({ ahead }) => ahead?.done ?? 0))).toBeCloseTo(0, 1);
  });

  test('has new sheets on each bed by whoever sleeps in it: not while they are elsewhere, and no more once they have moved out', async () => {
    const { beds, history } = await asked(async ({ ada, items }) => ({
      beds: (await ada.api.getItem({ params: items.beds })).data,
      history: (await ada.api.listItemHistory({ params: items.beds })).data,
    }));
    const { ada, ben, tom, mia } = fortnight.family;
    const byOn = (day: number) => history.filter(({ at }) => at.startsWith(dateOf(day))).map(({ by }) => by);
    expect([byOn(7), byOn(14)].map(all => all.toSorted())).toEqual([
      [ada, ben, tom, mia].map(({ userId }) => userId).toSorted(),
      [ada, ben].map(({ userId }) => userId).toSorted(),
    ]);
    expect(beds).toMatchObject({ ended: 2, due: { date: dateOf(21) } });
    expect(fortnight.owed.map(parts => parts.map(({ state }) => state))).toEqual([
      ['owed', 'done', 'done', 'done'],
      ['owed', 'done', 'excused'],
    ]);
  });

  test('lets a helper in until their evening, whose chore then is with whoever had let them in', async () => {
    const { cat, refused } = await asked(async ({ ada, noor, home, items }) => ({
      cat: (await ada.api.getItem({ params: items.cat })).data,
      refused: await noor.api.listItems({ params: home }).catch(error => error),
    }));
    expect(refused).toMatchObject({ status: 404 });
    expect(cat.assignees).toEqual([fortnight.family.ada.userId]);
    expect(mailsAbout('Your time in “Our home” is over soon').map(({ to }) => to)).toEqual(['noor']);
  });

  test('leaves nothing with who moves out, and tells who has it now when it falls due', async () => {
    const { plants, members } = await asked(async ({ ada, home, items }) => ({
      plants: (await ada.api.getItem({ params: items.plants })).data,
      members: (await ada.api.listMembers({ params: home })).data,
    }));
    const { tom, ada } = fortnight.family;
    expect(members.map(({ userId }) => userId)).not.toContain(tom.userId);
    expect(plants.assignees).toEqual([ada.userId]);
    expect(mailsAbout('your reminder').filter(({ at }) => isPlants(at))).toMatchObject([{ to: 'ada' }]);
  });

  test('swaps what two agree on, this once, tells who was asked, and each gets what they did', async () => {
    const { data } = await asked(({ ada, home }) => ada.api.listHistory({ params: home, query: { limit: 100 } }));
    const { ben, tom } = fortnight.family;
    const byOf = (title: string) => data.find(each => each.title === title)?.by;
    expect([byOf('Collect the parcel'), byOf('Buy bread')]).toEqual([tom.userId, ben.userId]);
    const inbox = await asked(() => tom.api.listNotifications({ query: { limit: 100 } }));
    const news = inbox.data.flatMap(({ content }) => (content.kind === 'news' && content.minute > onDay(4, '08:01') ? content.news : []));
    expect(news.map(({ kind, by }) => [kind, by]).toSorted()).toEqual([
      ['assigned', ben.userId],
      ['unassigned', ben.userId],
    ]);
  });
});

/** At six on the thirteenth day the plants are due, and nothing else. */
const isPlants = (at: number): boolean => Math.abs(at - Date.parse(onDay(13, '18:00'))) < 3_000;
