import { expect, test } from 'vitest';
import { eventually } from '../../../scripts/testing/await.ts';
import { mailsTo } from '../../../scripts/testing/mailbox.ts';
import { person, stage } from '../../../scripts/testing/stage.ts';

const count = 20;

/** A moment soon, with most of its minute behind it: a slow machine takes its time. */
const early = (): number => {
  const soon = Date.now() + 6_000;
  return soon % 60_000 < 25_000 ? soon : Math.ceil(soon / 60_000) * 60_000 + 1_000;
};

test('H3: one request for twenty critical reminders is ten mails and one that gathers the rest; all are in the inbox, and explained', async () => {
  const ada = await person('ada');
  const at = early();
  const title = 'Account locked - verify at https://evil.example';
  const body = { title, priority: 'critical', due: { date: '2031-01-01' }, reminders: [{ at: new Date(at).toISOString() }] };
  const create = { method: 'POST' as const, path: `/v1/workspaces/${ada.workspaceId}/items`, body };
  const { data: batch } = await ada.api.runBatch({ body: { commands: Array.from({ length: count }, () => create) } });
  expect(batch.results.map(({ status }) => status)).toEqual(Array(count).fill(201));

  const inbox = await eventually(
    'twenty notifications',
    async () => {
      const { data } = await ada.api.listNotifications({ query: { limit: 100 } });
      return data.length === count && data;
    },
    120_000,
  );
  const why = await Promise.all(inbox.map(async each => (await ada.api.explainNotification({ params: each })).data.channels[1]!));
  const held = why.filter(({ reason }) => reason === 'budget');
  expect(held).toHaveLength(10);
  const until = new Date(Math.ceil(at / 60_000) * 60_000).toISOString();
  for (const each of held) expect(each).toMatchObject({ decision: 'never', at: until, explanation: expect.stringContaining('together') });

  const mails = await eventually(
    'the mail that gathers',
    async () => {
      const found = await mailsTo(stage.mailFolder, ada.email);
      return found.some(({ subject }) => subject?.startsWith('More is due')) && found;
    },
    120_000,
  );
  expect(mails).toHaveLength(11);
  expect(mails.at(-1)!.subject).toContain('10');
  // What only tells of others does not stand beside them.
  expect((await ada.api.listNotifications({ query: { status: 'archived' } })).data).toEqual([]);
}, 300_000);
