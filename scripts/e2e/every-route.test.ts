import { beforeAll, describe, expect, test } from 'vitest';
import type { Route } from '../../shared/api/core/route.ts';
import { everyRoute, routes } from '../../shared/api/index.ts';
import type { WorkspaceId } from '../../shared/domain/core/ids.ts';
import type { Role, Row } from '../../shared/domain/core/permissions.ts';
import { type Column, columns, verdictOf } from '../check/access/matrix.ts';
import { documentOfToday } from '../check/openapi/files.ts';
import { eventually } from '../testing/await.ts';
import { kioskWith } from '../testing/kiosk.ts';
import { passkeyOf } from '../testing/passkey.ts';
import type { Person } from '../testing/people.ts';
import { apiOf, signIn } from '../testing/people.ts';
import { raw } from '../testing/raw.ts';
import { person, stage } from '../testing/stage.ts';
import { join } from '../testing/workspace.ts';

const all: [string, Route][] = Object.entries(routes);
const closed = all.filter(([, { access }]) => access !== 'public');
const inFhir = Object.entries(everyRoute).filter(([, { gateway, access }]) => gateway === 'fhir' && access !== 'public');
const ofWorkspace = all.filter(([, { path, access }]) => path.includes('{workspaceId}') && access !== 'public');
const withBody = all.filter(([, { body }]) => body);

let ada: Person;
let bob: Person;
/** An id that could be one for each parameter of a path, as the document shows it. */
const examples = Object.fromEntries(
  Object.values(
    documentOfToday().paths as Record<string, Record<string, { parameters?: { name?: string; in?: string; example: string }[] }>>,
  )
    .flatMap(path => Object.values(path))
    .flatMap(({ parameters = [] }) => parameters.flatMap(each => (each.in === 'path' ? [[each.name, each.example]] : []))),
);
/** Ids of things that are Ada's, and of things that nobody has. */
let hers: Record<string, string>;

beforeAll(async () => {
  [ada, bob] = await Promise.all([person('ada'), person('bob')]);
  const { data: workspace } = await ada.api.createWorkspace({ body: { name: 'Home', kind: 'household' } });
  const params = { workspaceId: workspace.workspaceId };
  const { data: list } = await ada.api.createList({ params, body: { name: 'Garden' } });
  const { data: shop } = await ada.api.createList({ params, body: { name: 'Shopping', kind: 'shopping' } });
  const { data: article } = await ada.api.wantArticle({ params: shop, body: { title: 'Hers' } });
  const { data: item } = await ada.api.createItem({ params, body: { title: 'Hers alone', due: { date: '2030-01-01' } } });
  const { data: comment } = await ada.api.createComment({ params: item, body: { text: 'Hers alone' } });
  const { data: other } = await ada.api.createItem({ params, body: { title: 'Hers alone' } });
  const { data: relation } = await ada.api.createRelation({ params: item, body: { kind: 'relates', otherId: other.itemId } });
  const { data: file } = await ada.api.createFile({ params: item, body: { name: 'Hers.jpg', mediaType: 'image/jpeg', bytes: 100 } });
  const { data: template } = await ada.api.createTemplate({ params, body: { name: 'Hers', items: [{ title: 'Hers alone' }] } });
  const { data: key } = await ada.api.getPushKey({});
  expect(key.publicKey).toMatch(/^B[\w-]{86}$/);
  const { data: subscription } = await ada.api.registerSubscription({
    body: { endpoint: `http://127.0.0.1:9/${ada.userId}`, keys: { p256dh: key.publicKey, auth: 'tBHItJI5svbpez7KI4CCXg' } },
  });
  const rows = [{ resource: 'item' as const, actions: ['read' as const] }];
  const { data: apiKey } = await ada.api.createKey({ body: { name: 'Hers', scopes: [{ ...params, rows }] } });
  const { data: role } = await ada.api.createRole({ params, body: { name: 'Hers', rows } });
  const { data: rota } = await ada.api.createRota({ params, body: { name: 'Hers', kind: 'fair', order: [ada.userId] } });
  const { data: tag } = await ada.api.createTag({ params, body: { name: 'Hers' } });
  const { data: field } = await ada.api.createField({ params, body: { name: 'Hers', kind: 'text' } });
  const away = { from: '2030-01-01', to: '2030-01-07' };
  const { data: absence } = await ada.api.createAbsence({ params: { ...params, userId: ada.userId }, body: away });
  const { data: webhook } = await ada.api.createWebhook({ params, body: { name: 'Hers', url: 'https://example.org/hook' } });
  const { data: group } = await ada.api.createGroup({ params, body: { name: 'Hers' } });
  const { data: sessions } = await ada.api.listSessions({});
  const { passkey } = await passkeyOf(await person('cleo'));
  hers = {
    ...examples,
    ...params,
    listId: list.listId,
    itemId: item.itemId,
    commentId: comment.commentId,
    relationId: relation.relationId,
    fileId: file.fileId,
    templateId: template.templateId,
    userId: ada.userId,
    subscriptionId: subscription.subscriptionId,
    keyId: apiKey.keyId,
    roleId: role.roleId,
    groupId: group.groupId,
    sessionId: sessions[0]!.sessionId,
    rotaId: rota.rotaId,
    tagId: tag.tagId,
    fieldId: field.fieldId,
    articleId: article.articleId,
    absenceId: absence.absenceId,
    passkeyId: passkey.passkeyId,
    webhookId: webhook.webhookId,
    token: 'forged.token',
  };
});

