import { randomUUID } from 'node:crypto';
import { readdirSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import { expect, test } from 'vitest';
import { everyLog, wholeTable } from '../../../scripts/testing/account.ts';
import { eventually } from '../../../scripts/testing/await.ts';
import { listenTo } from '../../../scripts/testing/bus.ts';
import { mailsTo } from '../../../scripts/testing/mailbox.ts';
import { apiOf } from '../../../scripts/testing/people.ts';
import { person, stage } from '../../../scripts/testing/stage.ts';
import type { WorkspaceId } from '../../../shared/domain/core/ids.ts';

const allMails = (): string =>
  readdirSync(stage.mailFolder)
    .map(file => readFileSync(join(stage.mailFolder, file), 'latin1'))
    .join('\n');
const readItems = (workspaceId: WorkspaceId) => [{ workspaceId, rows: [{ resource: 'item' as const, actions: ['read' as const] }] }];

test('no token of a key stands in a row, a log line, an event, a mail or a later reply, whatever was done with it', async () => {
  const ada = await person('ada');
  const hear = await listenTo(['key.created', 'key.rotated', 'key.revoked', 'key.expired', 'key.expiring', 'key.used']);
  const scopes = readItems(ada.workspaceId);
  const idempotencyKey = randomUUID();
  const first = (await ada.api.createKey({ body: { name: 'Display', scopes }, idempotencyKey })).data;
  // Shown again to its own retry, used, rotated, used when it is over, mistyped, sent where it does not belong, made by a batch, and warned of by mail.
  await ada.api.createKey({ body: { name: 'Display', scopes }, idempotencyKey });
  await apiOf(stage, first.token).listItems({ params: ada });
  const params = { keyId: first.keyId };
  const second = (await ada.api.rotateKey({ params, body: { overlapSeconds: 0 }, idempotencyKey })).data;
  const mistyped = `${second.token.slice(0, -1)}${second.token.endsWith('0') ? '1' : '0'}`;
  for (const bad of [mistyped, first.token])
    await apiOf(stage, bad)
      .listItems({ params: ada })
      .catch(() => undefined);
  await ada.api.getKey({ params: { keyId: second.token } }).catch(() => undefined);
  const endsAt = new Date(Date.now() + 8000).toISOString();
  const { data: batch } = await ada.api.runBatch({
    body: { commands: [{ method: 'POST', path: '/v1/keys', body: { name: 'Short', scopes, endsAt } }] },
  });
  const third = (batch.results[0]!.body as { data: typeof first }).data;
  await eventually(
    'the mail that it ends',
    async () => (await mailsTo(stage.mailFolder, ada.email)).some(({ subject }) => subject?.endsWith('expires soon')),
    30_000,
  );
  await ada.api.revokeKey({ params });
  let events = '';
  await eventually('its events', async () => {
    events += JSON.stringify(await hear());
    return events.includes('key.revoked');
  });

  const later = [(await ada.api.listKeys({})).data, (await ada.api.listNotifications({})).data];
  const logs = await eventually('the last line of its use', async () => {
    const text = await everyLog();
    return text.includes(first.keyId) && text;
  });
  const places = { table: await wholeTable(), logs, mails: allMails(), events, later: JSON.stringify(later) };
  const tokens = [first, second, third].map(({ token }) => token).concat(mistyped);
  expect(new Set(tokens).size).toBe(4);
  for (const [place, text] of Object.entries(places))
    for (const token of tokens) {
      // The part that is secret, as it is and as an encoding would carry it.
      const secret = token.slice(56, 86);
      expect(text.includes(secret), `${place}: ${secret.slice(0, 4)}…`).toBe(false);
      expect(text.includes(Buffer.from(token).toString('base64url').slice(80, 110)), place).toBe(false);
    }
});
