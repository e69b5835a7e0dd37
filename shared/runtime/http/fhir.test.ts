import { describe, expect, test, vi } from 'vitest';
import './environment.fixture.ts';
import * as z from 'zod';
import type { FhirHandlersOf, FhirRoutes } from '../../api/clinic/fhir/route.ts';
import { idFrom } from '../../domain/clinic/fhir/ids.ts';
import { Failure } from '../../domain/core/failure.ts';
import { ada, home, invocation, requestFor } from './gateway.fixture.ts';

vi.hoisted(() =>
  Object.assign(process.env, { FHIR_URL: 'https://fhir.example', FHIR_API_ID: 'f', PUBLIC_URL: 'https://x.example', API_ID: 'x' }),
);
const { serveFhir } = await import('./fhir.ts');

const common = { summary: 'Test', fails: [], example: {} } as const;
const path = '/fhir/R4/{workspaceId}/Patient';
const key = (id: string) => {
  const patientId = idFrom('patient', id);
  return patientId && { patientId };
};
const routes = {
  read: {
    ...common,
    method: 'GET',
    path: `${path}/{fhirId}`,
    access: 'item:read',
    fhir: { code: 'read', type: 'Patient', kind: 'patient', key },
  },
  version: {
    ...common,
    method: 'GET',
    path: `${path}/{fhirId}/_history/{versionId}`,
    access: 'item:read',
    fhir: { code: 'vread', type: 'Patient', kind: 'patient', key },
  },
  search: {
    ...common,
    ...{ method: 'GET', path, access: 'item:read' },
    fhir: { code: 'search-type', type: 'Patient', params: { name: { type: 'string', documentation: 'x' } } },
  },
  create: {
    ...common,
    ...{ method: 'POST', path, access: 'item:create', status: 201, fhir: { code: 'create', type: 'Patient' } },
    body: z.strictObject({ resourceType: z.literal('Patient'), gender: z.enum(['male', 'female']) }),
  },
  change: {
    ...common,
    ...{ method: 'PUT', path: `${path}/{fhirId}`, access: 'item:change', fhir: { code: 'update', type: 'Patient', kind: 'patient', key } },
    body: z.looseObject({}),
  },
} as const satisfies FhirRoutes;

const id = 'patient-01h455vb4pex5vsknk084sn02q';
const resource = { resourceType: 'Patient', id, meta: { versionId: '3', lastUpdated: '2026-11-30T08:00:00.000Z' } };
const asked: Record<string, unknown>[] = [];
const works: FhirHandlersOf<typeof routes> = {
  read: async request => {
    asked.push(request);
    return { resource };
  },
  version: async request => {
    asked.push(request);
    return { resource };
  },
  search: async request => {
    asked.push(request);
    return { resource: { resourceType: 'Bundle' } };
  },
  create: async () => ({ resource, created: true }),
  change: async request => {
    asked.push(request);
    return { resource };
  },
};

type Input = NonNullable<Parameters<typeof requestFor>[1]> & { rawQuery?: string; rawPath?: string };
const call = async (name: keyof typeof routes, { rawQuery = '', rawPath, ...input }: Input = {}, handlers: Partial<typeof works> = {}) => {
  const event = {
    ...requestFor(routes[name], { caller: ada, params: { workspaceId: home }, ...input }),
    rawQueryString: rawQuery,
    ...(rawPath ? { rawPath } : {}),
  };
  const reply = await serveFhir(routes, { ...works, ...handlers })(event, invocation);
  return { ...reply, body: reply.body ? JSON.parse(reply.body) : reply.body };
};
const unknown = async () => {
  const event = requestFor({ method: 'PATCH', path: '/fhir/R4/x' });
  const requestContext = { ...event.requestContext, http: { method: 'PATCH' } } as typeof event.requestContext;
  const { body, ...reply } = await serveFhir(routes, works)({ ...event, requestContext }, invocation);
  return { ...reply, body: JSON.parse(body!) };
};
const one = { params: { workspaceId: home, fhirId: id } };

