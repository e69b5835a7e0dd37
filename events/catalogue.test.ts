import { globSync, readFileSync } from 'node:fs';
import { describe, expect, test, vi } from 'vitest';
import type * as z from 'zod';
import { eventOf } from '../functions/events/event-of.ts';
import { entities as stored, kinds as storedKinds } from '../shared/data/index.ts';
import type { items } from '../shared/data/items.ts';
import { Event, type EventKind } from './event.ts';
import { catalogue, consumers, consumersOf, type EventType, internal, unheard } from './index.ts';
import type { Sample } from './sample.fixture.ts';
import { samples } from './samples.fixture.ts';

vi.hoisted(() => Object.assign(process.env, { AWS_REGION: 'us-east-1', TABLE_NAME: 'none', DUE_SHARDS: '4' }));

const kinds: Record<string, EventKind> = catalogue;
const all = samples();
const bySample = all.map(sample => [sample.change.event.type, sample] as const);
/** As it is stored and handed on: JSON, without what is undefined. */
const plain = (value: unknown): unknown => JSON.parse(JSON.stringify(value));

/** A record as its events show it. */
const toldOf = (entity: string, record: object): unknown => {
  const untold = stored.get(entity)?.untold ?? [];
  return Object.fromEntries(Object.entries(plain(record) as object).filter(([name]) => !untold.includes(name)));
};

describe('the catalogue', () => {
  test.each(bySample)('describes %s as the domain makes it, and leaves nothing out but what is untold', (type, { entity, change }) => {
    const kind = kinds[type];
    expect(kind).toBeDefined();
    expect(plain(kind!.data.parse(change.event.data))).toEqual(plain(change.event.data));
    expect(plain(kind!.record.parse(change.next))).toEqual(toldOf(entity, change.next));
  });

  test('holds every event that the domain makes, and none that it does not', () => {
    expect([...new Set(all.map(({ change }) => change.event.type))].sort()).toEqual(Object.keys(catalogue).sort());
  });

  test('holds every type that a file of the domain names', () => {
    const sources = globSync('shared/domain/*.ts').filter(file => !/\.(test|fixture)\.ts$/.test(file));
    const named = sources.flatMap(file => [...readFileSync(file, 'utf8').matchAll(/type: '([a-z]+\.[a-z_]+)'/g)].map(([, type]) => type!));
    expect(named.length).toBeGreaterThan(20);
    expect(named.filter(type => !(type in catalogue))).toEqual([]);
  });

  test('names each event by its record and what has happened to it', () => {
    for (const { entity, change } of all) expect(change.event.type).toMatch(new RegExp(`^${entity}\\.[a-z]+(_[a-z]+)*$`));
  });
});

describe('an event', () => {
  type Entity = { schema: z.ZodType; putNew: typeof items.putNew; putNext: typeof items.putNext };
  const entities = Object.fromEntries(storedKinds.map(each => [each.name, each as unknown as Entity]));
  const stamp = { userId: 'user_1', now: '2026-11-21T08:00:00.000Z', requestId: 'request-7' };
  type Image = Record<string, unknown>;
  const imagesOf = ({ entity, change }: Sample): { before: Image; after: Image } => ({
    before: plain(entities[entity]!.putNew(change as never, stamp).Item) as Image,
    after: plain(entities[entity]!.putNext(change as never, stamp).Item) as Image,
  });

  test.each(bySample)('of a write is what the write carries, with the record as it is then: %s', (type, sample) => {
    const { before, after } = imagesOf(sample);
    const event = eventOf(after, before)!;
    const { next } = sample.change;
    expect(Event.parse(event)).toEqual(event);
    expect(event).toMatchObject({
      type,
      at: stamp.now,
      by: 'user_1',
      requestId: 'request-7',
      entity: sample.entity,
      version: next.version + 1,
      id: `${String(after.pk)}/${String(after.sk)}@${next.version + 1}`,
    });
    expect(event.data).toEqual(plain(sample.change.event.data));
    expect(event.record).toEqual(toldOf(sample.entity, { ...next, version: next.version + 1 }));
    // What a consumer reads from its queue.
    const read = Event.parse(JSON.parse(JSON.stringify(event)));
    expect(kinds[read.type]!.record.safeParse(read.record).success).toBe(true);
  });

  const [sample] = all as [Sample];
  const { before, after } = imagesOf(sample);

  test('comes with the first version too', () => {
    expect(eventOf(before, undefined)).toMatchObject({ version: 1, id: `${String(before.pk)}/${String(before.sk)}@1` });
  });

  test.each<[string, Image | undefined, Image | undefined]>([
    ['a record that is forgotten (TTL)', undefined, after],
    ['a repair that leaves the version as it is', { ...after, title: 'Repaired' }, after],
    ['a row of a kind that nobody knows', { ...after, entity: 'ghost' }, undefined],
    ['a row that brings none', { ...after, event: undefined }, before],
    ['nothing at all', undefined, undefined],
  ])('does not come of %s', (_, next, last) => {
    expect(eventOf(next, last)).toBeUndefined();
  });
});

describe('who listens', () => {
  test.each<[EventType, Record<string, unknown>, string[]]>([
    ['item.reminder_fired', {}, ['notifications/on-reminder-fired']],
    ['profile.digest_due', {}, ['digests/on-digest-due']],
    ['notification.planned', { channels: ['inbox', 'email', 'push'] }, ['deliveries/on-email-due', 'deliveries/on-push-due']],
    ['notification.planned', { channels: ['inbox'] }, []],
    ['notification.planned', { channels: [] }, []],
    ['notification.due', { channels: ['push'] }, ['deliveries/on-push-due']],
    ['delivery.retry_due', { channels: ['email'] }, ['deliveries/on-email-due']],
    ['notification.planned', {}, []],
    ['notification.planned', { channels: 'email' }, []],
    ['item.created', {}, ['calendars/on-sync-due']],
    ['grant.health_changed', {}, ['grants/on-health-changed']],
    ['delivery.started', { attempt: 1 }, []],
  ])('to %s %j: %j', (type, data, names) => {
    expect(consumersOf(type, data)).toEqual(names);
  });

  test('to what nobody knows: nobody', () => {
    expect([consumersOf('item.eaten', {}), consumersOf('constructor', {})]).toEqual([[], []]);
  });

  test('each listener has its function, and handles every kind that it listens to', () => {
    for (const [name, listens] of Object.entries(consumers)) {
      const handler =
        readFileSync(`functions/${name}.ts`, 'utf8') +
        (name.startsWith('deliveries/') ? readFileSync('functions/deliveries/handlers.ts', 'utf8') : '');
      for (const { type } of listens) expect(handler).toContain(`'${type}'`);
    }
  });

  test('what is our own does not go outside, and what is heard by nobody at all is known', () => {
    expect([...internal].filter(type => !(type in catalogue))).toEqual([]);
    for (const type of unheard) expect([internal.has(type), consumersOf(type, { channels: ['email', 'push'] })]).toEqual([true, []]);
    const silent = [...internal].filter(type => consumersOf(type, { channels: ['email', 'push'] }).length === 0);
    expect([...unheard].sort()).toEqual(silent.sort());
  });
});
