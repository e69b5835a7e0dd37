import { describe, expect, test } from 'vitest';
import * as z from 'zod';
import { functionNames } from '../../infra/bundle.ts';
import { failures } from '../domain/core/failure.ts';
import { type IdKind, idOf, prefixes } from '../domain/core/ids.ts';
import { limitClasses } from '../domain/core/limits.ts';
import { type Permission, Role, reachOf } from '../domain/core/permissions.ts';
import { commonFailures, limitClassOf, type Route } from './core/route.ts';
import { apiVersions, versionOf } from './core/version.ts';
import { modulesByApi, routes, routesByApi, routesByModule } from './index.ts';

const all: [string, Route][] = Object.entries(routes);
const paramsIn = ({ path }: Route): string[] => [...path.matchAll(/\{(\w+)\}/g)].map(([, name]) => name!);
/** What is wrong with a value by a schema; nothing when it fits. */
const misfits = (schema: z.ZodType | undefined, value: unknown): unknown => {
  const result = schema?.safeParse(value);
  return result?.success === false ? result.error.issues : undefined;
};

/** What stands in paths and is no id. */
const noIds = ['token', 'level', 'tile', 'part', 'width', 'flag'];

describe('the table of routes', () => {
  test('gives each route one name and one key, in one function', () => {
    const names = Object.values(routesByModule).flatMap(module => Object.keys(module));
    expect(names.sort()).toEqual([...new Set(all.map(([name]) => name))].sort());
    const keys = all.map(([, { method, path }]) => `${method} ${path}`);
    expect(keys).toEqual([...new Set(keys)]);
  });

  test('has each path in one function, which so knows all methods that are allowed there', () => {
    const modulesAt = (path: string) =>
      Object.entries(routesByApi).filter(([, ofApi]) => Object.values(ofApi).some(route => route.path === path));
    for (const [, { path }] of all) expect(modulesAt(path), path).toHaveLength(1);
  });

  test('has no two paths that differ in the name of an id alone', () => {
    const shapes = all.map(([, { method, path }]) => `${method} ${path.replace(/\{\w+\}/g, '{}')}`);
    expect(shapes).toEqual([...new Set(shapes)]);
  });

  test('counts each route against one class: what goes through much, what makes mails leave, what makes a file be read; all else is a request', () => {
    const named = Map.groupBy(all, ([, route]) => limitClassOf(route));
    for (const limitClass of named.keys()) expect([...limitClasses, 'none']).toContain(limitClass);
    named.delete('request');
    expect(Object.fromEntries([...named].map(([limitClass, rows]) => [limitClass, rows.map(([name]) => name).sort()]))).toEqual({
      search: [
        'acceptPortalAccess',
        'createVisitSeries',
        'findPortalTimes',
        'findTimes',
        'getCheckpoint',
        'getFairness',
        'getMyCheckpoint',
        'getStreaks',
        'listAudit',
        'listItems',
        'listItemsInOrder',
        'listMyAudit',
        'matchPatients',
        'previewDigest',
        'previewRecurrence',
        'previewReplay',
        'quickAdd',
        'readCheckpoint',
        'searchPatients',
      ],
      send: [
        'addPasskey',
        'addPortalHolder',
        'changeMember',
        'createInvitation',
        'createKey',
        'createListInvitation',
        'createOffer',
        'giveList',
        'refreshEmail',
        'resendInvitation',
        'rotateKey',
        'transferOwnership',
      ],
      upload: [
        'addSubscribedCalendar',
        'createFile',
        'importCalendar',
        'refreshSubscribedCalendar',
        'startAuditExport',
        'startImport',
        'startReplay',
        'testWebhook',
      ],
      feed: ['readFeed'],
      none: ['getHealth', 'receiveGoogleNotification', 'receiveMicrosoftNotification', 'sayState', 'unsubscribe'],
    });
  });

  test('knows each version that a path names; the rows of one noun are in one function and let the same callers in, so that either may answer', () => {
    const versions = all.flatMap(([, { path }]) => versionOf(path) ?? []);
    expect([...new Set(versions)].sort()).toEqual(apiVersions);
    const rows = Object.entries(routesByApi).flatMap(([api, ofApi]) =>
      Object.values<Route>(ofApi).map(({ method, path, access, keys }) => ({ api, method, path, access, keys })),
    );
    const nouns = Map.groupBy(rows, ({ method, path }) => `${method} ${path.replace(/^\/v\d+/, '')}`);
    for (const [noun, [first, ...others]] of nouns)
      for (const { api, access, keys } of others)
        expect({ noun, api, access, keys }).toEqual({ noun, api: first!.api, access: first!.access, keys: first!.keys });
  });

  test.each([...modulesByApi])('%s is a function, and answers %j', name => {
    expect(functionNames()).toContain(name);
  });
});

