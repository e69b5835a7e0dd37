import { describe, expect, test } from 'vitest';
import type { FlagSettings } from '../../../shared/domain/core/flags/setting.ts';
import { settingsAfter, wordsOf } from './change.ts';

const split: FlagSettings = settingsAfter({}, { does: 'set', key: 'event-wait', setting: '{"split":{"short":10}}' });

describe('npm run flags', () => {
  test('switches one off and on again as it was set, and leaves all others as they are', () => {
    const off = settingsAfter(split, { does: 'off', key: 'event-wait' });
    expect(off['event-wait']).toEqual({ state: 'off', segments: [], split: { short: 10 } });
    expect(settingsAfter(off, { does: 'on', key: 'event-wait' })).toEqual(split);
    expect(settingsAfter(split, { does: 'off', key: 'realtime' })['event-wait']).toEqual(split['event-wait']);
    expect(settingsAfter(split, { does: 'unset', key: 'event-wait' })).toEqual({});
  });

  test.each([
    [{ does: 'off', key: 'telepathy' }, 'There is no flag "telepathy": choose one of realtime'],
    [{ does: 'set', key: 'realtime' }, 'is JSON'],
    [{ does: 'set', key: 'realtime', setting: '{"split":{"off":110}}' }, '"realtime" cannot be set so: realtime.split.off'],
    [{ does: 'set', key: 'realtime', setting: '{"segments":[{"variant":"off"}]}' }, 'realtime.segments.0 required'],
  ] as const)('refuses %j in words', (command, words) => {
    expect(() => settingsAfter(split, command)).toThrow(words);
  });

  test('says of each flag whom it gives what', () => {
    expect(wordsOf('event-wait', undefined)).toBe('long for all');
    expect(wordsOf('event-wait', split['event-wait'])).toBe('10 % short; long for all others');
    const some = settingsAfter(
      {},
      { does: 'set', key: 'realtime', setting: '{"segments":[{"plans":["plus"],"operators":true,"variant":"off"}]}' },
    );
    expect(wordsOf('realtime', some.realtime)).toBe('off for plans plus and operators; on for all others');
    expect(wordsOf('realtime', settingsAfter(some, { does: 'off', key: 'realtime' }).realtime)).toBe('off: off for all');
  });
});
