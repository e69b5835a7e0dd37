import { beforeAll, describe, expect, test } from 'vitest';
import { eventually } from '../../../scripts/testing/await.ts';
import { linkIn, type Mail, mailsTo } from '../../../scripts/testing/mailbox.ts';
import type { Person } from '../../../scripts/testing/people.ts';
import { person, stage } from '../../../scripts/testing/stage.ts';
import { join, memberOf, workspaceOf } from '../../../scripts/testing/workspace.ts';
import type { WorkspaceId } from '../../../shared/domain/core/ids.ts';

const titles = [
  'Do it',
  'Snooze it',
  'Read it',
  'Done elsewhere',
  'Moved on',
  'Trashed',
  'Left',
  'Not mine',
  'Taken away',
  'In parts',
] as const;
type Title = (typeof titles)[number];
type Item = Awaited<ReturnType<Person['api']['createItem']>>['data'];

let ada: Person;
/** Reads German; the mails are theirs. */
let bob: Person;
let params: { workspaceId: WorkspaceId };
const items = {} as Record<Title, Item>;
const mails = {} as Record<Title, Mail>;

beforeAll(async () => {
  ada = await person('ada');
  params = await workspaceOf(ada);
  bob = await memberOf(params, ada, 'member');
  await bob.api.changeMe({ body: { locale: 'de', channels: { reminder: ['email'] } } });
  const elsewhere = await workspaceOf(ada, 'Elsewhere');
  await join(elsewhere, ada, bob, 'guest');
  const guests = await workspaceOf(ada, 'Guests');
  await join(guests, ada, bob, 'guest');
  const due = { date: '2031-01-01' };
  const at = new Date(Date.now() + 8000).toISOString();
  const create = async (title: Title) => {
    const where = title === 'Left' ? elsewhere : title === 'Taken away' ? guests : params;
    const recurrence = title === 'Moved on' ? { recurrence: { rule: 'FREQ=DAILY' } } : {};
    const { data } = await ada.api.createItem({
      params: where,
      body: { title, due, assignees: [bob.userId], reminders: [{ at }], ...recurrence },
    });
    items[title] = data;
  };
  await Promise.all(titles.map(create));
  const found = await eventually('all mails', async () => {
    const arrived = await mailsTo(stage.mailFolder, bob.email);
    return arrived.length === titles.length && arrived;
  });
  for (const title of titles) mails[title] = found.find(({ subject }) => subject?.includes(title))!;
  await ada.api.removeMember({ params: { ...elsewhere, userId: bob.userId } });
});

const doneLink = (title: Title): string => linkIn(mails[title], '/v1/actions/');
/** The other action of a mail: putting it off. */
const snoozeLink = (title: Title): string => {
  const links = mails[title].text!.match(/https?:\/\/\S+\/v1\/actions\/\S+/g)!;
  return links.find(link => link !== doneLink(title))!;
};
const unsubscribeLink = (title: Title): string => linkIn(mails[title], '/v1/unsubscribe/');
const pageAt = async (link: string, form?: Record<string, string>) => {
  const response = await fetch(link, form ? { method: 'POST', body: new URLSearchParams(form) } : {});
  return { status: response.status, headers: response.headers, html: await response.text() };
};
const now = async (title: Title) => (await ada.api.getItem({ params: items[title] })).data;

