import * as fc from 'fast-check';
import { expect, test } from 'vitest';
import { figuresByRoute, type RequestLine, textOf } from './figures.ts';

const lines: fc.Arbitrary<RequestLine[]> = fc.array(
  fc.record(
    {
      route: fc.constantFrom('GET /v1/me', 'POST /v1/items', 'GET /v1/items'),
      status: fc.constantFrom('200', '404', '500', '503'),
      RequestDuration: fc.nat(5000),
      TableTime: fc.array(fc.nat(500), { maxLength: 5 }),
    },
    { requiredKeys: ['route', 'status', 'RequestDuration'] },
  ),
);

test('each request is in one route, whatever order they come in; of n requests, one in twenty at the most takes longer than p95', () => {
  fc.assert(
    fc.property(lines, all => {
      const figures = figuresByRoute(all);
      expect(figuresByRoute(all.toReversed())).toEqual(figures);
      expect(figures.reduce((sum, { requests }) => sum + requests, 0)).toBe(all.length);
      for (const { route, requests, failedShare, p50, p95, p99 } of figures) {
        const own = all.filter(each => each.route === route);
        const longer = (than: number) => own.filter(({ RequestDuration }) => RequestDuration > than).length;
        expect(longer(p50)).toBeLessThanOrEqual(requests / 2);
        expect(longer(p95)).toBeLessThanOrEqual(Math.max(1, requests / 20));
        expect(longer(p99)).toBeLessThanOrEqual(Math.max(1, requests / 100));
        expect([p50, p95, p99]).toEqual([p50, p95, p99].toSorted((a, b) => a - b));
        // What was refused is no failure of ours.
        expect(Math.round(failedShare * requests)).toBe(own.filter(({ status }) => status.startsWith('5')).length);
      }
    }),
  );
});

test('the table in the terminal names each route once, with its times in milliseconds', () => {
  const text = textOf(
    figuresByRoute([
      { route: 'GET /v1/me', status: '200', RequestDuration: 12, TableTime: [3, 4] },
      { route: 'GET /v1/me', status: '500', RequestDuration: 13 },
    ]),
  );
  expect(text.split('\n')[1]).toMatch(/^GET \/v1\/me +2 +50\.00 % +13 +13 +13 +4$/);
});
