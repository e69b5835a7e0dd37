import { describe, expect, test } from 'vitest';
import { simulator } from './batch.ts';
import { calendarRequests, calendarWork } from './calendar-acts.fixture.ts';
import { killer, somethingCannotBeRead, triedEverywhere } from './kills.fixture.ts';
import type { Patch } from './load.ts';

/** A mistake that somebody could make in the engine. The simulation has to find each within so many runs. */
type Planted = { mistake: string; patches: Patch[] };
const runsAtMost = 400;

const planted: Planted[] = [
  {
    mistake: 'the sweep finds nothing',
    patches: [
      { file: 'shared/clock/windows.ts', find: 'if (seen >= limit * looksPerLimit) break;', replace: 'break;' },
      {
        file: 'shared/clock/windows.ts',
        find: 'const entries = withRoom(page, room, ports, limit);',
        replace: 'const entries: typeof page = [];',
      },
    ],
  },
  {
    mistake: 'the near path is forgotten',
    patches: [{ file: 'shared/clock/windows.ts', find: 'Date.parse(dueAt) - Date.parse(now) < nearMs', replace: 'false' }],
  },
  {
    mistake: 'windows leave out the moment in which they begin',
    patches: [{ file: 'shared/clock/windows.ts', find: '({ shard, from: instant(from),', replace: '({ shard, from: instant(from + 1),' }],
  },
  {
    mistake: 'writes do not ask for the version',
    patches: [
      {
        file: 'shared/data/core/codec.ts',
        find: "ConditionExpression: 'version = :seen'",
        replace: "ConditionExpression: 'version <> :seen or version = :seen'",
      },
    ],
  },
  {
    mistake: 'a second notification of the same event gets an id of its own',
    patches: [
      {
        file: 'functions/notifications/inbox/notify.ts',
        find: 'Date.parse(cause.at));',
        replace: 'Date.parse(cause.at) + Math.floor(Math.random() * 1000));',
      },
    ],
  },
  {
    mistake: 'a message that comes early is not waited for',
    patches: [{ file: 'shared/clock/fire.ts', find: 'wait > 0;', replace: 'wait > 60_000;' }],
  },
  {
    mistake: 'the publisher forgets what a queue did not take',
    patches: [
      { file: 'functions/platform/events/deliver.ts', find: 'refused.length > 0 ? putAside', replace: 'refused.length > 10 ? putAside' },
    ],
  },
  {
    mistake: 'what is delivered already is delivered again',
    patches: [
      {
        file: 'shared/data/core/claim-try.ts',
        find: "if (change === 'leave') return undefined;",
        replace: "if (change === 'leave') return { ...record, status: 'sending' };",
      },
    ],
  },
  {
    mistake: 'quiet hours are not heeded',
    patches: [
      {
        file: 'shared/domain/notifications/notification.ts',
        find: 'const until = passes ? undefined',
        replace: 'const until = passes || !passes ? undefined',
      },
    ],
  },
  {
    mistake: 'done items still remind',
    patches: [
      {
        file: 'shared/domain/items/items/item-schedule.ts',
        find: "status === 'open' && trashedAt === undefined",
        replace: 'trashedAt === undefined',
      },
    ],
  },
  {
    mistake: 'reads of the clock are not consistent',
    patches: [
      { file: 'shared/data/core/rows.ts', find: 'Key: key, ConsistentRead: true', replace: 'Key: key' },
      { file: 'shared/data/core/rows.ts', find: 'Keys: left, ConsistentRead: true', replace: 'Keys: left' },
    ],
  },
  {
    mistake: 'what the quiet hours held back is forgotten',
    patches: [{ file: 'shared/domain/notifications/notification.ts', find: 'carried.map(({ channel }) => channel)', replace: '[]' }],
  },
];

describe('a mistake planted in the engine is found', () => {
  test.each(planted)(
    '$mistake',
    async ({ patches }) => {
      const run = await simulator(patches);
      let found: string[] = [];
      for (let seed = 1; seed <= runsAtMost && found.length === 0; seed++) found = (await run(seed)).violations;
      expect(found).not.toEqual([]);
    },
    300_000,
  );
});

/** What the simulation by chance never meets, and the kills do: something under this name in the table of calendars, or records that nobody can read. */
const plantedBesides: (Planted & { what?: string })[] = [
  {
    mistake: 'what nobody can read is asked again for ever',
    patches: [{ file: 'shared/clock/fire.ts', find: 'const failuresAtMost = 6;', replace: 'const failuresAtMost = 600;' }],
  },
  {
    mistake: 'what is parked is never tried again',
    patches: [{ file: 'shared/clock/fire.ts', find: 'sentAt <= parkedAt', replace: 'true' }],
  },
  {
    mistake: 'a lease on tokens outlives whoever took it',
    patches: [{ file: 'shared/domain/calendars/connections/credential.ts', find: 'leaseSeconds = 60;', replace: 'leaseSeconds = 6_000;' }],
    what: 'tokens that end',
  },
  {
    mistake: 'a claim that is sent again finds nothing',
    patches: [
      { file: 'functions/calendars/connections/claim.ts', find: 'if (isReplay && consent.connectionId)', replace: 'if (!consent)' },
    ],
    what: 'addConnection',
  },
  {
    mistake: 'a reading that stopped half way changes again what it has changed',
    patches: [
      {
        file: 'shared/domain/calendars/subscriptions/subscribed-items.ts',
        find: "[known ?? '', fingerprintOfItem(item)]",
        replace: "[known ?? '']",
      },
    ],
    what: 'changed items',
  },
];

describe('a mistake that chance does not meet is found by the kills', () => {
  test.each(plantedBesides)('$mistake', async ({ patches, what }) => {
    const run = await killer(patches);
    const tried = [...calendarRequests, ...calendarWork].find(each => each.what === what);
    const found = tried
      ? triedEverywhere(run, tried.of, tried.act, { ready: tried.ready, minutes: 40 })
      : triedEverywhere(run, 'items/on-due', somethingCannotBeRead);
    await expect(found).rejects.toThrow();
  });
});