const exampleBody = (route: Route): Pick<Parameters<typeof raw>[0], 'body' | 'contentType'> =>
  route.body && route.gateway !== 'fhir' ? { body: JSON.stringify(route.example.body), contentType: 'application/json' } : {};
/** Whether somebody may not do it. An OperationOutcome says no more than that. */
const isRefused = (status: number, problem: { details: { needs?: string } } | undefined): boolean =>
  status === 403 && (problem === undefined || problem.details.needs !== undefined);
/** What a resource of FHIR is called: an id that is none is not found, whoever asks. */
const fhirIdOf = ({ gateway, example }: Route) => (gateway === 'fhir' ? example.params : {});
const exampleQuery = (route: Route): string => (route.example.query ? `?${new URLSearchParams(route.example.query)}` : '');

describe('without signing in', () => {
  test.each(closed)('%s refuses a request without a token', async (_, route) => {
    expect((await raw({ route, params: hers, ...exampleBody(route) })).status).toBe(401);
  });

  test.each(closed)('%s refuses a token that nobody issued, with a problem document', async (_, route) => {
    const { status, problem } = await raw({ route, params: hers, token: 'eyJhbGciOiJub25lIn0.e30.', ...exampleBody(route) });
    expect(status).toBe(401);
    expect(problem).toMatchObject({ code: 'not_signed_in', status: 401 });
  });
});

describe('as somebody else', () => {
  test.each(ofWorkspace)('%s knows nothing of a workspace that the caller is no member of', async (_, route) => {
    const { status, problem } = await raw({ route, params: hers, token: bob.token, query: exampleQuery(route), ...exampleBody(route) });
    expect({ status, code: problem?.code, what: problem?.details?.what }).toEqual({ status: 404, code: 'not_found', what: 'workspace' });
  });

  test.each(ofWorkspace.filter(([, { path }]) => /\{(itemId|listId|commentId|relationId|templateId|tagId|fieldId)\}/.test(path)))(
    '%s does not find a thing of another workspace in the own one',
    async (_, route) => {
      const params = { ...hers, workspaceId: bob.workspaceId };
      const { status, problem } = await raw({ route, params, token: bob.token, ...exampleBody(route) });
      expect({ status, code: problem?.code }).toEqual({ status: 404, code: 'not_found' });
    },
  );

  // A flag is nobody's: each is told of it what it says to them.
  test.each(all.filter(([, { access, path }]) => access === 'user' && path.includes('{') && !path.includes('{flag}')))(
    "%s does not find another user's thing",
    async (_, route) => {
      const { status, problem } = await raw({ route, params: hers, token: bob.token, ...exampleBody(route) });
      expect({ status, code: problem?.code }).toEqual({ status: 404, code: 'not_found' });
    },
  );

  test("lists, agenda, inbox and digest of one user hold nothing of the other's", async () => {
    const window = { from: '2029-12-01T00:00:00Z', to: '2030-02-01T00:00:00Z' };
    const seen = await Promise.all([
      bob.api.listWorkspaces({}),
      bob.api.getAgenda({ query: window }),
      bob.api.listNotifications({}),
      bob.api.listSubscriptions({}),
      bob.api.previewDigest({ query: { cadence: 'weekly' } }),
      bob.api.listItems({ params: bob }),
      bob.api.listLists({ params: bob }),
    ]);
    const text = JSON.stringify(seen.map(({ data }) => data));
    for (const id of [hers.workspaceId, hers.itemId, hers.listId, ada.userId, ada.email]) expect(text).not.toContain(id);
    expect(JSON.stringify((await ada.api.getAgenda({ query: window })).data)).toContain(hers.itemId);
  });

  test('what the strangers tried changed nothing', async () => {
    const { data: item } = await ada.api.getItem({ params: { workspaceId: hers.workspaceId!, itemId: hers.itemId! } });
    expect(item).toMatchObject({ title: 'Hers alone', status: 'open', version: 1 });
  });
});

