import { expect, test } from 'vitest';
import { type Act, killer, pause } from './kills.fixture.ts';

const minute = 60_000;

test('what was done before anybody could be told of it is not sent to them, and the ledger says why', async () => {
  const run = await killer();
  const doneWhileItWaits: Act = async ({ world, household: { ask }, ada }) => {
    const at = new Date(world.timeline.now() + minute).toISOString();
    const { reply } = await ask('createItem', ada, '', { body: { title: 'Call the bank', reminders: [{ at }] } });
    await pause(world, 1.5 * minute);
    await ask('completeItem', ada, '', { params: { itemId: String(reply.data?.itemId) } });
  };
  // Its message comes back minutes later.
  const { world } = await run({ name: 'notifications/on-reminder', call: 1, when: 'before' }, doneWhileItWaits);
  const { pk, sk } = world.table.rows.all().find(({ content }) => (content as { title?: string } | undefined)?.title === 'Call the bank')!;
  const ledger = world.table.rows.all().filter(row => row.pk === pk && String(row.sk).startsWith(`DELIVERY#${String(sk).split('#')[1]}`));
  expect(ledger.map(({ channel, status, reason }) => `${channel} ${status}: ${reason}`).sort()).toEqual([
    'email skipped: item_done',
    'push skipped: item_done',
  ]);
  expect([...world.mails.taken, ...world.pushes.taken].filter(({ text }) => text.includes('Call the bank'))).toEqual([]);
});