describe.each(all)('%s', (name, route) => {
  const { method, path, access, query, body, reply, list, page, file, status, fails, example } = route;

  test('says in one line what it does', () => {
    expect(route.summary).toMatch(/^[A-Z].{8,118}[^.]$/);
    if (route.description !== undefined) expect(route.description).toMatch(/\.$/);
  });

  test('has a path of a version, unless it is about the stage itself or lives in calendar programs, whose ids are of kinds that are known', () => {
    expect(path).toMatch(/^\/(v1|v2|ofrep\/v1|health|feeds|docs|openapi(-3\.0)?\.json|asyncapi\.json)(\/[a-z.-]+|\/\{[a-zA-Z]+\})*$/);
    const ids = paramsIn(route).filter(param => !noIds.includes(param));
    expect(ids.filter(param => !/Id$/.test(param) || !(param.replace(/Id$/, '') in prefixes))).toEqual([]);
  });

  test('has an example that works', () => {
    expect(misfits(query, example.query ?? {})).toBeUndefined();
    if (body) expect(misfits(body, example.body)).toBeUndefined();
    else expect(example).not.toHaveProperty('body');
    expect(Object.keys(example.query ?? {}).length > 0 && !query).toBe(false);
    for (const [param, value] of Object.entries(example.params ?? {})) {
      expect(paramsIn(route)).toContain(param);
      if (!noIds.includes(param)) expect(misfits(idOf(param.replace(/Id$/, '') as IdKind), value)).toBeUndefined();
    }
  });

  test('answers in one way, and its example of that fits', () => {
    expect([reply, list, page, file].filter(Boolean).length).toBeLessThanOrEqual(1);
    expect('reply' in example, 'example.reply shows what it answers').toBe(Boolean(reply ?? list));
    expect((list ? z.array(list) : reply)?.parse(example.reply)).toEqual(example.reply);
  });

  test('answers 201 when it creates, and only then', () => {
    expect(status === 201).toBe(/^(create|add|register)[A-Z]/.test(name));
    if (status === 201) expect([method, reply !== undefined]).toEqual(['POST', true]);
  });

  test('takes a body only where its method has one, and says that a change can meet another version', () => {
    if (body) expect(['POST', 'PATCH']).toContain(method);
    expect(method === 'PATCH' && !body).toBe(false);
    if (method === 'PATCH') expect(fails).toContain('precondition_failed');
  });

  test('names each mistake once, and none that every route can answer', () => {
    expect(fails.filter(code => !(code in failures))).toEqual([]);
    const named = [...fails, ...commonFailures(route)];
    expect(named).toEqual([...new Set(named)]);
  });

  test('asks for a permission where it is about a workspace, and only there', () => {
    const inWorkspace = path.startsWith('/v1/workspaces/{workspaceId}');
    expect(inWorkspace).toBe(!['public', 'user', 'operator'].includes(access));
    if (inWorkspace) expect(Role.options.some(role => reachOf(role, access as Permission) !== undefined)).toBe(true);
  });
});

test('only what a person reaches from a mail or a provider, a calendar program by a secret address, a client before it signs in, a thing that proves itself, the push key, the health, the log of all checkpoints and this reference are open to everybody', () => {
  const open = all.filter(([, { access }]) => access === 'public').map(([name]) => name);
  expect(open.sort()).toEqual([
    'answerVisit',
    'getAsyncApi',
    'getConfig',
    'getDocsScript',
    'getHealth',
    'getOpenApi',
    'getOpenApi30',
    'getPushKey',
    'readFeed',
    'readPartOfFarStageTile',
    'readPartOfStageTile',
    'readSigningKeys',
    'readStageCheckpoint',
    'readStageKey',
    'readStageTile',
    'receiveGoogleNotification',
    'receiveMicrosoftNotification',
    'returnFromGoogle',
    'returnFromMicrosoft',
    'sayState',
    'showAction',
    'showDocs',
    'showEvents',
    'showUnsubscribe',
    'showVisit',
    'takeAction',
    'unsubscribe',
  ]);
});