describe('in FHIR', () => {
  test.each(inFhir)(
    '%s refuses who is not signed in, and knows nothing of a clinic of others, by an OperationOutcome',
    async (_, route) => {
      const params = { ...hers, ...route.example.params };
      expect((await raw({ route, params })).status).toBe(401);
      for (const [token, status, code] of [
        ['eyJhbGciOiJub25lIn0.e30.', 401, 'not_signed_in'],
        [bob.token, 404, 'not_found'],
      ] as const) {
        const reply = await raw({ route, params, token });
        expect([reply.status, reply.type]).toEqual([status, 'application/fhir+json; charset=utf-8']);
        expect(JSON.parse(reply.text)).toMatchObject({ resourceType: 'OperationOutcome', issue: [{ details: { coding: [{ code }] } }] });
      }
    },
  );
});

describe('as a user like any other', () => {
  test.each(all.filter(([, { access }]) => access === 'operator'))('%s is for operators of the stage alone', async (_, route) => {
    const { status, problem } = await raw({ route, params: hers, token: ada.token, ...exampleBody(route) });
    expect({ status, needs: problem?.details?.needs }).toEqual({ status: 403, needs: 'operator' });
  });
});

describe('bad input', () => {
  const problemOf = (code: string, status: number) => ({
    type: `urn:almanac:problem:${code}`,
    code,
    status,
    title: expect.any(String),
    requestId: expect.any(String),
  });

  test.each(withBody)('%s refuses what is not JSON', async (_, route) => {
    const { problem } = await raw({ route, params: hers, token: ada.token, body: '{"title": ', contentType: 'application/json' });
    expect(problem).toMatchObject(problemOf('invalid_request', 400));
  });

  /** Is what is sent said by others, as by OpenFeature? It may hold more than it held when this was written. */
  const isOfOthers = ({ handshake, path }: Route): boolean => handshake !== undefined || path.startsWith('/ofrep/');
  const ours = withBody.filter(([, route]) => !isOfOthers(route));
  test.each(ours)('%s refuses a field that it does not know, by its name', async (_, route) => {
    const body = JSON.stringify({ ...(route.example.body as object), surprise: 1 });
    const { problem } = await raw({ route, params: hers, token: ada.token, body, contentType: 'application/json' });
    expect(problem).toMatchObject(problemOf('invalid_request', 400));
    expect(JSON.stringify(problem.details.errors)).toContain('surprise');
  });

  test.each(withBody)('%s refuses a body of the wrong shape', async (_, route) => {
    for (const body of [
      'null',
      '[]',
      '"text"',
      '7',
      route.path.startsWith('/ofrep/') ? '{"context":7}' : '{"title":{"a":1},"name":[],"zone":5,"until":7}',
      '['.repeat(5000) + ']'.repeat(5000),
    ]) {
      const { problem } = await raw({ route, params: hers, token: ada.token, body, contentType: 'application/json' });
      expect(problem).toMatchObject(problemOf('invalid_request', 400));
    }
  });

  test.each(withBody)('%s refuses another media type', async (_, route) => {
    const { problem } = await raw({ route, params: hers, token: ada.token, body: 'a=1', contentType: 'application/x-www-form-urlencoded' });
    expect(problem).toMatchObject(problemOf('unsupported_media_type', 415));
  });

  test.each(withBody)('%s refuses a body of a megabyte', async (_, route) => {
    const body = JSON.stringify({ title: 'x'.repeat(1_000_000) });
    const { problem } = await raw({ route, params: hers, token: ada.token, body, contentType: 'application/json' });
    expect(problem).toMatchObject(problemOf('body_too_large', 413));
  });

  test.each(all.filter(([, { query, page }]) => query && !page))('%s refuses a query parameter that it does not know', async (_, route) => {
    const query = `?${new URLSearchParams({ ...route.example.query, surprise: '1' })}`;
    const body = route.body && JSON.stringify(route.example.body);
    const { problem } = await raw({ route, params: hers, token: ada.token, query, body, contentType: body && 'application/json' });
    expect(problem).toMatchObject(problemOf('invalid_request', 400));
    expect(JSON.stringify(problem.details.errors)).toContain('surprise');
  });

  test.each(closed.filter(([, { path }]) => path.includes('{')))(
    '%s answers an id that cannot be one like one that is not there',
    async (_, route) => {
      const params = Object.fromEntries([...route.path.matchAll(/\{(\w+)\}/g)].map(([, name]) => [name!, "x'--"]));
      const { problem } = await raw({ route, params, token: ada.token, ...exampleBody(route) });
      expect(problem).toMatchObject(problemOf('not_found', 404));
    },
  );
});

