import { afterAll, beforeAll, expect, test } from 'vitest';
import { eventually } from '../testing/await.ts';
import { openPage, type Page } from '../testing/browser/page.ts';
import { providersUrl } from '../testing/connect.ts';
import type { Person } from '../testing/people.ts';
import { person } from '../testing/stage.ts';

let page: Page;
let ada: Person;

const until = (what: string, expression: string) =>
  eventually(what, () => page.evaluate<boolean>(`Boolean(${expression})`).catch(() => undefined));
const told = (title: string) =>
  `[...document.querySelectorAll('#events li')].filter(each => each.textContent.includes(${JSON.stringify(title)})).length`;
const add = (title: string) => ada.api.createItem({ params: ada, body: { title } });
const titles = ['Orchids', 'Balcony', 'Cactus'];
/** Has every request of the page fail that asks what there is from a cursor on. */
const closedCursor = `{
  const { fetch } = window;
  window.fetch = (url, init) => String(url).includes('/events?') ? Promise.reject(new TypeError('closed')) : fetch(url, init);
}`;
/** How often the page has asked for what there is over the cursor. */
const pulls = `performance.getEntriesByType('resource').filter(({ name }) => name.includes('/events?')).length`;

beforeAll(async () => {
  ada = await person('ada');
  page = await openPage(`${providersUrl()}/live#token=${ada.token}`);
}, 120_000);
afterAll(() => page?.close());

test('a page in a real browser sees what happens at once, over its socket, and once', async () => {
  await until('the page', `document.getElementById('live')?.hidden === false`);
  // It watches from when it has its first cursor on.
  await until('its first event', `${pulls} > 0`);
  await eventually('an event over the socket', async () => {
    await add('Knock');
    return page.evaluate<boolean>(`${told('Knock')} > 0`);
  });
  // With the way over the cursor closed, what comes has come over the socket, in whatever order its frames came.
  await page.evaluate(closedCursor);
  for (const title of titles) await add(title);
  await until('all three', titles.map(told).join(' && '));
  expect(await page.evaluate<number[]>(`[${titles.map(told)}]`)).toEqual([1, 1, 1]);
  expect(page.complaints).toEqual([]);
});
