import { beforeAll, describe, expect, test } from 'vitest';
import { calendarRequests, calendarWork } from './calendar-acts.fixture.ts';
import { killer, triedEverywhere } from './kills.fixture.ts';

let run: Awaited<ReturnType<typeof killer>>;
beforeAll(async () => {
  run = await killer();
});

describe('what is asked of calendars, killed at any of its calls', () => {
  test.each(calendarRequests)('$what comes to what an undisturbed one comes to', async ({ of, act, ready }) => {
    expect(await triedEverywhere(run, of, act, { ready, minutes: 40 })).toBeGreaterThan(0);
  });
});

describe('what keeps calendars in step behind the API, killed at any of its calls', () => {
  test.each(calendarWork)('$of with $what', async ({ of, act, ready }) => {
    expect(await triedEverywhere(run, of, act, { ready, minutes: 40 })).toBeGreaterThan(0);
  });
});
