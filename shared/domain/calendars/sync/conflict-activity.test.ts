import fc from 'fast-check';
import { describe, expect, test } from 'vitest';
import { Activity } from '../../items/activity/activity.ts';
import { noteActivity } from './conflict-activity.ts';
import { type EventLink, keepEventLink, type Side } from './event-link.ts';

const at = '2026-11-21T08:00:00.000Z';
const zone = 'Europe/Berlin';
const of = { workspaceId: 'ws_01kb8m3tq2e8fvq3w5r7c9d0eb', itemId: 'item_01kb8m5z7he4mtx2p9n6a3k8ra' } as const;
const whose = { userId: 'user_01kb8m3tq2e8fvq3w5r7c9d0eb', calendarId: 'cal_01kb8m3tq2e8fvq3w5r7c9d0eb' } as const;
const noted = { activityId: 'act_01kb8m3tq2e8fvq3w5r7c9d0eb', at } as const;
const eventLinkOf = (more: Partial<EventLink> = {}): EventLink =>
  keepEventLink(undefined, { ...whose, ...of, eventLinkId: of.itemId, eventId: 'e', kind: 'item', from: at, to: at, ...more }).next;
const sideOf = (title: string, more: Partial<Side> = {}): Side => ({
  title,
  start: { date: '2026-11-28', time: '09:00', zone },
  end: { date: '2026-11-28', time: '10:00', zone },
  changedAt: at,
  ...more,
});
const [ours, theirs] = [sideOf('Water the orchids'), sideOf('Water them all', { rule: 'FREQ=DAILY' })];
const isNoted = (...asked: Parameters<typeof noteActivity>): Activity => noteActivity(...asked)!.next;

describe('a conflict', () => {
  test.each(['ours', 'theirs'] as const)('that %s side won stands in the activity of the item with both versions', kept => {
    const entry = isNoted(eventLinkOf(), { kept, ours, theirs }, noted);
    expect(Activity.parse(entry)).toEqual(entry);
    expect(entry).toMatchObject({
      ...of,
      ...whose,
      ...noted,
      type: 'calendar_conflict',
      kept,
      because: 'later_change',
      ours,
      theirs,
      parts: [],
    });
  });

  test('with a deletion says that a change is worth more, and nothing of the event that is gone but when', () => {
    const entry = isNoted(eventLinkOf(), { kept: 'ours', ours, theirs: { ...theirs, removed: true } }, noted);
    expect(entry).toMatchObject({ because: 'change_over_deletion', ours });
    expect(entry.theirs).toEqual({ removed: true, changedAt: at });
  });

  test('names what of the side that stands the item cannot hold', () => {
    expect(isNoted(eventLinkOf({ unsupported: ['RRULE'] }), { kept: 'theirs', ours, theirs }, noted).parts).toEqual(['RRULE']);
  });

  test('is forgotten half a year later', () => {
    const { expiresAt } = isNoted(eventLinkOf(), { kept: 'ours', ours, theirs }, noted);
    expect(new Date(expiresAt * 1000).toISOString()).toBe('2027-05-20T08:00:00.000Z');
  });
});

describe('what an item cannot hold', () => {
  test('stands in its activity as the calendar has it, with the parts', () => {
    const entry = isNoted(eventLinkOf({ unsupported: ['RECURRENCE-ID'] }), { parts: ['RECURRENCE-ID'], theirs }, noted);
    expect(entry).toMatchObject({ type: 'calendar_unsupported', theirs, parts: ['RECURRENCE-ID'] });
    expect([entry.kept, entry.because, entry.ours]).toEqual([undefined, undefined, undefined]);
  });

  test('is our side, where a calendar does not take the event at all', () => {
    const entry = isNoted(eventLinkOf(), { parts: ['VEVENT'], theirs: ours }, noted);
    expect(entry).toMatchObject({ ours, parts: ['VEVENT'] });
    expect(entry.theirs).toBeUndefined();
  });
});

test('an event of the person’s own makes no entry, whatever is told of it', () => {
  for (const more of [{ kind: 'busy' }, { workspaceId: undefined }, { itemId: undefined }] as const)
    expect(noteActivity(eventLinkOf(more), { kept: 'ours', ours, theirs }, noted)).toBeUndefined();
});

test('whatever a calendar holds, the entry can be stored, and nothing of it is longer than it may be', () => {
  const text = fc.string({ maxLength: 3000 });
  const side = fc.record({ title: text, rule: fc.option(text, { nil: undefined }), removed: fc.constantFrom(true, false, undefined) });
  fc.assert(
    fc.property(side, side, fc.constantFrom('ours' as const, 'theirs' as const), (a, b, kept) => {
      const entry = isNoted(eventLinkOf(), { kept, ours: { ...ours, ...a }, theirs: { ...theirs, ...b } }, noted);
      expect(Activity.safeParse(entry).success).toBe(true);
      for (const { title = '', rule = '' } of [entry.ours!, entry.theirs!])
        expect(Math.max(title.length, rule.length)).toBeLessThanOrEqual(1000);
    }),
  );
});
