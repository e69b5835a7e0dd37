import { createDecipheriv, randomBytes } from 'node:crypto';
import fc from 'fast-check';
import { describe, expect, test, vi } from 'vitest';
import { ivBytes, open, seal } from './seal.ts';

vi.hoisted(() => Object.assign(process.env, { LOG_EPOCH: '1' }));
const { bodyOf, keyAt, sealedRow } = await import('./log-rows.ts');

const anyKey = fc.uint8Array({ minLength: 32, maxLength: 32 }).map(bytes => Buffer.from(bytes));
const anyIv = fc.uint8Array({ minLength: ivBytes, maxLength: ivBytes });
const anyBody = fc.uint8Array({ maxLength: 300 });
const anyBinding = fc.array(fc.oneof(fc.string(), fc.nat()), { minLength: 1, maxLength: 4 });

const eachBitOf = (bytes: Buffer): Buffer[] =>
  Array.from({ length: bytes.length * 8 }, (_, bit) => {
    const changed = Buffer.from(bytes);
    changed[bit >> 3]! ^= 1 << (bit & 7);
    return changed;
  });

describe('a sealed body', () => {
  test('is opened to what it was, under its key and what it is bound to', () => {
    fc.assert(
      fc.property(anyBody, anyKey, anyBinding, anyIv, (body, key, boundTo, iv) => {
        expect(open(seal(body, key, boundTo, iv), key, boundTo)).toEqual(Buffer.from(body));
      }),
    );
  });

  test('is refused with each of its bits flipped, shortened, under another key, or bound to something else', () => {
    fc.assert(
      fc.property(anyBody, anyKey, anyKey, anyBinding, anyBinding, anyIv, (body, key, otherKey, boundTo, other, iv) => {
        const sealed = seal(body, key, boundTo, iv);
        for (const changed of eachBitOf(sealed)) expect(() => open(changed, key, boundTo)).toThrow();
        for (const length of [0, 11, 12, 27, sealed.length - 1]) expect(() => open(sealed.subarray(0, length), key, boundTo)).toThrow();
        fc.pre(!key.equals(otherKey) && JSON.stringify(boundTo) !== JSON.stringify(other));
        expect(() => open(sealed, otherKey, boundTo)).toThrow();
        expect(() => open(sealed, key, other)).toThrow();
      }),
      { numRuns: 20 },
    );
  });

  test('is plain AES-256-GCM: whoever has the key needs nothing of ours to open it', () => {
    const [key, iv] = [randomBytes(32), randomBytes(ivBytes)];
    const sealed = seal(Buffer.from('Water the plants'), key, ['LOG#WS#ws_1#1', 1], iv);
    const decipher = createDecipheriv('aes-256-gcm', key, sealed.subarray(0, 12));
    decipher.setAAD(Buffer.from('["LOG#WS#ws_1#1",1]')).setAuthTag(sealed.subarray(-16));
    expect(decipher.update(sealed.subarray(12, -16), undefined, 'utf8') + decipher.final('utf8')).toBe('Water the plants');
  });
});

describe('a row of a log', () => {
  const key = randomBytes(32);
  const anyPlace = fc.record({ owner: fc.constantFrom('WS#ws_1', 'WS#ws_2', 'USER#user_1'), first: fc.integer({ min: 1, max: 10 ** 9 }) });
  const anyEntries = fc.array(fc.record({ id: fc.string(), record: fc.jsonValue() }), { minLength: 1, maxLength: 10 });
  const rowOf = ({ owner, first }: { owner: string; first: number }, entries: object[]) =>
    sealedRow(
      { ...keyAt(owner, first), at: '2026-11-28T08:00:00.000Z', checksum: '00000000000000ff' },
      { seed: 'seed', entries },
      key,
      randomBytes(ivBytes),
    );

  test('gives its entries back, and none when anything of it is another: owner, epoch, position, moment, count, checksum or format', () => {
    fc.assert(
      fc.property(anyPlace, anyPlace, anyEntries, (place, other, entries) => {
        const row = rowOf(place, entries);
        expect(bodyOf(row, key)).toEqual({ seed: 'seed', entries: JSON.parse(JSON.stringify(entries)) });
        const changes = {
          pk: [rowOf({ ...place, owner: 'WS#ws_3' }, entries).pk, row.pk.replace(/#1$/, '#2')],
          sk: [rowOf({ ...other, first: place.first + 1 }, entries).sk],
          at: ['2026-11-28T08:00:00.001Z'],
          count: [row.count + 1],
          checksum: ['00000000000000fe'],
          format: [1, 3],
        };
        for (const [name, values] of Object.entries(changes))
          for (const value of values) expect(() => bodyOf({ ...row, [name]: value }, key), name).toThrow();
      }),
    );
  });
});
