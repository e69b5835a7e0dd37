import { describe, expect, test } from 'vitest';
import { deprecationHeaders, requireNotGone } from './deprecation.ts';

const deprecated = { at: '2026-11-21', sunset: '2027-11-21', successor: '/v2/agenda', why: 'Something better has come.' } as const;

test('a deprecated route says since when, until when, and what comes after it', () => {
  expect(deprecationHeaders(deprecated)).toEqual({
    deprecation: '@1795219200',
    sunset: 'Sun, 21 Nov 2027 00:00:00 GMT',
    link: '</v2/agenda>; rel="successor-version", </docs#section/From-v1-to-v2>; rel="deprecation"; type="text/html"',
  });
});

describe('a route past its sunset', () => {
  test.each([
    ['2026-11-21T12:00:00Z', false],
    ['2027-11-20T23:59:59.999Z', false],
    ['2027-11-21T00:00:00Z', true],
    ['2040-01-01T00:00:00Z', true],
  ])('at %s is gone: %s', (now, gone) => {
    const ask = () => requireNotGone(deprecated, new Date(now));
    if (gone) expect(ask).toThrow('gone');
    else expect(ask).not.toThrow();
  });
});
