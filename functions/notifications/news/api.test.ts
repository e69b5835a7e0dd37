import { expect, test } from 'vitest';
import { eventually } from '../../../scripts/testing/await.ts';
import { linkIn, mailsTo } from '../../../scripts/testing/mailbox.ts';
import { apiOf, type Person } from '../../../scripts/testing/people.ts';
import { person, stage } from '../../../scripts/testing/stage.ts';
import { memberOf, workspaceOf } from '../../../scripts/testing/workspace.ts';

const waitMs = 150_000;
const all: ('inbox' | 'email' | 'push')[] = ['inbox', 'email', 'push'];
const inboxOf = async ({ api }: Person) =>
  (await api.listNotifications({ query: { limit: '100' } })).data.filter(({ kind }) => kind === 'news');
const linesOf = async (reader: Person) => (await inboxOf(reader)).map(({ title, body }) => `${title}: ${body}`);

test('what others do to one’s items is told by inbox and mail, a minute of it together, never what one did oneself; and mails of it end by a click', async () => {
  const ada = await person('ada');
  const home = await workspaceOf(ada);
  const [ben, gast] = await Promise.all([memberOf(home, ada, 'member'), memberOf(home, ada, 'guest')]);
  await ada.api.changeMe({ body: { displayName: 'Ada', channels: { completed: ['inbox'] } } });
  const news = { assigned: all, unassigned: all, dueMoved: all, completed: [], commented: all, mentioned: all };
  await ben.api.changeMe({ body: { displayName: 'Ben', channels: news } });
  await gast.api.changeMe({ body: { channels: news } });
  const body = { title: 'Water the plants', due: { date: '2031-06-14' }, assignees: [ben.userId, ada.userId] };
  const { data: item } = await ada.api.createItem({ params: home, body });
  const text = `@[Ben](${ben.userId}), only the ones in the hall`;
  const { data: comment } = await ada.api.createComment({ params: item, body: { text } });
  await eventually('what Ben is told', async () => (await linesOf(ben)).some(line => line.startsWith('Water the plants: Ada ')), waitMs);

  // A program of Ada's moves it: that is her own act, too, and Ben hears of it as of hers.
  const rows = [{ resource: 'item' as const, actions: ['read' as const, 'change' as const] }];
  const { data: key } = await ada.api.createKey({ body: { name: 'Script', scopes: [{ ...home, rows }] } });
  await apiOf(stage, key.token).changeItem({ params: item, body: { due: { date: '2031-06-15' } }, ifMatch: '*' });

  const [mail] = await eventually(
    'the mail of that minute',
    async () => {
      const found = (await mailsTo(stage.mailFolder, ben.email)).filter(({ subject }) => subject?.includes('Water the plants'));
      return found.some(({ text: said }) => said?.includes('only the ones in the hall')) && found.toReversed();
    },
    waitMs,
  );
  expect(mail!.text).toContain('Ada mentioned you');
  expect(mail!.text).toContain(`/items#${home.workspaceId}/${item.itemId}`);
  expect(await inboxOf(gast)).toEqual([]);

  await ben.api.createComment({ params: item, body: { text: 'Did it', replyTo: comment.commentId } });
  await ben.api.completeItem({ params: item });
  const told = await eventually(
    'what Ada is told',
    async () => {
      const lines = await linesOf(ada);
      return lines.join().includes('Ben commented') && lines.join().includes('Ben did this') && lines;
    },
    waitMs,
  );
  expect(told.join()).not.toContain('Ada ');
  expect((await linesOf(ben)).join()).not.toContain('Ben ');
  expect((await linesOf(ben)).join()).toContain('Ada moved this to');

  const page = await fetch(linkIn(mail!, '/v1/unsubscribe/'), { method: 'POST' });
  expect(page.status).toBe(200);
  const { channels } = (await ben.api.getMe({})).data;
  expect(channels).toMatchObject({ assigned: ['inbox', 'push'], mentioned: ['inbox', 'push'], reminder: ['inbox', 'email', 'push'] });
}, 400_000);
