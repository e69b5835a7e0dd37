import { randomBytes } from 'node:crypto';
import { afterAll, beforeAll, expect, test } from 'vitest';
import { eventually } from '../testing/await.ts';
import { openPage, type Page } from '../testing/browser/page.ts';
import { providersUrl } from '../testing/connect.ts';
import { person } from '../testing/stage.ts';

let page: Page;

/** The value of an expression in the page; undefined while the browser is on its way to another. */
const ask = <T>(expression: string): Promise<T | undefined> => page.evaluate<T>(expression).catch(() => undefined);
const until = (what: string, expression: string) => eventually(what, () => ask<boolean>(`Boolean(${expression})`));
const click = (selector: string) => ask(`document.querySelector(${JSON.stringify(selector)}).click()`);
const isShown = (id: string) => `document.getElementById('${id}')?.hidden === false`;

/** Goes to the provider, says who one is there, and comes back. */
const signInAs = async (email: string, verified = true): Promise<void> => {
  await until('the button', `${isShown('sign-in')} && document.querySelector('#providers button')`);
  await click('#providers button');
  await until('the provider', "document.querySelector('input[name=email]')");
  const values = { sub: randomBytes(6).toString('hex'), email };
  for (const [name, value] of Object.entries(values))
    await ask(`document.querySelector('input[name=${name}]').value = ${JSON.stringify(value)}`);
  if (!verified) await click('input[name=email_verified]');
  await click('button[value=allow]');
};

beforeAll(async () => {
  page = await openPage(`${providersUrl()}/sign-in`, { width: 390, height: 844 });
}, 120_000);
afterAll(() => page?.close());

test('somebody signs in at a provider from a web page, which has no library: nothing of it stays in the address', async () => {
  const email = `browser-${randomBytes(6).toString('hex')}@example.com`;
  await signInAs(email);
  await until('their account', isShown('signed-in'));
  expect(await ask('document.getElementById("who").textContent')).toBe(email);
  expect(await ask('location.href')).toBe(`${providersUrl()}/sign-in`);
  await click('#sign-out');
  await until('the end of it', `${isShown('sign-in')} && !sessionStorage.getItem('token')`);
});

test('whoever is not let in reads why, and can begin again', async () => {
  const { email } = await person('ada');
  await signInAs(email, false);
  await until('the words', isShown('messages'));
  expect(await ask('document.getElementById("message").textContent')).toMatch(
    /^This provider does not say that your mail address is yours\. .*\.$/,
  );
  await signInAs(email);
  await until('their account', isShown('signed-in'));
  expect(await ask('document.getElementById("who").textContent')).toBe(email);
});
