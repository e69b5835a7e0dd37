import fc from 'fast-check';
import { expect, test } from 'vitest';
import { tileAt, tilePath } from './path.ts';

test('a tile has the address that C2SP tlog-tiles gives it, and no other', () => {
  expect(tilePath({ index: 0, width: 256 })).toBe('000');
  expect(tilePath({ index: 1_234_067, width: 256 })).toBe('x001/x234/067');
  expect(tilePath({ index: 1_000, width: 3 })).toBe('x001/000.p/3');
  const place = fc.record({ index: fc.oneof(fc.nat(3_000), fc.maxSafeNat()), width: fc.integer({ min: 1, max: 256 }) });
  fc.assert(fc.property(place, each => void expect(tileAt(tilePath(each))).toEqual(each)));
  for (const other of [
    '',
    '0',
    '0000',
    '000.p',
    '000.p/0',
    '000.p/256',
    '000.p/257',
    '000.p/01',
    'x000/001',
    '001/000',
    'x001',
    '00a',
    '-01',
    '000/',
  ])
    expect(tileAt(other), other).toBeUndefined();
});
