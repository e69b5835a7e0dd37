import { globSync, readFileSync } from 'node:fs';
import { describe, expect, test, vi } from 'vitest';
import * as z from 'zod';
import { eventOf } from '../functions/platform/events/event-of.ts';
import { functionFiles } from '../infra/bundle.ts';
import { entity } from '../shared/data/core/entity.ts';
import { entities as stored, kinds as storedKinds } from '../shared/data/index.ts';
import type { items } from '../shared/data/items/items.ts';
import { attributesOf, health, secret } from '../shared/domain/core/data-class.ts';
import { consumers, functionOf, ownNameOf } from './consumers.ts';
import { Event, type EventKind } from './event.ts';
import { audienceOf, catalogue, type EventType, listenersOf, redacted, withoutListener } from './index.ts';
import { isLogged } from './logged.ts';
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
  const { schema, idsOf } = stored.get(entity)!;
  // Of what is about somebody's health its ids and its version alone.
  if (attributesOf(schema, 'health').length > 0)
    return { ...idsOf(entities[entity]!.keyOf(record as never)), version: (record as { version: number }).version };
  const secrets = attributesOf(schema, 'secret');
  return Object.fromEntries(Object.entries(plain(record) as object).filter(([name]) => !secrets.includes(name)));
};

type Entity = { schema: z.ZodType; putNew: typeof items.putNew; putNext: typeof items.putNext; keyOf: typeof items.keyOf };
const entities = Object.fromEntries(storedKinds.map(each => [each.name, each as unknown as Entity]));
const context = { userId: 'user_1', now: '2026-11-21T08:00:00.000Z', requestId: 'request-7' } as const;
type Image = Record<string, unknown>;
const imagesOf = ({ entity, change }: Sample): { before: Image; after: Image } => ({
  before: plain(entities[entity]!.putNew(change as never, context).Item) as Image,
  after: plain(entities[entity]!.putNext(change as never, context).Item) as Image,
});

describe('the catalogue', () => {
  test.each(bySample)('describes %s as the domain makes it, and leaves nothing out but what is secret', (type, { entity, change }) => {
    const kind = kinds[type];
    expect(kind).toBeDefined();
    expect(plain(kind!.data.parse(change.event.data))).toEqual(plain(change.event.data));
    expect(plain(kind!.record.parse(change.next))).toEqual(toldOf(entity, change.next));
  });

  test('says by the name of an event of which kind of record it is', () => {
    expect(all.filter(({ entity, change }) => change.event.type.split('.')[0] !== entity)).toEqual([]);
  });

  test('holds every event that the domain makes, and none that it does not', () => {
    expect([...new Set(all.map(({ change }) => change.event.type))].sort()).toEqual(Object.keys(catalogue).sort());
  });

  test('holds every type that a file of the domain names', () => {
    const sources = globSync('shared/domain/**/*.ts').filter(file => !/\.(test|fixture)\.ts$/.test(file));
    const named = sources.flatMap(file => [...readFileSync(file, 'utf8').matchAll(/type: '([a-z]+\.[a-z_]+)'/g)].map(([, type]) => type!));
    expect(named.length).toBeGreaterThan(20);
    expect(named.filter(type => !(type in catalogue))).toEqual([]);
  });

  test('names each event by its record and what has happened to it', () => {
    for (const { entity, change } of all) expect(change.event.type).toMatch(new RegExp(`^${entity}\\.[a-z]+(_[a-z]+)*$`));
  });
});

