import { beforeAll, describe, expect, test } from 'vitest';
import { eventually } from '../../../scripts/testing/await.ts';
import { mailsTo } from '../../../scripts/testing/mailbox.ts';
import { apiOf, type Person, signIn } from '../../../scripts/testing/people.ts';
import { person, stage } from '../../../scripts/testing/stage.ts';
import { everyPage, memberOf, workspaceOf } from '../../../scripts/testing/workspace.ts';
import type { WorkspaceId } from '../../../shared/domain/core/ids.ts';

type Profile = Parameters<Person['api']['changeMe']>[0]['body'];
const fromNow = (seconds: number): string => new Date(Date.now() + seconds * 1000).toISOString();
const titleOf = ({ content }: { content: { kind: string } }) => 'title' in content && content.title;

/** Quiet since an hour ago, and for two hours more, on whichever weekday this is. */
const quietEnd = `${fromNow(7200).slice(0, 16)}:00.000Z`;
const quiet = { from: fromNow(-3600).slice(11, 16), to: quietEnd.slice(11, 16) };
const quietHours = Object.fromEntries((['mon', 'tue', 'wed', 'thu', 'fri', 'sat', 'sun'] as const).map(day => [day, quiet]));

/** Owner of the workspace; told in the inbox only, and asleep. */
let ada: Person;
/** Asleep, in German; told on every channel. */
let bob: Person;
/** Awake; wants mail alone, also of the critical. */
let cid: Person;
let guest: Person;
let left: Person;
let params: { workspaceId: WorkspaceId };

beforeAll(async () => {
  ada = await person('ada');
  params = await workspaceOf(ada);
  [bob, cid, guest, left] = await Promise.all([
    memberOf(params, ada, 'member'),
    memberOf(params, ada, 'admin'),
    memberOf(params, ada, 'guest'),
    memberOf(params, ada, 'member'),
  ]);
  const settings: [Person, Profile][] = [
    [ada, { quietHours, channels: { reminder: ['inbox'] } }],
    [bob, { quietHours, locale: 'de', zone: 'UTC' }],
    [cid, { channels: { reminder: ['email'], critical: ['email'] } }],
  ];
  await Promise.all(settings.map(([{ api }, body]) => api.changeMe({ body })));
  // The gateway remembers for a minute what language an old token's owner speaks.
  bob.api = apiOf(stage, (await signIn(stage, bob.email, bob.password)).token);

  const at = fromNow(4);
  const make = (title: string, more: object) =>
    ada.api.createItem({ params, body: { title, due: { date: '2031-01-01' }, reminders: [{ at }], ...more } });
  await Promise.all([
    make('For everybody', { assignees: [] }),
    make('Critical', { assignees: [], priority: 'critical', notes: 'n'.repeat(600) }),
    make('For those who left', { assignees: [left.userId, cid.userId] }),
    make('Hers', {}),
    make('For the guest', { assignees: [guest.userId] }),
  ]);
  await ada.api.removeMember({ params: { ...params, userId: left.userId } });
  await Promise.all([
    inboxOf(ada, 3, 'inbox'),
    inboxOf(bob, 2, 'inbox'),
    inboxOf(cid, 2, 'archived'),
    inboxOf(cid, 1, 'inbox'),
    inboxOf(guest, 1, 'inbox'),
  ]);
});

const inboxOf = (reader: Person, count: number, status: 'inbox' | 'archived' = 'inbox') =>
  eventually(`${count} notifications`, async () => {
    const { data } = await reader.api.listNotifications({ query: { status } });
    return data.length >= count && data;
  });

/** The channels of the explanation of what somebody was told of an item. */
const whyOf = async ({ api }: Person, title: string) => {
  const [inbox, archive] = await Promise.all([api.listNotifications({}), api.listNotifications({ query: { status: 'archived' } })]);
  const told = [...inbox.data, ...archive.data].filter(each => titleOf(each) === title);
  expect(told).toHaveLength(1);
  return (await api.explainNotification({ params: told[0]! })).data;
};

