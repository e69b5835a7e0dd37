import fc from 'fast-check';
import type { ItemId } from '../../domain/core/ids.ts';
import type { HouseholdWeek } from '../../domain/households/week.ts';
import type { DigestContent, DigestEntry, NewsContent, ReminderContent } from '../../domain/notifications/notification-content.ts';
import type { Reader } from './locale.ts';

const home = { workspaceId: 'ws_01kb8m3tq2e8fvq3w5r7c9d0ea', workspaceName: 'Maple Street 12' } as const;
const work = { workspaceId: 'ws_01kb8m3tq2e8fvq3w5r7c9d0eb', workspaceName: 'Field team' } as const;
const itemId: ItemId = 'item_01kb8m5z7he4mtx2p9n6a3k8ra';
const berlin = (date: string, time: string) => ({ date, time, zone: 'Europe/Berlin' });

/** A reader in Berlin who reads British English. */
export const ada: Reader = { displayName: 'Ada', locale: 'en-GB', zone: 'Europe/Berlin' };

/** A reminder that fired twelve minutes late. */
export const lateReminder: ReminderContent = {
  kind: 'reminder',
  ...home,
  itemId,
  title: 'Give Momo her heart tablets',
  itemKind: 'chore',
  priority: 'high',
  due: berlin('2026-11-21', '19:30'),
  deadline: berlin('2026-11-22', '08:00'),
  notes: 'Half a tablet, hidden in cheese. The box is on the shelf over the sink.\nIf it is empty: Dr. Weiss, Lindenallee 4.',
  dueAt: '2026-11-21T18:00:00.000Z',
  firedAt: '2026-11-21T18:12:09.000Z',
  lateMs: 729_000,
  others: 1,
};

const entry = (title: string, about: Partial<DigestEntry>): DigestEntry => ({
  ...home,
  itemId,
  title,
  itemKind: 'task',
  priority: 'none',
  due: { date: '2026-11-21' },
  overdue: false,
  ...about,
});

/** A day with something overdue, something in another zone and something at no time, from two workspaces. */
export const dailyDigest: DigestContent = {
  kind: 'digest',
  cadence: 'daily',
  from: '2026-11-21',
  to: '2026-11-22',
  entries: [
    entry('Send the water meter reading', { overdue: true, priority: 'critical', due: { date: '2026-11-19' } }),
    entry('Bring the parcel to Mrs. Okafor', { overdue: true, itemKind: 'chore', due: berlin('2026-11-20', '18:00') }),
    entry('Water the plants in the hall', { itemKind: 'chore' }),
    entry('Stand-up with Chicago: hand over the turbine report', {
      ...work,
      priority: 'high',
      due: { date: '2026-11-21', time: '09:30', zone: 'America/Chicago' },
    }),
    entry('Give Momo her heart tablets', { itemKind: 'chore', priority: 'medium', due: berlin('2026-11-21', '19:30') }),
    entry('Lantern walk at school', { itemKind: 'note', priority: 'low', due: berlin('2026-11-22', '17:00') }),
    entry('Renew the parking permit', { ...work, itemKind: 'link', due: { date: '2026-11-22' } }),
  ],
  more: 2,
};

const [ben, cleo] = ['user_01kb8m3tq2e8fvq3w5r7c9d0ec', 'user_01kb8m3tq2e8fvq3w5r7c9d0ed'] as const;

/** The same of a week. */
export const weeklyDigest: DigestContent = { ...dailyDigest, cadence: 'weekly', to: '2026-11-27' };

/** What a household did in the week before. */
export const householdWeek: HouseholdWeek = {
  workspaceId: home.workspaceId,
  workspaceName: home.workspaceName,
  from: '2026-11-14',
  to: '2026-11-20',
  people: [
    {
      userId: 'user_01kb8m3tq2e8fvq3w5r7c9d0ea',
      own: true,
      displayName: 'Ada',
      done: 9,
      minutes: 145,
      points: 32,
      missed: 0,
      share: 'equal',
      streak: 12,
    },
    { userId: ben, own: false, displayName: 'Ben', done: 4, minutes: 20, points: 8, missed: 1, share: 'less' },
    { userId: cleo, own: false, displayName: 'Mia', done: 6, minutes: 60, points: 30, missed: 0, share: 'equal', streak: 5 },
  ],
  turns: [
    { title: 'Water the plants in the hall', date: '2026-11-22', displayName: 'Ben' },
    { title: 'Take the bins out', date: '2026-11-24', displayName: 'Ada' },
  ],
  waiting: 2,
};

const commentId = 'comment_01kb8m3tq2e8fvq3w5r7c9d0ea';

/** What two people did to an item within a minute. */
export const minuteOfNews: NewsContent = {
  kind: 'news',
  ...home,
  itemId,
  title: 'Give Momo her heart tablets',
  itemKind: 'chore',
  priority: 'high',
  due: berlin('2026-11-22', '19:30'),
  minute: '2026-11-21T18:00:00.000Z',
  news: [
    { kind: 'assigned', by: ben, at: '2026-11-21T18:00:02.000Z' },
    { kind: 'dueMoved', by: ben, at: '2026-11-21T18:00:20.000Z', from: berlin('2026-11-21', '19:30'), to: berlin('2026-11-22', '19:30') },
    { kind: 'mentioned', by: cleo, at: '2026-11-21T18:00:41.000Z', commentId },
  ],
  more: 0,
};

/** How those are called who did it, and what they said. */
export const newsFacts = {
  names: { [ben]: 'Ben', [cleo]: 'Cleo' },
  texts: { [commentId]: '@Ada, half a tablet is enough today. The vet called: the other half only if she breathes fast.' },
};

/** The links of a reminder, as long as signed ones are. */
export const reminderLinks = {
  done: `https://api.almanac.example/a/${'d'.repeat(160)}`,
  snooze: `https://api.almanac.example/a/${'s'.repeat(160)}`,
  mute: `https://api.almanac.example/m/${'m'.repeat(160)}`,
  unsubscribe: `https://api.almanac.example/u/${'u'.repeat(160)}`,
  open: 'https://app.almanac.example/items/item_01kb8m5z7he4mtx2p9n6a3k8ra',
};

/** The links of a digest. */
export const digestLinks = { unsubscribe: reminderLinks.unsubscribe, open: 'https://app.almanac.example/agenda' };

const nasty = [
  '<script>',
  '</style>',
  '</td></tr></table>',
  '">',
  "'",
  '&lt;',
  '<!--',
  '-->',
  ']]>',
  '\r\n',
  'Bcc: a@b.example',
  '\u0000',
  '\u2028',
  '\u202e',
  '🗑️',
  'פח',
  '\ud83d',
  '{title}',
  '$&',
  '-- ',
  'Done:',
];

/** What people might write: any characters at all, with a taste for those that mean something to mails, pages and terminals. */
export const anyWriting = fc
  .array(fc.oneof(fc.constantFrom(...nasty), fc.string({ unit: 'binary', maxLength: 20 })), { minLength: 1, maxLength: 10 })
  .map(parts => parts.join('').slice(0, 200));
