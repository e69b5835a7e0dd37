import { mkdirSync } from 'node:fs';
import { join } from 'node:path';
import { afterAll, beforeAll, expect, test } from 'vitest';
import { routes } from '../../shared/api/index.ts';
import { root } from '../dev/cloud/process.ts';
import { eventually } from '../testing/await.ts';
import { openPage, type Page } from '../testing/browser/page.ts';
import { stage } from '../testing/stage.ts';

const operation = 'document.getElementById("operation/createItem")';
let page: Page;

beforeAll(async () => {
  page = await openPage(`${stage.apiUrl}/docs`);
  await eventually('the reference to be drawn', () => page.evaluate<boolean>(`${operation} !== null`));
}, 120_000);
afterAll(() => page?.close());

test('a browser shows every route of the API, and its policy has to refuse nothing', async () => {
  const text = await page.evaluate<string>('document.body.textContent');
  expect(Object.values(routes).filter(({ summary }) => !text.includes(summary))).toEqual([]);
  expect(page.complaints).toEqual([]);
});

test('a picture can be taken of it', async () => {
  await page.evaluate(`${operation}.scrollIntoView()`);
  const folder = join(root, '.local', 'artefacts');
  mkdirSync(folder, { recursive: true });
  await page.picture(join(folder, 'docs.png'));
  expect(await page.evaluate<number>('document.querySelectorAll("[data-section-id]").length')).toBeGreaterThan(Object.keys(routes).length);
});
