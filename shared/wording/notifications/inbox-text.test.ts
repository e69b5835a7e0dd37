import fc from 'fast-check';
import { expect, test } from 'vitest';
import { ada, anyWriting, dailyDigest, lateReminder } from '../core/wording.fixture.ts';
import { inboxText } from './inbox-text.ts';

test('a reminder in the inbox is its title and when it is due', () => {
  const quiet = { ...lateReminder, lateMs: 0, priority: 'none' as const, notes: undefined };
  expect(inboxText(quiet, ada)).toEqual({ title: 'Give Momo her heart tablets', body: 'Due: today at 19:30 · Maple Street 12' });
  const meeting = { ...quiet, start: quiet.due, due: undefined };
  expect(inboxText(meeting, ada).body).toBe('Begins: today at 19:30 · Maple Street 12');
  expect(inboxText(meeting, { ...ada, locale: 'de' }).body).toBe('Beginn: heute um 19:30 · Maple Street 12');
  expect(inboxText({ ...quiet, due: undefined }, { ...ada, locale: 'de' }).body).toBe('Frist: morgen um 08:00 · Maple Street 12');
});

test('a digest in the inbox is its count and its first three', () => {
  expect(inboxText(dailyDigest, ada)).toEqual({
    title: 'Saturday 21 November: 2 overdue, 7 due',
    body: 'Send the water meter reading, Bring the parcel to Mrs. Okafor, Water the plants in the hall, and 6 more',
  });
});

test('an empty digest says so', () => {
  expect(inboxText({ ...dailyDigest, entries: [], more: 0 }, ada)).toEqual({ title: 'Saturday 21 November: Nothing falls due.', body: '' });
});

test('both are one line each, whatever people wrote', () => {
  fc.assert(
    fc.property(anyWriting, text => {
      const { title, body } = inboxText({ ...lateReminder, title: text, notes: text, workspaceName: text }, ada);
      expect(title + body).not.toMatch(/\p{Cc}/u);
      expect(title).not.toBe('');
    }),
  );
});
