import { describe, expect, test, vi } from 'vitest';
import '../../events/table.fixture.ts';
import { audienceOf, catalogue, redacted } from '../../events/index.ts';
import { eventsFile, eventsOfToday, readJson, releasedEventsFile } from '../../scripts/check/openapi/files.ts';
import { entities } from '../data/index.ts';
import { attributesOf } from '../domain/core/data-class.ts';
import { socketMessages } from '../domain/views/socket.ts';
import { frames } from '../domain/views/socket-frames.ts';
import { sampleEntries, sampleUser } from '../log/samples.fixture.ts';
import { showTo } from '../log/show.ts';
import { saysSo } from '../openapi/breaking.ts';
import { resolved } from '../openapi/compare-schemas.ts';
import type { JsonObject } from '../openapi/json.ts';
import { breakingEvents } from './breaking.ts';
import { carried } from './document.ts';
import { eventsPage } from './page.ts';

vi.hoisted(() => Object.assign(process.env, { AWS_REGION: 'us-east-1', TABLE_NAME: 'none', DUE_SHARDS: '4', LOG_EPOCH: '1' }));

const today = eventsOfToday();
const record = (value: unknown) => value as Record<string, JsonObject>;
const messages = record((today.components as JsonObject).messages);
const versionOf = (document: JsonObject): string => String((document.info as JsonObject).version);

test('the file is what the catalogue of events gives (npm run openapi)', () => {
  expect(readJson(eventsFile)).toEqual(today);
});

test('what breaks those who listen is said by the version in package.json (npm run openapi -- --release makes a release of today)', () => {
  const released = readJson(releasedEventsFile);
  expect(saysSo(versionOf(released), versionOf(today)) ? [] : breakingEvents(released, today)).toEqual([]);
});

/** What of a value stands in no schema: the paths of attributes that nobody was told of. */
const unsaid = (schema: JsonObject, value: unknown, at = ''): string[] => {
  const { properties, items } = resolved(today, schema);
  if (Array.isArray(value)) return items ? value.flatMap((each, i) => unsaid(items as JsonObject, each, `${at}/${i}`)) : [];
  if (typeof value !== 'object' || value === null || !properties) return [];
  return Object.entries(value).flatMap(([name, inner]) => {
    const said = record(properties)[name];
    return said ? unsaid(said, inner, `${at}/${name}`) : [`${at}/${name}`];
  });
};

/** What no event carries, though a sample of the domain has it. */
const isSecret = (entity: string, name: string): boolean => {
  const { schema } = entities.get(entity)!;
  return attributesOf(schema, 'health').length > 0 || attributesOf(schema, 'secret').includes(name);
};

const told = sampleEntries();

