import { describe, expect, test } from 'vitest';
import { Failure, type FailureCode, failures } from '../../domain/core/failure.ts';
import { invalid } from '../../domain/core/invalid.ts';
import { problemTexts } from '../../wording/problems/problem.ts';
import { empty, json, page, problem } from './reply.ts';

const requestId = 'c4f0a1d2';
const bodyOf = (reply: { body?: string }) => JSON.parse(reply.body!);

describe('a JSON reply', () => {
  test('says what it is', () => {
    expect(json(200, { data: { title: 'x' } })).toEqual({
      statusCode: 200,
      headers: { 'content-type': 'application/json', etag: expect.any(String) },
      body: '{"data":{"title":"x"}}',
    });
  });

  test('of a thing with a version has it as its strong ETag', () => {
    expect(json(201, { data: { version: 7 } }).headers).toMatchObject({ etag: expect.stringMatching(/^"7\.[\w-]{8}"$/) });
  });

  test.each([[[{ version: 7 }]], [{ version: 'seven' }], [undefined]])('of anything else has a weak one (%j)', data => {
    expect(json(200, { data }).headers).toMatchObject({ etag: expect.stringMatching(/^W\/"[\w-]{8}"$/) });
  });
});

test('a reply that has nothing to say has no body', () => {
  expect(empty()).toMatchObject({ statusCode: 204 });
  expect(empty()).not.toHaveProperty('body');
});

test('a page comes under the policy that it brings', () => {
  expect(page({ status: 410, html: '<p>', contentSecurityPolicy: "default-src 'none'" })).toMatchObject({
    statusCode: 410,
    headers: { 'content-type': 'text/html; charset=utf-8', 'content-security-policy': "default-src 'none'" },
    body: '<p>',
  });
});

describe('a problem document', () => {
  test.each(Object.entries(failures) as [FailureCode, number][])('%s answers %i, with its code, details and request id', (code, status) => {
    const reply = problem(requestId, new Failure(code, { what: 'item', allowed: ['GET'] }), 'en');
    expect([reply.statusCode, reply.headers!['content-type']]).toEqual([status, 'application/problem+json']);
    expect(bodyOf(reply)).toEqual({
      type: `urn:almanac:problem:${code}`,
      title: problemTexts('en').codes[code].title,
      detail: expect.stringMatching(/^[A-Z].*\.$/),
      status,
      code,
      details: { what: 'item', allowed: ['GET'] },
      requestId,
    });
  });

  test('without details has none', () => {
    expect(bodyOf(problem(requestId, new Failure('conflict'), 'en'))).not.toHaveProperty('details');
  });

  test.each([new Error('password is hunter2'), new TypeError('x'), 'text', undefined, null])('of a bug says nothing of it (%s)', error => {
    const reply = problem(requestId, error, 'en');
    expect(reply.statusCode).toBe(500);
    expect(bodyOf(reply)).toEqual({
      type: 'urn:almanac:problem:internal',
      ...problemTexts('en').codes.internal,
      status: 500,
      code: 'internal',
      requestId,
    });
  });

  test('is in the language of its reader, each wrong place too', () => {
    const reply = problem(requestId, invalid('/due', 'needs_time'), 'de');
    expect(reply.headers).toMatchObject({ 'content-language': 'de', vary: 'accept-language' });
    expect(bodyOf(reply)).toMatchObject({
      title: 'Ungültige Anfrage',
      details: { errors: [{ pointer: '/due', code: 'needs_time', detail: 'braucht eine Uhrzeit' }] },
    });
  });

  test('to a stranger says how to sign in', () => {
    expect(problem(requestId, new Failure('not_signed_in'), 'en').headers).toMatchObject({ 'www-authenticate': 'Bearer' });
  });

  test('of a method says which are allowed', () => {
    const reply = problem(requestId, new Failure('method_not_allowed', { allowed: ['GET', 'HEAD'] }), 'en');
    expect(reply.headers).toMatchObject({ allow: 'GET, HEAD' });
  });

  test('of a media type says which is taken', () => {
    const taken = (accepts: string) => problem(requestId, new Failure('unsupported_media_type', { accepts }), 'en').headers;
    expect(taken('application/json')).toMatchObject({ accept: 'application/json' });
    expect(taken('application/merge-patch+json')).toMatchObject({ 'accept-patch': 'application/merge-patch+json' });
  });
});