/** What ends the caller's own access comes last, and one after the other: everything before it is asked by somebody who still has it. */
const enders = ['deleteWorkspace', 'endOtherSessions', 'signOutEverywhere', 'closeAccount'];
const asked = [...inFhir, ...closed];
const before = asked.filter(([route]) => !enders.includes(route));
const last = enders.flatMap(name => asked.filter(([route]) => route === name));
const atOnce = 4;

describe('the chart of who may call what', () => {
  /** A caller of a column in a workspace of their own making: a member in that role, or an owner's API key. */
  const tokenFor = async ({ standing, key, acting }: Column, params: { workspaceId: WorkspaceId }): Promise<string> => {
    if (acting) return ada.token;
    if (key) {
      const scopes = [{ ...params, rows: [...(standing as Row[])] }];
      return (await ada.api.createKey({ body: { name: 'Display', scopes, account: [...key] } })).data.token;
    }
    const someone = await person('someone');
    const own =
      typeof standing === 'string'
        ? undefined
        : await ada.api.createRole({ params, body: { name: 'Sitter', rows: [...(standing as Row[])] } });
    await join(params, ada, someone, own?.data.roleId ?? (standing as Role));
    // The gateway keeps what it knew of the old token for a minute: sign in anew.
    const { token } = await signIn(stage, someone.email, someone.password);
    await eventually('the membership', async () => (await apiOf(stage, token).listWorkspaces({})).data.length === 2);
    return token;
  };

  test.each(columns.map(column => [column.name, column] as const))('holds for %s, over every route', async (name, column) => {
    const { data: workspace } = await ada.api.createWorkspace({ body: { name, kind: 'team' } });
    const params = { workspaceId: workspace.workspaceId };
    const token = await tokenFor(column, params);
    const child = column.acting && (await ada.api.createChild({ params, body: { name: 'Mia', consent: { method: 'account' } } }));
    const kiosk = child && column.kiosk && (await kioskWith(ada, child.data));
    const ask = async ([route, declared]: [string, Route]) => {
      const { status, problem } = await raw({
        route: declared,
        params: { ...hers, ...fhirIdOf(declared), ...params, userId: bob.userId },
        token: kiosk ? kiosk.token : token,
        headers: { ...(child && { 'acting-for': child.data.userId }), ...(kiosk && { 'kiosk-session': kiosk.session }) },
        query: exampleQuery(declared),
        ...exampleBody(declared),
      });
      const refused = isRefused(status, problem);
      expect({ route, status, refused }).toEqual({ route, status, refused: verdictOf(declared, column) === undefined });
    };
    const queue = before.values();
    const takeTurns = async () => {
      for (const each of queue) await ask(each);
    };
    await Promise.all(Array.from({ length: atOnce }, takeTurns));
    for (const each of last) await ask(each);
  });
});
