import fc from 'fast-check';
import { expect, test } from 'vitest';
import { ada, anyWriting, dailyDigest, lateReminder, reminderLinks } from '../core/wording.fixture.ts';
import { pushLimit, pushPayload } from './push-payload.ts';

test('a browser can show the push without a service worker', () => {
  const payload = pushPayload(lateReminder, ada, reminderLinks);
  expect(payload.web_push).toBe(8030);
  expect(payload.notification).toMatchObject({
    title: 'Give Momo her heart tablets',
    body: expect.stringContaining('Due: today at 19:30 · Maple Street 12 · Priority: High · 12 minutes late'),
    navigate: reminderLinks.open,
    silent: false,
    actions: [
      { action: 'done', title: 'Done', navigate: reminderLinks.done },
      { action: 'snooze', title: 'Snooze', navigate: reminderLinks.snooze },
    ],
    data: { itemId: lateReminder.itemId, workspaceId: lateReminder.workspaceId },
  });
});

test('a second push about the same item takes the place of the first', () => {
  const again = { ...lateReminder, firedAt: '2026-11-21T18:30:00.000Z' };
  expect(pushPayload(again, ada, reminderLinks).notification.tag).toBe(pushPayload(lateReminder, ada, reminderLinks).notification.tag);
});

test('what is critical stays on the screen', () => {
  expect(pushPayload({ ...lateReminder, priority: 'critical' }, ada, reminderLinks).notification.requireInteraction).toBe(true);
});

test('a digest has no buttons, and opens the app that subscribed', () => {
  const { notification } = pushPayload(dailyDigest, ada, {});
  expect(notification).toMatchObject({ title: 'Saturday 21 November: 2 overdue, 7 due', navigate: '/', actions: [], tag: 'digest-daily' });
});

test('every push is visible, whole and small enough, whatever it tells', () => {
  const long = `https://a.example/${'x'.repeat(480)}`;
  const links = { done: long, snooze: long, open: long };
  fc.assert(
    fc.property(anyWriting, anyWriting, fc.constantFrom('en', 'de', 'fr', 'es', 'pt'), (title, notes, locale) => {
      const content = { ...lateReminder, title, notes: notes.repeat(20), workspaceName: '🗑'.repeat(40) };
      const json = JSON.stringify(pushPayload(content, { ...ada, locale }, links));
      expect(Buffer.byteLength(json)).toBeLessThanOrEqual(pushLimit);
      expect(json.isWellFormed()).toBe(true);
      expect(JSON.parse(json).notification.title).not.toBe('');
    }),
  );
});
