import { beforeAll, describe, expect, test } from 'vitest';
import { rowAt } from '../../../scripts/testing/account.ts';
import { eventually } from '../../../scripts/testing/await.ts';
import type { Person } from '../../../scripts/testing/people.ts';
import { person } from '../../../scripts/testing/stage.ts';
import { everyPage, memberOf, workspaceOf } from '../../../scripts/testing/workspace.ts';
import { uuidv7 } from '../../../shared/api/client/client.ts';

let ada: Person;
let ben: Person;
beforeAll(async () => {
  [ada, ben] = await Promise.all([person('ada'), person('ben')]);
});

const shopOf = async (sections?: { name: string }[]) =>
  (await ada.api.createList({ params: await workspaceOf(ada), body: { name: 'Shopping', kind: 'shopping', sections } })).data;
type Shop = Awaited<ReturnType<typeof shopOf>>;
type Body = { title: string; quantity?: string; unit?: string; sectionId?: NonNullable<Shop['sections']>[number]['sectionId'] };
const add = async (params: Shop, body: Body) => (await ada.api.wantArticle({ params, body })).data;
const titlesOn = async (params: Shop) => (await ada.api.listArticles({ params })).data.map(({ title }) => title);
const toBuyAgain = async (params: Shop) => (await ada.api.listArticlesToBuyAgain({ params })).data.map(({ title }) => title);

