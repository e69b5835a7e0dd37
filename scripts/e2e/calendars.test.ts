import { mkdirSync } from 'node:fs';
import { join } from 'node:path';
import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import { root } from '../dev/cloud/process.ts';
import { tellProviders } from '../dev/providers/control.ts';
import { eventually } from '../testing/await.ts';
import { openPage, type Page } from '../testing/browser/page.ts';
import { providersUrl } from '../testing/connect.ts';
import { mailsTo } from '../testing/mailbox.ts';
import type { Person } from '../testing/people.ts';
import { person, stage } from '../testing/stage.ts';

const provider = 'google' as const;
const phone = { width: 390, height: 844 };
const desk = { width: 1100, height: 900 };
const folder = join(root, '.local', 'artefacts');
const day = new Date(Date.now() + 20 * 86_400_000).toISOString().slice(0, 10);

let page: Page;
let ada: Person;

/** The value of an expression in the page; undefined while the browser is on its way to another. */
const ask = <T>(expression: string): Promise<T | undefined> => page.evaluate<T>(expression).catch(() => undefined);
const until = (what: string, expression: string) => eventually(what, () => ask<boolean>(`Boolean(${expression})`));
const inPage = (id: string, text: string) => `document.getElementById('${id}')?.textContent.includes(${JSON.stringify(text)})`;
const isShown = (id: string) => `document.getElementById('${id}')?.hidden === false`;
const click = (selector: string) => ask(`document.querySelector(${JSON.stringify(selector)}).click()`);
const type = (id: string, value: string) => ask(`document.getElementById('${id}').value = ${JSON.stringify(value)}`);

/** Pictures for people to look at: as on a phone, and as on a desk. Nothing may stand out of the window. */
const pictures = async (name: string): Promise<void> => {
  for (const [size, suffix] of [
    [desk, ''],
    [phone, '-phone'],
  ] as const) {
    await page.resize(size);
    expect(await page.evaluate<number>('document.documentElement.scrollWidth')).toBeLessThanOrEqual(size.width);
    const tooWide = '[...document.querySelectorAll("h1,h2,p,li,label")].filter(each => each.scrollWidth > each.clientWidth).length';
    expect(await page.evaluate<number>(tooWide)).toBe(0);
    await page.picture(join(folder, `calendars-${name}${suffix}.png`));
  }
};

beforeAll(async () => {
  mkdirSync(folder, { recursive: true });
  ada = await person('ada');
  page = await openPage(`${providersUrl()}/app#token=${ada.token}`, phone);
}, 120_000);
afterAll(() => page?.close());

describe('a person in their browser', () => {
  test('connects a calendar: consents at the provider, and comes back to a connection that works', async () => {
    await until('the page', isShown('connect'));
    await pictures('connect');
    await click('#connect button');
    await until('the consent page', "document.querySelector('button[value=allow]')");
    expect(await page.evaluate('document.querySelector("input[name=account]").value')).toBe(ada.email);
    await pictures('consent');
    await click('button[value=allow]');
    await until('the connection', `${isShown('connected')} && ${inPage('state', 'Connected')}`);
    await until('its calendars', inPage('calendars', 'Mine'));
    expect(await page.evaluate<string>('location.href')).toBe(`${providersUrl()}/app`);
    await ask("{ const s = document.querySelector('#calendars select[aria-label=Mine]'); s.value = 'both'; s.onchange(); }");
    await until('the first sync', inPage('calendars', 'last read'));
  });

  test('sees a change there appear here, and a change here appear there', async () => {
    await type('title', 'Water the plants');
    await type('when', `${day}T18:00`);
    await click('#add button');
    const event = await eventually('the event there', async () =>
      (await tellProviders(providersUrl(), 'events', { provider, email: ada.email })).find(({ summary }) => summary === 'Water the plants'),
    );
    expect(event.start?.dateTime).toBe(`${day}T18:00:00`);
    await tellProviders(providersUrl(), 'event', { provider, email: ada.email, id: event.id, summary: 'Water them all' });
    await until('the change here', inPage('items', 'Water them all'));
    await pictures('connected');
  });

  test('takes the consent back at the provider, and is told within one sync, in the inbox and by mail', async () => {
    await tellProviders(providersUrl(), 'endConsent', { email: ada.email });
    await click('#sync');
    await until('the end', inPage('state', 'Taken back'));
    await until('the notice', inPage('notices', ada.email));
    await until('the way to connect again', isShown('connect'));
    await pictures('revoked');
    const [mail] = await eventually('the mail', async () => {
      const mails = (await mailsTo(stage.mailFolder, ada.email)).filter(({ subject }) => !subject?.endsWith('is connected'));
      return mails.length > 0 && mails;
    });
    expect(mail?.subject).toContain(`Google Calendar · ${ada.email}`);
    expect(page.complaints).toEqual([]);
  });
});