describe('an event', () => {
  test.each(bySample)('of a write is what the write carries, with the record as it is then: %s', (type, sample) => {
    const { before, after } = imagesOf(sample);
    const event = eventOf(after, before)!;
    const { next } = sample.change;
    expect(Event.parse(event)).toEqual(event);
    expect(event).toMatchObject({
      type,
      at: context.now,
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
    ['item.reminder_fired', {}, ['notifications/on-reminder']],
    ['profile.digest_due', {}, ['notifications/on-event/digests']],
    ['notification.planned', { channels: ['inbox', 'email', 'push'] }, ['notifications/on-email', 'notifications/on-push']],
    ['notification.planned', { channels: ['inbox'] }, []],
    ['notification.planned', { channels: [] }, []],
    ['notification.due', { channels: ['push'] }, ['notifications/on-push']],
    ['delivery.retry_due', { channels: ['email'] }, ['notifications/on-email']],
    ['notification.planned', {}, []],
    ['notification.planned', { channels: 'email' }, []],
    ['item.created', {}, ['calendars/on-sync']],
    ['connection.health_changed', {}, ['notifications/on-event/notices']],
    ['delivery.started', { attempt: 1 }, []],
  ])('to %s %j: %j', (type, data, names) => {
    const all: string[] = listenersOf(type, data);
    // Others may come to hear it; who hears nothing of a channel that is not named hears nothing at all.
    expect(names.length === 0 ? all : all.filter(name => names.includes(name))).toEqual(names);
  });

  test('to what nobody knows: nobody', () => {
    expect([listenersOf('item.eaten', {}), listenersOf('constructor', {})]).toEqual([[], []]);
  });

  test('each listener has its function, and one with a function to itself handles every kind that it listens to', () => {
    for (const [name, listens] of Object.entries(consumers)) {
      const file = functionFiles().get(functionOf(name));
      expect(file, name).toBeDefined();
      // That those of a function that has several handle theirs is what `listen` compiles by.
      if (ownNameOf(name)) continue;
      const handler = [file!, 'functions/notifications/deliveries/handlers.ts'].map(each => readFileSync(each, 'utf8')).join('\n');
      for (const { type } of listens) expect(handler).toContain(`'${type}'`);
    }
  });

  test('to what is our own, in no log and heard by nobody: known, so that it need not be published', () => {
    const silent = (Object.keys(catalogue) as EventType[]).filter(
      type =>
        !isLogged(type.split('.')[0]!) &&
        audienceOf(type) === 'internal' &&
        listenersOf(type, { channels: ['email', 'push'] }).length === 0,
    );
    expect(silent.length).toBeGreaterThan(10);
    expect([...withoutListener].sort()).toEqual(silent.sort());
  });
});

describe('what leaves', () => {
  const secretsOf = (entity: string) => attributesOf(stored.get(entity)!.schema, 'secret');

  test('the records have secrets, each marked where it stands', () => {
    expect(Object.fromEntries(storedKinds.map(({ name }) => [name, secretsOf(name)]).filter(([, names]) => names!.length > 0))).toEqual({
      calendar: ['channel'],
      consent: ['verifier', 'nonce', 'answer'],
      patient: ['dataKey', 'tokens', 'bounced'],
      visit_notice: ['address'],
      feed: ['secretHash'],
      key: ['hash', 'salt', 'formerHash'],
      passkey: ['credentialId', 'publicKey'],
      pin: ['salt', 'hash', 'sessionHash'],
      portal_access: ['codeDigest'],
      credential: ['encrypted'],
      subscribed: ['url'],
      subscription: ['endpoint', 'keys'],
      thing: ['salt', 'formerSalt'],
      webhook: ['url', 'salt', 'formerSalt'],
    });
  });

  /** Everything that is told apart as a text anywhere in a value. */
  const textsIn = (value: unknown): string[] =>
    typeof value === 'string' ? [value] : typeof value === 'object' && value !== null ? Object.values(value).flatMap(textsIn) : [];

  test.each(bySample)('L3: no secret of a record is in what any consumer or the bus hears: %s', (_, sample) => {
    const { before, after } = imagesOf(sample);
    const event = eventOf(after, before)!;
    const secrets = secretsOf(sample.entity);
    expect(Object.keys(event.record).filter(name => secrets.includes(name))).toEqual([]);
    const withheld = textsIn(secrets.map(name => (sample.change.next as Record<string, unknown>)[name]));
    const told = textsIn([event.record, event.data]);
    // Texts so short that they stand everywhere (a provider's name, a time) prove nothing.
    expect(withheld.filter(text => text.length > 20 && !/^\d{4}-/.test(text) && !text.includes('_') && told.includes(text))).toEqual([]);
  });

  test.each(Object.entries(kinds))(
    'a row declares nothing secret, and redacts only what its record has: %s',
    (_, { data, record, redact = [] }) => {
      expect([...attributesOf(data, 'secret'), ...attributesOf(data, 'health'), ...attributesOf(record, 'secret')]).toEqual([]);
      expect(Object.keys((record as z.ZodObject).shape)).toEqual(expect.arrayContaining([...redact]));
    },
  );

  test.each(bySample)('the bus hears an event without what its row redacts, and our consumers hear it whole: %s', (type, sample) => {
    const { before, after } = imagesOf(sample);
    const event = eventOf(after, before)!;
    const left = Object.keys(event.record).filter(name => !(name in redacted(event).record));
    expect(left).toEqual(Object.keys(event.record).filter(name => (kinds[type]!.redact ?? []).includes(name)));
    expect({ ...redacted(event), record: event.record }).toEqual(event);
  });

  test('an event that nobody knows has no audience', () => {
    expect([audienceOf('item.eaten'), audienceOf('constructor')]).toEqual(['internal', 'internal']);
  });

  test('what is about health is thin: whoever hears of it is told which record it is, and reads it if they may', () => {
    const schema = z.object({
      workspaceId: z.string(),
      noteId: z.string(),
      finding: health(z.string()),
      pin: secret(z.string()),
      version: z.int(),
    });
    const notes = entity({ name: 'planted', pk: 'WS#{workspaceId}', sk: 'NOTE#{noteId}', schema });
    const next = { workspaceId: 'ws_1', noteId: 'note_1', finding: 'asthma', pin: '1234', version: 1 } as const;
    const { Item } = notes.putNew({ next, event: { type: 'planted.made', data: {} } }, context);
    const event = eventOf(plain(Item) as Record<string, unknown>, undefined, new Map([[notes.name, notes]]))!;
    expect(event.record).toEqual({ workspaceId: 'ws_1', noteId: 'note_1', version: 1 });
    expect(JSON.stringify(event)).not.toMatch(/asthma|1234/);
  });
});
