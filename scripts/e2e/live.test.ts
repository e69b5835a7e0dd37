import { afterAll, beforeAll, expect, test } from 'vitest';
import { Presence } from '../../shared/api/client/presence.ts';
import { watchOf } from '../../shared/api/client/watch-client.ts';
import { eventually } from '../testing/await.ts';
import { openPage, type Page } from '../testing/browser/page.ts';
import { providersUrl } from '../testing/connect.ts';
import type { Person } from '../testing/people.ts';
import { person } from '../testing/stage.ts';
import { memberOf, workspaceOf } from '../testing/workspace.ts';

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

/** Has the page note the sockets that it opens from now on, so that they can be killed, and its network be cut. */
const notedSockets = `{
  const Plain = window.WebSocket;
  window.sockets = [];
  window.WebSocket = class extends Plain { constructor(...all) { super(...all); window.sockets.push(this); } };
  const { fetch } = window;
  window.isOffline = false;
  window.fetch = (url, init) => window.isOffline ? Promise.reject(new TypeError('offline')) : fetch(url, init);
}`;
const titlesTold = `[...document.querySelectorAll('#events li')].map(each => each.textContent.split(' · ').at(-1)).filter(each => each.startsWith('Kill ')).reverse()`;

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

test('through kills of its sockets and its network a page is told all that happens, in order and once; and it shows who is here', async () => {
  const home = await workspaceOf(ada);
  const ben = await memberOf(home, ada, 'member');
  const presence = new Presence(() => undefined);
  const alive = new AbortController();
  const run = async () => {
    for await (const _ of watchOf(ben.api)({ ...home, presence, signal: alive.signal }));
  };
  const running = run();
  const own = await openPage(`${providersUrl()}/live#token=${ada.token}`);
  // Who is here may be told up to 40 seconds late, where a word of theirs was lost.
  const shown = (what: string, expression: string) =>
    eventually(what, () => own.evaluate<boolean>(`Boolean(${expression})`).catch(() => undefined), 60_000);
  try {
    await shown('the page', `document.getElementById('live')?.hidden === false`);
    await own.evaluate(notedSockets);
    await own.evaluate(`{ const all = document.getElementById('workspace'); all.value = '${home.workspaceId}'; all.onchange(); }`);
    await shown('both', `document.querySelectorAll('#people li').length === 2`);
    const { data: item } = await ada.api.createItem({ params: home, body: { title: 'Roof' } });
    presence.moveTo({ itemId: item.itemId });
    await shown('where he is', `document.getElementById('people').textContent.includes('on Roof')`);
    const wanted = Array.from({ length: 24 }, (_, i) => `Kill ${i}`);
    for (const [i, title] of wanted.entries()) {
      await ada.api.createItem({ params: home, body: { title } });
      if (i % 6 !== 3) continue;
      await own.evaluate(`window.isOffline = ${i === 9}, setTimeout(() => { window.isOffline = false; }, 700)`);
      await own.evaluate(`window.opened = window.sockets.length, window.sockets.forEach(each => each.close())`);
      if (i % 12 === 3) await shown('another socket', `window.sockets.length > window.opened && window.sockets.at(-1).readyState === 1`);
    }
    await eventually('all of them', async () => (await own.evaluate<string[]>(titlesTold)).length >= wanted.length);
    expect(await own.evaluate<string[]>(titlesTold)).toEqual(wanted);
    expect(await own.evaluate<number>('window.sockets.length')).toBeGreaterThan(2);
    expect(await own.evaluate<number>(`document.querySelectorAll('#people li').length`)).toBe(2);
  } finally {
    alive.abort();
    await Promise.all([running, own.close()]);
  }
});