describe('who is told how is explained', () => {
  test('muted channels carry nothing, whatever else holds', async () => {
    expect((await whyOf(ada, 'For everybody')).channels).toMatchObject([
      { channel: 'inbox', decision: 'now', reason: 'wanted', deliveries: [] },
      { channel: 'email', decision: 'never', reason: 'muted', deliveries: [] },
      { channel: 'push', decision: 'never', reason: 'muted', deliveries: [] },
    ]);
    expect((await whyOf(cid, 'For everybody')).channels).toMatchObject([
      { channel: 'inbox', decision: 'never', reason: 'muted' },
      { channel: 'email', decision: 'now', reason: 'wanted' },
      { channel: 'push', decision: 'never', reason: 'muted' },
    ]);
  });

  test('quiet hours hold mail back until their end and not the inbox, in the language of the reader', async () => {
    const { channels } = await whyOf(bob, 'For everybody');
    expect(channels).toMatchObject([
      { channel: 'inbox', decision: 'now', reason: 'wanted' },
      { channel: 'email', decision: 'later', reason: 'quiet_hours', at: quietEnd, deliveries: [] },
      { channel: 'push', decision: 'never', reason: 'no_subscription' },
    ]);
    const email = channels.find(({ channel }) => channel === 'email')!;
    expect(email.explanation).toContain(quiet.to);
    expect(email.explanation).toMatch(/Ruhe/);
    const mails = await eventually('the critical mail', async () => {
      const found = await mailsTo(stage.mailFolder, bob.email);
      return found.length > 0 && found;
    });
    expect(mails.map(({ subject }) => subject)).toEqual([expect.stringContaining('Critical')]);
  });

  test('what is critical passes the quiet hours, and stands in the inbox of those who want mail alone', async () => {
    for (const asleep of [ada, bob])
      expect((await whyOf(asleep, 'Critical')).channels).toMatchObject([
        { channel: 'inbox', decision: 'now' },
        { channel: 'email', decision: 'now', reason: 'wanted' },
        { channel: 'push', decision: 'never', reason: 'no_subscription' },
      ]);
    expect((await whyOf(cid, 'Critical')).channels.map(({ decision }) => decision)).toEqual(['now', 'now', 'never']);
  });

  test('what was delivered is there: when it was due, when it was planned, and how it went', async () => {
    const why = await eventually('the delivery', async () => {
      const answer = await whyOf(cid, 'For everybody');
      return answer.channels[1]!.deliveries[0]?.status === 'sent' && answer;
    });
    const [delivery] = why.channels[1]!.deliveries;
    expect(delivery).toEqual({
      target: 'email',
      status: 'sent',
      attempts: 1,
      startedAt: expect.any(String),
      endedAt: expect.any(String),
      lateMs: Date.parse(delivery!.endedAt!) - Date.parse(why.tellAt),
    });
    expect(Date.parse(why.plannedAt)).toBeGreaterThanOrEqual(Date.parse(why.tellAt));
    expect(why.cause).toMatch(/item_\w+@\d+$/);
  });

  test('those who left are told nothing, guests only of what is theirs', async () => {
    // Beside what they were told when they were offered to join.
    const toldTo = async ({ api }: Person) => (await api.listNotifications({})).data.filter(({ kind }) => kind !== 'account');
    expect(await toldTo(left)).toEqual([]);
    expect((await toldTo(guest)).map(titleOf)).toEqual(['For the guest']);
    expect((await whyOf(cid, 'For those who left')).channels[1]).toMatchObject({ decision: 'now' });
    expect((await ada.api.listNotifications({})).data.map(titleOf).sort()).toEqual(['Critical', 'For everybody', 'Hers']);
  });
});

describe('the inbox', () => {
  test('shows what was told in words, and nothing of the machinery', async () => {
    const { data } = await bob.api.listNotifications({});
    const critical = data.find(each => titleOf(each) === 'Critical')!;
    expect(critical).toEqual({
      userId: bob.userId,
      notificationId: expect.stringMatching(/^ntf_/),
      kind: 'critical',
      status: 'unread',
      title: expect.stringContaining('Critical'),
      body: expect.any(String),
      content: expect.objectContaining({ ...params, workspaceName: 'Home', priority: 'critical', due: { date: '2031-01-01' }, others: 0 }),
      createdAt: expect.any(String),
      tellAt: expect.any(String),
      version: 1,
    });
  });

  test('is read, put away and brought back, and counts what is unread', async () => {
    const unread = async () => (await ada.api.countUnread({})).data;
    const listed = async (status: 'unread' | 'read' | 'archived' | 'inbox') =>
      (await ada.api.listNotifications({ query: { status } })).data.map(({ notificationId }) => notificationId);
    await eventually('the count', async () => (await unread()).unread === 3);
    const [first, second, third] = (await ada.api.listNotifications({})).data;
    const { data: read, headers } = await ada.api.markNotification({ params: first!, body: { status: 'read' } });
    expect({ read, etag: headers.get('etag') }).toEqual({
      read: { ...first, status: 'read', version: 2 },
      etag: expect.stringMatching(/^"2\./),
    });
    await ada.api.markNotification({ params: second!, body: { status: 'archived' } });
    await eventually('the count', async () => (await unread()).unread === 1);
    expect(await unread()).toEqual({ unread: 1, more: false });
    expect(await Promise.all([listed('unread'), listed('read'), listed('archived'), listed('inbox')])).toEqual([
      [third!.notificationId],
      [first!.notificationId],
      [second!.notificationId],
      [first!.notificationId, third!.notificationId],
    ]);
    await ada.api.markNotification({ params: second!, body: { status: 'unread' } });
    await expect(ada.api.markNotification({ params: second!, body: { status: 'read' }, ifMatch: 2 })).rejects.toMatchObject({
      status: 412,
    });
    await eventually('the count', async () => (await unread()).unread === 2);
    await expect(ada.api.markNotification({ params: first!, body: { status: 'lost' as never } })).rejects.toMatchObject({ status: 400 });
  });

  test('comes page after page, newest first, each once', async () => {
    const { all, pages } = await everyPage(cursor =>
      cid.api.listNotifications({ query: { status: 'archived', limit: 1, ...(cursor && { cursor }) } }),
    );
    expect(all.map(titleOf).sort()).toEqual(['For everybody', 'For those who left']);
    // Two, and an empty third when the row that the filter leaves out is the last of all.
    expect(pages).toBeGreaterThanOrEqual(2);
    expect(pages).toBeLessThanOrEqual(3);
    const ids = (await ada.api.listNotifications({})).data.map(({ notificationId }) => notificationId);
    expect(ids).toEqual(ids.toSorted().reverse());
  });

  test('is its reader’s alone', async () => {
    const [hers] = (await ada.api.listNotifications({})).data;
    const missing = { status: 404, code: 'not_found', details: { what: 'notification' } };
    await expect(bob.api.explainNotification({ params: hers! })).rejects.toMatchObject(missing);
    await expect(bob.api.markNotification({ params: hers!, body: { status: 'archived' } })).rejects.toMatchObject(missing);
  });
});