describe('a shopping list', () => {
  test('has one article of a title and measure, with all that was asked for, also by two at once', async () => {
    const shop = await shopOf();
    const cem = await memberOf(shop, ada, 'member');
    const by = [ada, cem, ada, cem, ada, cem];
    const added = await Promise.all(
      by.map(({ api }, i) =>
        api.wantArticle({ params: shop, body: { title: i % 2 ? ' FLOUR ' : 'flour', quantity: '250', unit: i % 3 ? 'g' : 'kg' } }),
      ),
    );
    expect(new Set(added.map(({ data }) => data.articleId)).size).toBe(1);
    const { data } = await cem.api.listArticles({ params: shop });
    expect(data).toMatchObject([{ quantity: '501', unit: 'kg', status: 'wanted', version: by.length }]);
    await Promise.all([add(shop, { title: 'Flour' }), add(shop, { title: 'Flour', quantity: '2', unit: 'bag' })]);
    expect(await titlesOn(shop)).toHaveLength(3);
  });

  test('adds once what is sent twice, and nothing to a list of another kind or workspace', async () => {
    const shop = await shopOf();
    const request = { params: shop, body: { title: 'Milk', quantity: '0.5', unit: 'l' }, idempotencyKey: uuidv7(Date.now()) };
    const { data: milk } = await ada.api.wantArticle(request);
    await add(shop, { title: 'milk', quantity: '500', unit: 'ml' });
    const { data: again } = await ada.api.wantArticle(request);
    expect(again).toEqual({ ...milk, quantity: '1', version: 2 });
    const { data: plain } = await ada.api.createList({ params: shop, body: { name: 'Garden' } });
    const refused = { status: 409, code: 'not_a_shopping_list' };
    await expect(ada.api.wantArticle({ params: plain, body: { title: 'Milk' } })).rejects.toMatchObject(refused);
    await expect(ben.api.wantArticle({ params: shop, body: { title: 'Milk' } })).rejects.toMatchObject({ status: 404 });
    await expect(ada.api.getArticle({ params: { ...milk, workspaceId: ada.workspaceId } })).rejects.toMatchObject({ status: 404 });
    await expect(ada.api.wantArticle({ params: shop, body: { title: 'Milk', unit: 'l' } })).rejects.toMatchObject({ status: 400 });
  });

  test('is read section by section, page by page', async () => {
    const shop = await shopOf([{ name: 'Fruit' }, { name: 'Dairy' }]);
    const [fruit, dairy] = shop.sections!.map(({ sectionId }) => sectionId);
    await add(shop, { title: 'Milk', sectionId: dairy });
    await add(shop, { title: 'Apples', sectionId: fruit });
    await add(shop, { title: 'Bags' });
    const pears = await add(shop, { title: 'Pears', sectionId: fruit });
    expect(await titlesOn(shop)).toEqual(['Bags', 'Apples', 'Pears', 'Milk']);
    const { all, pages } = await everyPage(cursor => ada.api.listArticles({ params: shop, query: { limit: '1', cursor } }));
    expect([all.map(({ title }) => title), pages]).toEqual([['Bags', 'Apples', 'Pears', 'Milk'], 4]);
    await ada.api.changeArticle({ params: pears, body: { sectionId: null, quantity: '3' }, ifMatch: pears.version });
    expect(await titlesOn(shop)).toEqual(['Bags', 'Pears', 'Apples', 'Milk']);
    const elsewhere = (await shopOf([{ name: 'Other' }])).sections![0]!.sectionId;
    await expect(add(shop, { title: 'Plums', sectionId: elsewhere })).rejects.toMatchObject({ status: 404 });
  });

  test('is ticked off, cleared at once, and bought again, the likeliest first', async () => {
    const shop = await shopOf();
    const [milk, bread, soap] = [
      await add(shop, { title: 'Milk' }),
      await add(shop, { title: 'Bread' }),
      await add(shop, { title: 'Soap' }),
    ];
    for (const params of [milk, bread]) await ada.api.tickArticle({ params });
    expect((await ada.api.tickArticle({ params: milk })).data).toMatchObject({ status: 'bought', bought: 1 });
    await add(shop, { title: 'milk' });
    await ada.api.tickArticle({ params: milk });
    await ada.api.tickArticle({ params: soap });
    expect((await ada.api.untickArticle({ params: soap })).data).toMatchObject({ status: 'wanted', bought: 0 });
    expect(await titlesOn(shop)).toHaveLength(3);
    expect((await ada.api.clearList({ params: shop })).data).toMatchObject({ kind: 'shopping', clearedAt: expect.any(String) });
    expect([await titlesOn(shop), await toBuyAgain(shop)]).toEqual([['Soap'], ['Milk', 'Bread']]);
    await add(shop, { title: 'Bread', quantity: '2' });
    await ada.api.removeArticle({ params: soap });
    await ada.api.removeArticle({ params: milk });
    expect([await titlesOn(shop), await toBuyAgain(shop)]).toEqual([['Bread'], []]);
    await expect(ada.api.getArticle({ params: soap })).rejects.toMatchObject({ status: 404 });
  });

  test('takes its articles into the trash, back, and away with it for good', async () => {
    const shop = await shopOf();
    const milk = await add(shop, { title: 'Milk' });
    const row = () => rowAt({ pk: `WS#${shop.workspaceId}`, sk: `ARTICLE#${shop.listId}#${milk.articleId}` });
    const expiry = async () => (await row())?.expiresAt;
    await ada.api.deleteList({ params: shop });
    await expect(ada.api.listArticles({ params: shop })).rejects.toMatchObject({ status: 404 });
    await eventually('its articles to go with it', async () => (await expiry()) !== undefined);
    await ada.api.restoreList({ params: shop });
    await eventually('them to be back', async () => (await expiry()) === undefined);
    expect(await titlesOn(shop)).toEqual(['Milk']);
    await ada.api.deleteList({ params: shop });
    await ada.api.emptyTrash({ params: shop });
    await eventually('them to be erased', async () => (await row()) === undefined);
  });

  test('that a guest was given is read and ticked off by them, and changed by nobody but members', async () => {
    const shop = await shopOf();
    const milk = await add(shop, { title: 'Milk' });
    const guest = await memberOf(shop, ada, 'guest');
    await expect(guest.api.listArticles({ params: shop })).rejects.toMatchObject({ status: 404 });
    await ada.api.giveList({ params: shop, body: { userId: guest.userId, right: 'complete' } });
    await eventually(
      'it to be theirs',
      async () => (await guest.api.listArticles({ params: shop }).catch(() => undefined))?.data.length === 1,
    );
    expect((await guest.api.tickArticle({ params: milk })).data.status).toBe('bought');
    await expect(guest.api.wantArticle({ params: shop, body: { title: 'Beer' } })).rejects.toMatchObject({ status: 403 });
  });
});
