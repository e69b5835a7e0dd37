import { globSync, readFileSync } from 'node:fs';
import { describe, expect, test, vi } from 'vitest';
import { itemAt } from '../domain/items/items/item.fixture.ts';
import { credentials } from './calendars/credentials.ts';
import { due as dueOfCalendars } from './calendars/due.ts';
import { eventLinks } from './calendars/event-links.ts';
import { kinds as calendars } from './calendars/index.ts';
import { linkedCalendars } from './calendars/linked-calendars.ts';
import type { DueKind } from './core/due-kind.ts';
import { projected } from './core/schema.ts';
import { entities, kinds } from './index.ts';
import { due as dueOfItems } from './items/due.ts';
import { kinds as ofItems } from './items/index.ts';
import { items } from './items/items.ts';
import { dueKinds } from './lanes.ts';
import { due as dueOfNotifications } from './notifications/due.ts';
import { kinds as ofNotifications } from './notifications/index.ts';
import { notifications } from './notifications/notifications.ts';
import { due as dueOfPeople } from './people/due.ts';
import { kinds as people } from './people/index.ts';
import { members } from './people/members.ts';
import { profiles } from './people/profiles.ts';

vi.hoisted(() => Object.assign(process.env, { AWS_REGION: 'us-east-1', TABLE_NAME: 'none', DUE_SHARDS: '4' }));

const readme = readFileSync(new URL('./README.md', import.meta.url), 'utf8');
const chart = readme
  .split('## Entities')[1]!
  .split('\n## ')[0]!
  .split('\n')
  .filter(line => /^\| (?!record)/.test(line))
  .map(line =>
    line
      .split('|')
      .slice(1, -1)
      .map(cell => cell.trim()),
  );
/** The variable and the name of the kind of record in each file that has keys of one. */
const entityFiles = (): { variable: string; name: string }[] =>
  globSync('shared/data/*/*.ts')
    .filter(file => !file.endsWith('.test.ts'))
    .flatMap(file => {
      const [, variable, name] = /export const (\w+) = entity\(\{\s*name: '(\w+)'/.exec(readFileSync(file, 'utf8')) ?? [];
      return variable && name ? [{ variable, name }] : [];
    });
const rowOf = (name: string) => chart.find(([record]) => record === name) ?? [];

/** Ids that stand for themselves: a key made of them is its own template. */
const ids = Object.fromEntries(
  ['workspaceId', 'userId', 'itemId', 'notificationId', 'connectionId', 'calendarId'].map(name => [name, `{${name}}`]),
);
const soon = itemAt('2026-11-21T08:00:00Z', { due: { date: '2026-11-28' } });

test('the chart has a row for each kind of record, and for nothing else', () => {
  expect(kinds.map(({ name }) => name)).toEqual([...entities.keys()]);
  expect(chart.map(([record]) => record)).toEqual([...entities.keys()]);
});

test.each(kinds.map(kind => [kind.name, kind] as const))('%s is keyed as the chart says', (name, { pk, sk }) => {
  expect(rowOf(name).slice(1, 3)).toEqual([`\`${pk}\``, `\`${sk}\``]);
});

describe('gsi1', () => {
  test.each([
    ['member', members.gsi1?.({ ...ids, removedAt: undefined } as never), '`{pk}` / `{sk}`, until removed'],
    ['profile', profiles.gsi1?.(ids as never), '`{pk}` / `{sk}`'],
    [
      'item',
      items.gsi1?.({ ...soon, ...ids }),
      '`{pk}` / instant of the start or due, while open; without a time `WS#{workspaceId}#LIST#{listId}` / id',
    ],
    [
      'calendar',
      linkedCalendars.gsi1?.({ ...ids, mode: 'items' } as never),
      '`WS#{workspaceId}#CALENDARS` / `{userId}#{calendarId}`, while it takes items',
    ],
    [
      'event_link',
      eventLinks.gsi1?.({ ...ids, kind: 'busy', from: '2026' } as never),
      '`{pk}` / when it begins; of an item `CALENDAR#{calendarId}#EVENTS` / the provider’s id',
    ],
    [
      'credential',
      credentials.gsi1?.({ ...ids, keyedAt: '2026', encrypted: {} } as never),
      '`CREDENTIALS#{shard}` / when its data key was made, until erased',
    ],
    ['notification', notifications.gsi1?.({ ...ids, status: 'unread' } as never), '`{pk}` / id, while unread'],
  ])('holds a %s as the chart says', (name, keys, cell) => {
    expect(rowOf(name)[3]).toBe(cell.replace('{pk}', keys!.gsi1pk).replace('{sk}', keys!.gsi1sk));
  });

  test('lets a member go who has left, an item that is done, and a notification that is read', () => {
    expect(members.gsi1?.({ ...ids, removedAt: '2026-11-21T08:00:00.000Z' } as never)).toBeUndefined();
    expect(items.gsi1?.({ ...soon, status: 'done' })).toBeUndefined();
    expect(notifications.gsi1?.({ ...ids, status: 'read' } as never)).toBeUndefined();
  });

  test('holds no other kind', () => {
    const held = kinds.filter(({ gsi1 }) => gsi1).map(({ name }) => name);
    expect(chart.filter(row => row[3] !== '').map(([record]) => record)).toEqual(held);
  });

  test('carries nothing that a firing changes', () => {
    for (const name of ['dueAt', 'remindedUntil', 'version', 'event', 'snoozedUntil', 'updatedAt']) expect(projected).not.toContain(name);
  });
});

describe('what falls due', () => {
  const falling = kinds.filter(({ schema }) => 'dueAt' in (schema as unknown as { shape: object }).shape).map(({ name }) => name);

  test('is what the chart says when', () => {
    expect(chart.filter(row => row[4] !== '').map(([record]) => record)).toEqual(falling);
  });

  test.each([
    ['people', people, dueOfPeople],
    ['items', ofItems, dueOfItems],
    ['calendars', calendars, dueOfCalendars],
    ['notifications', ofNotifications, dueOfNotifications],
  ] as [keyof typeof dueKinds, { name: string }[], Record<string, DueKind>][])(
    'of %s is fired by that service, each kind by its own rule, and no lane knows another',
    (service, ofService, rules) => {
      const names = ofService.map(({ name }) => name).filter(name => falling.includes(name));
      expect([...dueKinds[service]].sort()).toEqual(names.sort());
      expect(Object.entries(rules).map(([kind, { name }]) => [kind, name])).toEqual(Object.keys(rules).map(kind => [kind, kind]));
      expect(Object.keys(rules).sort()).toEqual(names.sort());
    },
  );

  test('is fired by somebody, whatever it is', () => {
    expect(Object.values(dueKinds).flat().sort()).toEqual([...falling].sort());
  });
});

test('each kind of record has its one file, and each file with keys of records is one of them', () => {
  expect(
    entityFiles()
      .map(({ name }) => name)
      .sort(),
  ).toEqual([...entities.keys()].sort());
});
