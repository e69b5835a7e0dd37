import { describe, expect, test } from 'vitest';
import { file } from './file.ts';

const variants = { identity: Buffer.from('plain'), gzip: Buffer.from('gz'), br: Buffer.from('br') };
const reply = { etag: '"abc"', cacheSeconds: 60, variants };
const bodyOf = ({ body }: { body?: string }): string => Buffer.from(body ?? '', 'base64').toString();

describe('a file', () => {
  test.each([
    ['gzip, deflate, br', 'br', '"abc-br"'],
    ['GZIP;q=0.8', 'gz', '"abc-gzip"'],
    ['br;q=0, gzip', 'gz', '"abc-gzip"'],
    ['br; q=0.000', 'plain', '"abc"'],
    ['deflate', 'plain', '"abc"'],
    ['', 'plain', '"abc"'],
  ])('goes to who accepts %j as %s, under the ETag of these bytes', (accepted, body, etag) => {
    const answered = file({ 'accept-encoding': accepted }, 'text/html', reply);
    expect([bodyOf(answered), answered.headers?.etag, answered.headers?.vary]).toEqual([body, etag, 'accept-encoding']);
  });

  test.each(['"abc-br"', 'W/"abc-br"', '"x", "abc-br"', '*'])('is not sent again to who has it (%s)', ifNoneMatch => {
    const answered = file({ 'accept-encoding': 'br', 'if-none-match': ifNoneMatch }, 'text/html', reply);
    expect(answered).toEqual({
      statusCode: 304,
      headers: { etag: '"abc-br"', 'cache-control': 'public, max-age=60', vary: 'accept-encoding' },
    });
  });

  test('is sent to who has another encoding of it', () => {
    expect(file({ 'accept-encoding': 'br', 'if-none-match': '"abc"' }, 'text/html', reply).statusCode).toBe(200);
  });

  test('says its type, and its own policy where it has one', () => {
    expect(file({}, 'application/json', reply).headers).toMatchObject({ 'content-type': 'application/json' });
    expect(file({}, 'text/html', { ...reply, contentSecurityPolicy: "default-src 'self'" }).headers).toMatchObject({
      'content-type': 'text/html; charset=utf-8',
      'content-security-policy': "default-src 'self'",
    });
  });
});