describe('reading a link', () => {
  test('asks and never acts, however often a mail scanner follows it', async () => {
    const before = await now('Read it');
    for (const link of [doneLink('Read it'), snoozeLink('Read it'), doneLink('Read it'), unsubscribeLink('Read it')]) {
      const { status, html } = await pageAt(link);
      expect(status).toBe(200);
      expect(html).toMatch(/<form method="post">/);
      await fetch(link, { method: 'HEAD' });
    }
    expect(await now('Read it')).toEqual(before);
    expect((await bob.api.getMe({})).data.channels.reminder).toEqual(['email']);
  });

  test('answers a page of its own in the language of the reader: no script, no store, no referrer', async () => {
    const { headers, html } = await pageAt(doneLink('Read it'));
    expect(headers.get('content-type')).toBe('text/html; charset=utf-8');
    expect(headers.get('cache-control')).toBe('no-store');
    expect(headers.get('referrer-policy')).toBe('no-referrer');
    expect(headers.get('content-security-policy')).toMatch(/default-src 'none'.*frame-ancestors 'none'/);
    expect(html).toContain('<html lang="de">');
    expect(html).toContain('Read it');
    expect(html).not.toMatch(/<script|https?:\/\//);
  });
});

describe('a link', () => {
  test('completes the item, once; then the mail’s other link is used up too', async () => {
    const { status, html } = await pageAt(doneLink('Do it'), {});
    expect({ status, says: html.includes('Do it') }).toEqual({ status: 200, says: true });
    const done = await now('Do it');
    expect(done).toMatchObject({ status: 'done', completedBy: bob.userId });
    for (const link of [doneLink('Do it'), snoozeLink('Do it')]) {
      for (const page of [await pageAt(link, {}), await pageAt(link)]) {
        expect({ status: page.status, german: page.html.includes('<html lang="de">') }).toEqual({ status: 409, german: true });
      }
    }
    expect(await now('Do it')).toEqual(done);
  });

  test('completes nothing with open sub-items unless the item says so, and then all of it', async () => {
    const parent = items['In parts'];
    const { data: part } = await bob.api.createItem({ params, body: { title: 'Part', parentId: parent.itemId } });
    expect((await pageAt(doneLink('In parts'), {})).status).toBe(409);
    expect(await now('In parts')).toMatchObject({ status: 'open', progress: { done: 0, total: 1 } });
    await bob.api.changeItem({ params: parent, body: { openSubItems: 'complete' } });
    expect((await pageAt(doneLink('In parts'), {})).status).toBe(200);
    expect(await now('In parts')).toMatchObject({ status: 'done', progress: { done: 1, total: 1 } });
    expect((await bob.api.getItem({ params: part })).data).toMatchObject({ completedBy: bob.userId, completedWithParent: true });
  });

  test('snoozes for as long as was chosen', async () => {
    const { status } = await pageAt(snoozeLink('Snooze it'), { minutes: '180' });
    expect(status).toBe(200);
    const { snoozedUntil, nextReminderAt, due } = await now('Snooze it');
    expect(Math.abs(Date.parse(snoozedUntil!) - Date.now() - 3 * 3_600_000)).toBeLessThan(60_000);
    expect({ nextReminderAt, due }).toEqual({ nextReminderAt: snoozedUntil, due: items['Snooze it'].due });
  });

  test('does nothing to what was done elsewhere, is in the trash, or has moved on to its next occurrence', async () => {
    await ada.api.completeItem({ params: items['Done elsewhere'] });
    await ada.api.completeItem({ params: items['Moved on'] });
    await ada.api.deleteItem({ params: items.Trashed });
    for (const title of ['Done elsewhere', 'Moved on', 'Trashed'] as const) {
      const before = await now(title);
      for (const link of [doneLink(title), snoozeLink(title)]) {
        const { status, html } = await pageAt(link, { minutes: '60' });
        expect({ title, status, german: html.includes('<html lang="de">') }).toEqual({ title, status: 409, german: true });
      }
      expect(await now(title)).toEqual(before);
    }
    expect((await now('Moved on')).due).toEqual({ date: '2031-01-02' });
  });

  test('that put an item off leaves the other, which completes it (A26); neither works again', async () => {
    expect((await pageAt(snoozeLink('Snooze it'), { minutes: '60' })).status).toBe(409);
    expect((await pageAt(doneLink('Snooze it'), {})).status).toBe(200);
    expect(await now('Snooze it')).toMatchObject({ status: 'done' });
    for (const link of [doneLink('Snooze it'), snoozeLink('Snooze it')]) expect((await pageAt(link, {})).status).toBe(409);
  });

  test('does nothing for a guest who is not assigned any more (M8)', async () => {
    const { data: item } = await ada.api.changeItem({ params: items['Taken away'], body: { assignees: [] }, ifMatch: '*' });
    for (const link of [doneLink('Taken away'), snoozeLink('Taken away')]) {
      const { status, html } = await pageAt(link);
      expect({ status, tells: html.includes('Taken away') }).toEqual({ status: 404, tells: false });
      expect((await pageAt(link, { minutes: '60' })).status).toBe(404);
    }
    expect(await now('Taken away')).toEqual(item);
  });

  test('ends with the membership of its reader', async () => {
    const before = await now('Left');
    expect((await pageAt(doneLink('Left'))).status).toBe(404);
    expect((await pageAt(doneLink('Left'), {})).status).toBe(404);
    expect(await now('Left')).toEqual(before);
  });
});

describe('a token that is not ours', () => {
  const tokenIn = (link: string): string => link.slice(link.lastIndexOf('/') + 1);
  const changedClaim = (payload: string, change: object): string =>
    Buffer.from(JSON.stringify({ ...JSON.parse(Buffer.from(payload, 'base64url').toString()), ...change })).toString('base64url');

  test('is answered by a friendly page and does nothing, whatever was done to it', async () => {
    const before = await now('Not mine');
    const link = doneLink('Not mine');
    const base = link.slice(0, link.lastIndexOf('/') + 1);
    const [payload = '', mac = ''] = tokenIn(link).split('.');
    const [otherPayload = ''] = tokenIn(doneLink('Read it')).split('.');
    const [unsubscribePayload = '', unsubscribeMac = ''] = tokenIn(unsubscribeLink('Not mine')).split('.');
    const forged = [
      'x',
      'x.y',
      'null.null',
      payload,
      `${payload}.`,
      `.${mac}`,
      `${payload}.${mac.slice(0, -4)}`,
      `${payload.slice(0, -4)}.${mac}`,
      `${payload}.${mac.startsWith('A') ? 'B' : 'A'}${mac.slice(1)}`,
      `${payload}.${'A'.repeat(43)}`,
      `${payload}.${mac}.${mac}`,
      `${otherPayload}.${mac}`,
      `${changedClaim(payload, { userId: ada.userId })}.${mac}`,
      `${changedClaim(payload, { expires: 1 })}.${mac}`,
      `${changedClaim(payload, { expires: 4_000_000_000 })}.${mac}`,
      `${unsubscribePayload}.${unsubscribeMac}`,
      'a'.repeat(3000),
    ];
    for (const token of forged) {
      for (const form of [undefined, {}]) {
        const { status, headers, html } = await pageAt(`${base}${token}`, form);
        expect({ token, status, type: headers.get('content-type') }).toEqual({ token, status: 400, type: 'text/html; charset=utf-8' });
        expect(html).toContain('<h1>');
      }
    }
    // Where the gateway itself does not take it, its own answer will do.
    for (const token of ['%00', '%E0%A4%A', '%25E0%25A4%25A']) expect([400, 404]).toContain((await pageAt(`${base}${token}`)).status);
    const actionOnUnsubscribe = unsubscribeLink('Not mine').replace(tokenIn(unsubscribeLink('Not mine')), tokenIn(link));
    expect((await pageAt(actionOnUnsubscribe, {})).status).toBe(400);
    expect(await now('Not mine')).toEqual(before);
  });
});

test('mails of a kind stop by one click, by a form post without a sign-in, and stay stopped', async () => {
  const cid = await memberOf(params, ada, 'member');
  const at = new Date(Date.now() + 2000).toISOString();
  await ada.api.createItem({ params, body: { title: 'Once', due: { date: '2031-01-01' }, assignees: [cid.userId], reminders: [{ at }] } });
  const mail = await eventually('the mail', async () => (await mailsTo(stage.mailFolder, cid.email))[0]);
  const link = linkIn(mail, '/v1/unsubscribe/');
  expect(mail.headers.find(({ key }) => key === 'list-unsubscribe')?.value).toContain(`<${link}>`);
  for (const _ of ['once', 'again']) {
    const { status, html } = await pageAt(link, { 'List-Unsubscribe': 'One-Click' });
    expect(status).toBe(200);
    expect(html).not.toContain('<form');
  }
  const { data: me } = await cid.api.getMe({});
  expect(me.channels).toMatchObject({ reminder: ['inbox', 'push'], critical: ['inbox', 'email', 'push'] });
});

test('H3: a workspace is muted from its own mail: reading the link never acts, its button does, and others still come', async () => {
  const eve = await memberOf(params, ada, 'member');
  const remind = (by: Person, where: { workspaceId: WorkspaceId }, title: string) =>
    by.api.createItem({
      params: where,
      body: { title, due: { date: '2031-01-01' }, assignees: [eve.userId], reminders: [{ at: new Date(Date.now() + 2000).toISOString() }] },
    });
  await remind(ada, params, 'Before');
  const mail = await eventually('the mail', async () => (await mailsTo(stage.mailFolder, eve.email))[0]);
  const link = mail.text!.match(/https?:\/\/\S+\/v1\/unsubscribe\/\S+/g)!.at(-1)!;
  expect((await pageAt(link)).html).toContain('<form method="post">');
  expect((await eve.api.getMe({})).data.workspaces).toEqual({});
  for (const _ of ['once', 'again']) expect((await pageAt(link, {})).status).toBe(200);
  expect((await eve.api.getMe({})).data.workspaces).toEqual({ [params.workspaceId]: { muted: true } });

  await remind(ada, params, 'Not mailed');
  await remind(eve, eve, 'Mailed');
  const inbox = await eventually('all three', async () => {
    const reminders = (await eve.api.listNotifications({})).data.filter(({ content }) => content.kind === 'reminder');
    return reminders.length === 3 && reminders;
  });
  await eventually('the mail of another workspace', async () => (await mailsTo(stage.mailFolder, eve.email)).length === 2);
  const reasons = await Promise.all(
    inbox.map(async each => (await eve.api.explainNotification({ params: each })).data.channels[1]!.reason),
  );
  expect(reasons.toSorted()).toEqual(['wanted', 'wanted', 'workspace_muted']);
});
