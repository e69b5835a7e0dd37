import { describe, expect, test } from 'vitest';
import * as z from 'zod';
import { documentOfToday, readJson, releasedFile } from '../../scripts/check/openapi/files.ts';
import type { Route } from '../api/core/route.ts';
import { breakingChanges, saysSo } from './breaking.ts';
import { openApiOf } from './document.ts';
import type { JsonObject } from './json.ts';

const versionOf = (document: JsonObject): string => String((document.info as JsonObject).version);

test('what breaks clients of the released API is said by the version in package.json (npm run openapi -- --release makes a release of today)', () => {
  const [released, today] = [readJson(releasedFile), documentOfToday()];
  const broken = breakingChanges(released, today);
  expect(saysSo(versionOf(released), versionOf(today)) ? [] : broken).toEqual([]);
});

describe('a version says that it breaks', () => {
  test.each([
    ['1.4.2', '2.0.0', true],
    ['1.4.2', '1.5.0', false],
    ['0.1.3', '0.2.0', true],
    ['0.1.3', '0.1.4', false],
    ['0.9.0', '1.0.0', true],
    ['2.0.0', '1.9.0', false],
    ['2.1.0', '2.1.0', false],
  ])('%s after %s: %s', (released, today, expected) => {
    expect(saysSo(released, today)).toBe(expected);
  });
});

const Thing = z.object({ title: z.string().max(10), kind: z.enum(['a', 'b']), note: z.string().optional() });
const body = z.strictObject({
  title: z.string().max(10),
  kind: z.enum(['a', 'b']).default('a'),
  at: z.union([z.string(), z.number()]).optional(),
});
const route: Route = {
  method: 'POST',
  path: '/v1/things',
  access: 'user',
  summary: 'Create',
  query: z.strictObject({ limit: z.int().max(100).optional() }),
  body,
  reply: Thing,
  status: 201,
  fails: ['conflict'],
  example: {},
};
const documentWith = (changed: Partial<Route>): JsonObject =>
  openApiOf({ version: '1.0.0' }, { items: { createThing: { ...route, ...changed } } });
const changesBy = (changed: Partial<Route>): string[] => breakingChanges(documentWith({}), documentWith(changed));
const input = (shape: z.ZodRawShape, without: string[] = []) =>
  z.strictObject(Object.fromEntries(Object.entries({ ...body.shape, ...shape }).filter(([name]) => !without.includes(name))));

test('a type of event that webhooks are sent no more breaks their receivers, and so does what is not in it any more; a new one does not', () => {
  const today = documentOfToday();
  const webhooks = today.webhooks as Record<string, JsonObject>;
  const { 'item.completed': completed, ...others } = webhooks;
  expect(breakingChanges(today, { ...today, webhooks: others })).toEqual(['webhook item.completed: is sent no more']);
  expect(breakingChanges({ ...today, webhooks: others }, today)).toEqual([]);
  const asText = JSON.parse(JSON.stringify(completed).replace('cloudevents+json', 'json')) as JsonObject;
  expect(breakingChanges(today, { ...today, webhooks: { ...webhooks, 'item.completed': asText } })).toEqual([
    'webhook item.completed: is not application/cloudevents+json any more',
  ]);
});

describe('clients stay as they are when', () => {
  test.each<[string, Partial<Route>]>([
    ['nothing changes', {}],
    ['a field is added to the reply', { reply: Thing.extend({ more: z.string() }) }],
    ['a reply says less', { reply: Thing.extend({ kind: z.enum(['a']) }) }],
    ['an optional field may be sent', { body: input({ more: z.string().optional() }) }],
    ['a limit is raised', { body: input({ title: z.string().max(20) }) }],
    ['another value is taken', { body: input({ kind: z.enum(['a', 'b', 'c']).default('a') }) }],
    ['another form is taken', { body: input({ at: z.union([z.string(), z.number(), z.boolean()]).optional() }) }],
    ['an optional parameter is added', { query: z.strictObject({ limit: z.int().max(100).optional(), tag: z.string().optional() }) }],
    ['a known status has a further code', { fails: ['conflict', 'limit_reached'] }],
    ['a status is not answered any more', { fails: [] }],
    ['other words are found', { summary: 'Make', description: 'Anew.' }],
  ])('%s', (_, changed) => {
    expect(changesBy(changed)).toEqual([]);
  });
});

describe('clients break when', () => {
  const at = 'POST /v1/things';
  test.each<[string, Partial<Route>, string]>([
    ['a route is gone', { path: '/v1/others' }, `${at}: is gone`],
    ['a field must be sent', { body: input({ more: z.string() }) }, `${at} body/more: is now required`],
    ['a field is not taken any more', { body: input({}, ['at']) }, `${at} body/at: is gone`],
    ['a limit is lowered', { body: input({ title: z.string().max(5) }) }, `${at} body/title: maxLength is narrower`],
    ['a value is not taken any more', { body: input({ kind: z.enum(['a']).default('a') }) }, `${at} body/kind: does not take b any more`],
    ['a form is not taken any more', { body: input({ at: z.string().optional() }) }, `${at} body/at: does not take number any more`],
    ['a type changes', { body: input({ title: z.int() }) }, `${at} body/title: does not take string any more`],
    ['a parameter is gone', { query: z.strictObject({}) }, `${at} query limit: is gone`],
    ['a parameter must be sent', { query: z.strictObject({ limit: z.int().max(100) }) }, `${at} query limit: is now required`],
    ['a reply lacks a field', { reply: Thing.omit({ note: true }) }, `${at} 201/data/note: is gone`],
    ['a reply may lack a field', { reply: Thing.partial({ title: true }) }, `${at} 201/data/title: may now be absent`],
    ['a reply may be something new', { reply: Thing.extend({ kind: z.enum(['a', 'b', 'c']) }) }, `${at} 201/data/kind: may now be c`],
    ['a status is new', { fails: ['conflict', 'link_expired'] }, `${at}: may now answer 410`],
    ['a success has another status', { status: undefined }, `${at}: does not answer 201 any more`],
  ])('%s', (_, changed, expected) => {
    expect(changesBy(changed)).toContain(expected);
  });

  test('what was open asks for a token', () => {
    expect(breakingChanges(documentWith({ access: 'public' }), documentWith({}))).toContain(`${at}: is not open to everybody any more`);
  });
});