describe('the document', () => {
  test('has each event that somebody is told of, on each channel that tells of it, and no step of our own', () => {
    const all = Object.keys(catalogue).filter(type => audienceOf(type) !== 'internal');
    expect(carried.bus).toEqual(all.sort());
    for (const types of Object.values(carried)) for (const type of types) expect(all).toContain(type);
    const channels = record(today.channels);
    for (const [name, types] of Object.entries(carried))
      expect(Object.keys(record(channels[name]!.messages)).sort()).toEqual([...types].sort());
  });

  test('says everything that readers of the log are told: the samples of all events, as they are shown', () => {
    const own = showTo({ userId: sampleUser, throughKey: false }, '/v1/me');
    const members = showTo({ userId: sampleUser, standing: 'owner', throughKey: false }, '/v1/workspaces/ws_1');
    const shown = told.flatMap(entry => own(entry) ?? members(entry) ?? []);
    expect([...new Set(shown.map(({ type }) => type))].sort()).toEqual(
      [...new Set([...carried.workspaceEvents!, ...carried.myEvents!])].sort(),
    );
    for (const event of shown) {
      const { payload } = messages[`event.${event.type}`]!;
      expect({ type: event.type, unsaid: unsaid(payload as JsonObject, event) }).toEqual({ type: event.type, unsaid: [] });
      const inside = record(record((payload as JsonObject).properties).data!.properties);
      const shows = Object.keys(record(resolved(today, inside.record!).properties));
      expect(shows).toEqual(expect.arrayContaining(Object.keys(event.data.record ?? {})));
    }
  });

  test('says of the bus all that is told there, and nothing that is left out', () => {
    for (const entry of told.filter(({ type }) => carried.bus!.includes(type))) {
      const detail = record(record((messages[`bus.${entry.type}`]!.payload as JsonObject).properties).detail!.properties);
      const shows = Object.keys(record(resolved(today, detail.record!).properties));
      const { redact = [] } = (catalogue as Record<string, { redact?: readonly string[] }>)[entry.type]!;
      expect(shows.filter(name => redact.includes(name))).toEqual([]);
      expect(Object.keys(redacted(entry).record).filter(name => !shows.includes(name) && !isSecret(entry.entity, name))).toEqual([]);
    }
  });

  test('says everything that goes over a socket, both ways, with what answers it', () => {
    const channel = record(record(today.channels).socket!.messages);
    expect(Object.keys(channel).sort()).toEqual([...Object.keys(socketMessages), ...Object.keys(frames)].sort());
    const operations = Object.values(record(today.operations)).filter(({ channel: of }) => (of as JsonObject).$ref === '#/channels/socket');
    const named = operations.flatMap(({ messages: own, reply }) => [own, (reply as JsonObject | undefined)?.messages ?? []].flat());
    const names = named.map(each => String((each as JsonObject).$ref).replace('#/channels/socket/messages/', ''));
    expect([...new Set(names)].sort()).toEqual(Object.keys(channel).sort());
    const page = eventsPage(today);
    for (const name of Object.keys(channel)) expect(page).toContain(`<code>${name}</code>`);
  });

  test('is a page to read, with every type, and with nothing from elsewhere', () => {
    const page = eventsPage(today);
    for (const type of carried.bus!) expect(page).toContain(`<code>${type}</code>`);
    expect(page).not.toMatch(/<script|(src|href)="(https?:)?\/\//);
  });
});

describe('what breaks those who listen', () => {
  const changed = (change: (document: JsonObject) => void): string[] => {
    const other = JSON.parse(JSON.stringify(today)) as JsonObject;
    change(other);
    return breakingEvents(today, other);
  };
  const payloadOf = (document: JsonObject, name: string) => record(record(document.components).messages)[name]!.payload as JsonObject;

  test('is nothing where nothing changes, or something is added', () => {
    expect(changed(() => {})).toEqual([]);
    expect(
      changed(document => {
        record(payloadOf(document, 'event.item.created').properties).more = { type: 'string' };
      }),
    ).toEqual([]);
  });

  test.each<[string, (document: JsonObject) => void]>([
    ['channel webhook: is gone', document => void delete record(document.channels).webhook],
    ['bus item.created: is told no more', document => void delete record(record(document.channels).bus!.messages)['item.created']],
    ['channel bus: has another address', document => Object.assign(record(document.channels).bus!, { address: 'other' })],
    [
      'webhook item.created: is not application/cloudevents+json any more',
      document => Object.assign(record(record(document.components).messages)['event.item.created']!, { contentType: 'text/plain' }),
    ],
  ])('%s', (said, change) => {
    expect(changed(change)).toContain(said);
  });

  test('of sockets: a message that is taken no more or asks for more, and a frame that says less', () => {
    expect(changed(document => void delete record(record(document.channels).socket!.messages).ping)).toContain(
      'socket ping: is taken no more',
    );
    expect(
      changed(document => Object.assign(payloadOf(document, 'socket.away'), { required: ['action', 'workspaceId', 'why'] })),
    ).toContain('socket away/why: is now required');
    expect(changed(document => void delete record(payloadOf(document, 'socket.present').properties).forMs)).toContain(
      'socket present/forMs: is gone',
    );
    expect(changed(document => Object.assign(record(payloadOf(document, 'socket.ping').properties), { more: { type: 'string' } }))).toEqual(
      [],
    );
  });

  test('an attribute that is gone, or of another type', () => {
    const gone = changed(document => void delete record((record(record(document.components).schemas).item as JsonObject).properties).title);
    expect(gone.some(each => each.startsWith('webhook item.created'))).toBe(true);
    const other = changed(document => {
      record((record(record(document.components).schemas).item as JsonObject).properties).title = { type: 'number' };
    });
    expect(other.some(each => each.startsWith('workspaceEvents item.created'))).toBe(true);
  });
});
