import { randomUUID } from 'node:crypto';
import { GetFunctionConfigurationCommand, LambdaClient } from '@aws-sdk/client-lambda';
import { buildSync } from 'esbuild';
import { beforeAll, expect, test } from 'vitest';
import { bundling } from '../../infra/bundle.ts';
import { routes } from '../../shared/api/index.ts';
import { nameIn } from '../../shared/names.ts';
import { deployCode, openApi } from '../bench/bare/account.ts';
import { ownerOf } from '../testing/account.ts';
import { person, stage } from '../testing/stage.ts';

/*
 * A deprecated route on the last day of its life and on the first after it: the function that is deployed, with its own environment, whose clock
 * was set to that day.
 */
const { path, deprecated } = routes.getAgenda;

/** Code that goes before a bundle: it sets the clock of the function to begin at a moment. */
const startingAt = (moment: string): string => `{
  const ahead = Date.parse('${moment}') - Date.now();
  const Real = Date;
  globalThis.Date = class extends Real {
    constructor(...given) { super(...(given.length > 0 ? given : [Real.now() + ahead])); }
    static now() { return Real.now() + ahead; }
  };
}`;

/** The agenda's function as it will be on that day, behind routes of its own. Answers where. */
const agendaAt = async (moment: string): Promise<string> => {
  const { Environment } = await new LambdaClient(ownerOf()).send(
    new GetFunctionConfigurationCommand({ FunctionName: nameIn('local', 'views/api') }),
  );
  const name = `later-${randomUUID().slice(0, 8)}`;
  const { outputFiles } = buildSync({
    ...bundling,
    banner: { js: startingAt(moment) },
    entryPoints: ['functions/views/api.ts'],
    write: false,
    outdir: 'unused',
  });
  const arn = await deployCode(stage.endpoint!, name, Buffer.from(outputFiles[0]!.contents), Environment?.Variables);
  return openApi(stage.endpoint!, name, arn, [`GET ${path}`, `HEAD ${path}`, 'GET /v2/agenda']);
};

let [before, after] = ['', ''];
beforeAll(async () => {
  [before, after] = await Promise.all([
    agendaAt(`${deprecated.sunset.slice(0, 8)}20T23:00:00Z`),
    agendaAt(`${deprecated.sunset}T00:00:00Z`),
  ]);
});

test('until its sunset a deprecated route answers, and says until when and what comes after it', async () => {
  const { token } = await person('ada');
  const query = '?from=2026-11-21T00:00:00Z&to=2026-11-28T00:00:00Z';
  const answer = await fetch(`${stage.apiUrl}${path}${query}`, { headers: { authorization: `Bearer ${token}` } });
  expect(answer.status).toBe(200);
  expect(answer.headers.get('deprecation')).toMatch(/^@\d+$/);
  expect(Date.parse(answer.headers.get('sunset')!)).toBe(Date.parse(deprecated.sunset));
  expect(answer.headers.get('link')).toContain('</v2/agenda>; rel="successor-version"');
  // On its last evening it is still there: it asks who calls.
  expect((await fetch(`${before}${path}${query}`)).status).toBe(401);
});

test('from its sunset on it is gone: 410 as a problem document that names what comes after it, and HEAD alike', async () => {
  const gone = await fetch(`${after}${path}?from=x`, { headers: { 'accept-language': 'en' } });
  expect([gone.status, gone.headers.get('content-type')]).toEqual([410, 'application/problem+json']);
  expect(await gone.json()).toMatchObject({
    code: 'gone',
    status: 410,
    details: { successor: '/v2/agenda', sunset: deprecated.sunset },
    requestId: gone.headers.get('x-request-id'),
  });
  expect([gone.headers.get('link'), gone.headers.get('sunset')]).toEqual([
    expect.stringContaining('successor-version'),
    new Date(`${deprecated.sunset}T00:00:00Z`).toUTCString(),
  ]);
  const head = await fetch(`${after}${path}`, { method: 'HEAD' });
  expect([head.status, await head.text()]).toEqual([410, '']);
  // What came after it lives on.
  expect((await fetch(`${after}/v2/agenda`)).status).toBe(401);
});
