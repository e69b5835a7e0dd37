import { expect, test } from 'vitest';
import { PlanReason } from '../../domain/notifications/notification.ts';
import { locales } from '../core/locale.ts';
import { ada } from '../core/wording.fixture.ts';
import { planSentence } from './plan-sentence.ts';

test('what the quiet hours hold back says until when, on the reader’s clock', () => {
  const held = { channel: 'push', decision: 'later', reason: 'quiet_hours', at: '2026-11-22T06:00:00.000Z' } as const;
  expect(planSentence(held, ada)).toBe('Held back by your quiet hours until Sunday 22 November at 07:00.');
  expect(planSentence(held, { ...ada, locale: 'de' })).toBe('Durch deine Ruhezeit aufgeschoben: Sonntag, 22. November um 07:00.');
});

test.each(locales)('every reason is told in %s', locale => {
  const told = PlanReason.options.map(reason =>
    planSentence({ channel: 'email', decision: 'never', reason, at: '2026-11-22T06:00:00.000Z' }, { locale, zone: 'UTC' }),
  );
  expect(new Set(told).size).toBe(PlanReason.options.length);
});
