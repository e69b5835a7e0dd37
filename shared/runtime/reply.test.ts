import { describe, expect, test } from 'vitest';
import { Failure, type FailureCode, failures } from '../domain/failure.ts';
import { empty, json, page, problem } from './reply.ts';

const requestId = 'c4f0a1d2';
const bodyOf = (reply: { body?: string }) => JSON.parse(reply.body!);

describe('a JSON reply', () => {
  test('carries the request id, is kept by nobody, and says what it is', () => {
    expect(json(requestId, 200, { data: { title: 'x' } })).toEqual({
      statusCode: 200,
      headers: {
        'x-request-id': requestId,
        'cache-control': 'no-store',
        'x-content-type-options': 'nosniff',
        'strict-transport-security': 'max-age=63072000; includeSubDomains',
        'referrer-policy': 'no-referrer',
        'content-security-policy': "default-src 'none'; frame-ancestors 'none'",
        'x-frame-options': 'DENY',
        'content-type': 'application/json',
      },
      body: '{"data":{"title":"x"}}',
    });
  });

  test('of a thing with a version has it as its strong ETag', () => {
    expect(json(requestId, 201, { data: { version: 7 } }).headers).toMatchObject({ etag: '"7"' });
  });

  test.each([[[{ version: 7 }]], [{ version: 'seven' }], [undefined]])('of anything else has none (%j)', data => {
    expect(json(requestId, 200, { data }).headers).not.toHaveProperty('etag');
  });
});

test('a reply that has nothing to say has no body', () => {
  expect(empty(requestId)).toMatchObject({ statusCode: 204, headers: { 'x-request-id': requestId } });
  expect(empty(requestId)).not.toHaveProperty('body');
});

test('a page comes under the policy that it brings', () => {
  expect(page(requestId, { status: 410, html: '<p>', contentSecurityPolicy: "default-src 'none'" })).toMatchObject({
    statusCode: 410,
    headers: { 'content-type': 'text/html; charset=utf-8', 'content-security-policy': "default-src 'none'", 'cache-control': 'no-store' },
    body: '<p>',
  });
});

describe('a problem document', () => {
  test.each(Object.entries(failures) as [FailureCode, number][])('%s answers %i, with its code, details and request id', (code, status) => {
    const reply = problem(requestId, new Failure(code, { what: 'item', allowed: ['GET'] }));
    expect([reply.statusCode, reply.headers!['content-type']]).toEqual([status, 'application/problem+json']);
    expect(bodyOf(reply)).toEqual({
      type: `urn:almanac:problem:${code}`,
      title: code.replaceAll('_', ' '),
      status,
      code,
      details: { what: 'item', allowed: ['GET'] },
      requestId,
    });
  });

  test('without details has none', () => {
    expect(bodyOf(problem(requestId, new Failure('conflict')))).not.toHaveProperty('details');
  });

  test.each([new Error('password is hunter2'), new TypeError('x'), 'text', undefined, null])('of a bug says nothing of it (%s)', error => {
    const reply = problem(requestId, error);
    expect(reply.statusCode).toBe(500);
    expect(bodyOf(reply)).toEqual({ type: 'urn:almanac:problem:internal', title: 'internal', status: 500, code: 'internal', requestId });
  });

  test('to a stranger says how to sign in', () => {
    expect(problem(requestId, new Failure('not_signed_in')).headers).toMatchObject({ 'www-authenticate': 'Bearer' });
  });

  test('of a method says which are allowed', () => {
    const reply = problem(requestId, new Failure('method_not_allowed', { allowed: ['GET', 'HEAD'] }));
    expect(reply.headers).toMatchObject({ allow: 'GET, HEAD' });
  });

  test('of a media type says which is taken', () => {
    const taken = (accepts: string) => problem(requestId, new Failure('unsupported_media_type', { accepts })).headers;
    expect(taken('application/json')).toMatchObject({ accept: 'application/json' });
    expect(taken('application/merge-patch+json')).toMatchObject({ 'accept-patch': 'application/merge-patch+json' });
  });
});
