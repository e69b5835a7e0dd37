import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { expect, test } from 'vitest';
import { tellProviders } from './control.ts';
import { startProviders } from './server.ts';

const email = 'ada@example.org';
const provider = 'google' as const;
const redirect = 'http://127.0.0.1:1/back';
const challenge = 'JBbiqONGWPaAmwXk_8bT6UnlPfrn65D32eZlJS-zGG0';
const verifier = 'test-verifier';

test('a consent, its tokens and the calendars behind it are there again after a restart', async () => {
  const folder = mkdtempSync(join(tmpdir(), 'almanac-providers-'));
  const file = join(folder, 'state');
  const first = await startProviders(0, file);
  await tellProviders(first.url, 'client', { provider, secrets: ['s'], redirectUris: [redirect] });
  const query = new URLSearchParams({
    client_id: 'almanac-local',
    redirect_uri: redirect,
    response_type: 'code',
    scope: 'openid https://www.googleapis.com/auth/calendar.events',
    code_challenge_method: 'S256',
    code_challenge: challenge,
  });
  const form = new URLSearchParams([
    ['account', email],
    ['decision', 'allow'],
    ['scope', 'openid'],
    ['scope', 'https://www.googleapis.com/auth/calendar.events'],
  ]);
  const back = await fetch(`${first.url}/google/o/oauth2/v2/auth?${query}`, { method: 'POST', body: form, redirect: 'manual' });
  const code = new URL(back.headers.get('location')!).searchParams.get('code')!;
  const exchange = { grant_type: 'authorization_code', client_id: 'almanac-local', client_secret: 's', redirect_uri: redirect };
  const answer = await fetch(`${first.url}/google/token`, {
    method: 'POST',
    body: new URLSearchParams({ ...exchange, code, code_verifier: verifier }),
  });
  const { access_token } = (await answer.json()) as { access_token: string };
  await tellProviders(first.url, 'event', {
    provider,
    email,
    summary: 'Dentist',
    start: { date: '2026-12-01' },
    end: { date: '2026-12-02' },
  });
  await first.stop();

  const second = await startProviders(0, file);
  const events = await fetch(`${second.url}/google/calendar/v3/calendars/primary/events`, {
    headers: { authorization: `Bearer ${access_token}` },
  });
  expect(await events.json()).toMatchObject({ items: [{ summary: 'Dentist' }] });
  await tellProviders(second.url, 'endConsent', { email });
  await second.stop();
  const third = await startProviders(0, file);
  expect(await tellProviders(third.url, 'consents', { email })).toMatchObject([{ revoked: 'person' }]);
  await third.stop();
  rmSync(folder, { recursive: true });
});
