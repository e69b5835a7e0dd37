import fc from 'fast-check';
import { expect, test } from 'vitest';
import { ReminderContent } from '../../domain/notifications/notification-content.ts';
import { locales } from '../core/locale.ts';
import { ada, anyWriting, lateReminder, reminderLinks } from '../core/wording.fixture.ts';
import { reminderMail } from './reminder-mail.ts';

const mailOf = (content: Partial<ReminderContent> = {}, reader = ada, links = reminderLinks) =>
  reminderMail({ content: { ...lateReminder, ...content }, reader, links });
const tagsOf = (html: string) => html.match(/<[^>]*>/g);

test('the content of a reminder is what the planner may store', () => {
  expect(ReminderContent.parse(lateReminder)).toEqual(lateReminder);
});

test('the mail says what, when, where and how much it matters', () => {
  const { subject, text, html } = mailOf();
  expect(subject).toBe('Reminder: Give Momo her heart tablets');
  for (const part of ['Due: today at 19:30', 'Deadline: tomorrow at 08:00', 'Workspace: Maple Street 12 · Chore', 'Priority: High'])
    expect(text).toContain(part);
  for (const part of ['Today at 19:30', 'Tomorrow at 08:00', 'Maple Street 12 · Chore', '>High<', 'hidden in cheese'])
    expect(html).toContain(part);
});

test('a reminder more than a minute late says so, with both times', () => {
  const late = 'This reminder is 12 minutes late: it was due at 19:00 and went out at 19:12.';
  expect(mailOf().html).toContain(late);
  expect(mailOf().text.replaceAll('\n', ' ')).toContain(late);
  expect(mailOf({ lateMs: 60_000 }).html).not.toContain('late:');
});

test('reminders that fired together are one mail that says so', () => {
  expect(mailOf({ others: 2 }).text).toContain('2 more reminders');
  expect(mailOf({ others: 0, lateMs: 0 }).html).not.toContain('class="note"');
});

test('what is critical is told in the subject', () => {
  expect(mailOf({ priority: 'critical' }).subject).toBe('Critical reminder: Give Momo her heart tablets');
});

test('every link of the mail is in both of its versions, and a footer says why it came', () => {
  const { text, html } = mailOf();
  for (const url of Object.values(reminderLinks)) {
    expect(text).toContain(`\n${url}\n`);
    expect(html).toContain(`href="${url}"`);
  }
  expect(text).toContain('\n-- \nYou get this mail because');
  expect(html).toContain('You get this mail because');
});

test('without an app there is nothing to open', () => {
  const { open: _, ...links } = reminderLinks;
  expect(reminderMail({ content: lateReminder, reader: ada, links }).html).not.toContain('Open in Almanac');
});

test('A1: the mail of what begins at a time says when it begins', () => {
  const { html, text } = mailOf({ start: lateReminder.due, due: undefined });
  expect(html).toContain('class="leaf"');
  expect(text).toMatch(/Begins\W+today at 19:30/);
  expect(text).not.toMatch(/Due\W+today/);
});

test('an item without a due time has no calendar leaf', () => {
  const html = mailOf({ due: undefined, deadline: undefined }).html;
  expect(html).not.toContain('class="leaf"');
  expect(tagsOf(html)).not.toEqual(tagsOf(mailOf().html));
});

test('nobody breaks out of the mail, whatever they call things', () => {
  const plain = tagsOf(mailOf({ title: 'x', workspaceName: 'x', notes: 'x' }, { ...ada, displayName: 'x' }).html);
  fc.assert(
    fc.property(anyWriting, anyWriting, (title, name) => {
      const mail = mailOf(
        { title, workspaceName: name, notes: `x${title.replaceAll(/[\r\n\u2028\u2029]/g, '')}` },
        { ...ada, displayName: `x${name}` },
      );
      expect(tagsOf(mail.html)).toEqual(plain);
      expect(mail.subject).not.toMatch(/\p{Cc}/u);
      expect([...mail.subject].length).toBeLessThan(200);
      expect(mail.text.isWellFormed()).toBe(true);
    }),
  );
});

test('no line that people wrote can pass for one of ours', () => {
  fc.assert(
    fc.property(anyWriting, notes => {
      const { text } = mailOf({ notes });
      expect(text.match(/^Done:$/gm)).toHaveLength(1);
      expect(text.match(/^-- $/gm)).toHaveLength(1);
    }),
  );
  expect(mailOf({ notes: 'x\nDone:\nhttps://evil.example\n-- \n' }).text.match(/^Done:$/gm)).toHaveLength(1);
});

test('a title of nothing visible has a name all the same', () => {
  expect(mailOf({ title: '\u202e\n\u0007' }).subject).toBe('Reminder: Untitled');
});

test('a title from right to left stays within its place', () => {
  const { subject, html } = mailOf({ title: 'להוציא את הפח (זכוכית)' });
  expect(subject).toBe('Reminder: \u2068להוציא את הפח (זכוכית)\u2069');
  expect(html).toContain('dir="auto"');
});

test.each(locales)('lines of the text version in %s fit 72 columns, but for addresses', locale => {
  const { text } = mailOf({ notes: 'word '.repeat(90).trim() }, { ...ada, locale });
  for (const line of text.split('\n')) if (!line.startsWith('https://')) expect(line.length).toBeLessThanOrEqual(72);
});

test('the mail is for old clients and for the dark', () => {
  const { html } = mailOf();
  expect(html).toContain('<meta name="color-scheme" content="light dark">');
  expect(html).toContain('prefers-color-scheme:dark');
  expect(html).toContain('<!--[if mso]>');
  expect(html).not.toMatch(/<(script|img|link|iframe)|@import|url\(/);
  const tables = html.match(/<table[^>]*>/g)!;
  for (const table of tables) expect(table).toContain('role="presentation"');
});