describe('a resource', () => {
  test('is answered as it is, with its version as a weak tag and when it was changed', async () => {
    expect(await call('read', one)).toMatchObject({
      ...{ statusCode: 200, body: resource },
      headers: {
        'content-type': 'application/fhir+json; charset=utf-8',
        etag: 'W/"3"',
        'last-modified': 'Mon, 30 Nov 2026 08:00:00 GMT',
      },
    });
    expect(asked.at(-1)).toMatchObject({ params: { workspaceId: home, patientId: 'patient_01h455vb4pex5vsknk084sn02q' } });
    expect(await call('read', { ...one, headers: { 'if-none-match': 'W/"3"' } })).toMatchObject({ statusCode: 304 });
  });

  test('is answered in the version that is asked for where that is the one of now; what was is gone, and what never was is not found', async () => {
    for (const [versionId, statusCode] of [
      ['3', 200],
      ['2', 410],
      ['4', 404],
      ['03', 404],
      ['x', 404],
    ] as const) {
      const params = { workspaceId: home, fhirId: id, versionId };
      const rawPath = `/fhir/R4/${home}/Patient/${id}/_history/${versionId}`;
      expect([versionId, (await call('version', { params, rawPath })).statusCode]).toEqual([versionId, statusCode]);
      expect(asked.at(-1)).toMatchObject({ params: { patientId: 'patient_01h455vb4pex5vsknk084sn02q' } });
      expect(asked.at(-1)).not.toHaveProperty('params.versionId');
    }
  });

  test('that was created says where it is read, and is left out for whoever wants nothing back', async () => {
    const body = { resourceType: 'Patient', gender: 'male' };
    const location = `https://fhir.example/fhir/R4/${home}/Patient/${id}`;
    expect(await call('create', { body })).toMatchObject({ statusCode: 201, headers: { location, etag: 'W/"3"' }, body: resource });
    const headers = { prefer: 'return=minimal', 'content-type': 'application/fhir+json; fhirVersion=4.0' };
    expect(await call('create', { body, headers })).toMatchObject({ statusCode: 201, headers: { location }, body: '' });
  });

  test('is changed by the version that a weak tag names', async () => {
    for (const tag of ['W/"3"', '"3"', 'W/"3-gzip"']) {
      expect(await call('change', { ...one, body: {}, headers: { 'if-match': tag } })).toMatchObject({ statusCode: 200 });
      expect(asked.at(-1)).toMatchObject({ ifMatch: [3] });
    }
  });

  test.each(['patient_01h455vb4pex5vsknk084sn02q', 'user-01h455vb4pex5vsknk084sn02q', '_search', '1'])(
    'is not found under %s, which is the id of none',
    async fhirId => {
      const { statusCode, body } = await call('read', { params: { workspaceId: home, fhirId } });
      expect([statusCode, body.resourceType, body.issue[0].code]).toEqual([404, 'OperationOutcome', 'not-found']);
    },
  );
});

describe('a search', () => {
  test('is handed on as it came, without what says how the answer is to look', async () => {
    await call('search', { rawQuery: 'name=a&name=b%2Cc&_format=application%2Ffhir%2Bjson&_pretty=true' });
    expect(asked.at(-1)).toMatchObject({ rawQuery: 'name=a&name=b%2Cc', query: {} });
    await call('search', { rawQuery: 'name=a&phone=1&name:exact=b&_count=3', headers: { prefer: 'handling=lenient' } });
    expect(asked.at(-1)).toMatchObject({ rawQuery: 'name=a&name%3Aexact=b&_count=3' });
    await call('search', { rawQuery: 'phone=1&_format=xml', headers: { prefer: 'handling=strict' } });
    expect(asked.at(-1)).toMatchObject({ rawQuery: 'phone=1&_format=xml' });
  });
});

describe('a failure is an OperationOutcome', () => {
  test('which names each wrong place of a resource by its path', async () => {
    const { statusCode, headers, body } = await call('create', { body: { resourceType: 'Patient', gender: 'x', photo: [] } });
    expect([statusCode, headers!['content-type']]).toEqual([400, 'application/fhir+json; charset=utf-8']);
    expect(body.issue.map(({ expression }: { expression: string[] }) => expression[0]).sort()).toEqual(['Patient.gender', 'Patient.photo']);
  });

  test('whatever it is: nobody known, a query that says nothing here, a media type, a bug, an old version, no route', async () => {
    const broken = { read: async () => Promise.reject(new Error('x')) };
    const refused = { read: async () => Promise.reject(new Failure('precondition_failed')) };
    const replies = [
      await call('read', { ...one, caller: undefined as never }),
      await call('read', { ...one, query: { verbose: '1' } }),
      await call('create', { body: '<Patient/>', headers: { 'content-type': 'application/fhir+xml' } }),
      await call('read', one, broken),
      await call('read', one, refused),
      await unknown(),
    ];
    expect(replies.map(({ statusCode, body }) => [statusCode, body.resourceType, body.issue[0].code])).toEqual([
      [401, 'OperationOutcome', 'login'],
      [400, 'OperationOutcome', 'not-supported'],
      [415, 'OperationOutcome', 'not-supported'],
      [500, 'OperationOutcome', 'exception'],
      [412, 'OperationOutcome', 'conflict'],
      [404, 'OperationOutcome', 'not-supported'],
    ]);
  });
});
