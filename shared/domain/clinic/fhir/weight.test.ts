import fc from 'fast-check';
import { describe, expect, test } from 'vitest';
import { howManyFit, type PagePlace, readFitting, weightOf } from './weight.ts';

const anyWeights = fc.array(fc.integer({ min: 1, max: 100 }), { minLength: 1, maxLength: 40 });
/** A list that is read page by page, as one of the table is. */
const listOf =
  (weights: readonly number[]) =>
  async ({ limit, cursor = '0' }: PagePlace) => {
    const end = Number(cursor) + limit;
    return { items: weights.slice(Number(cursor), end), ...(end < weights.length ? { cursor: String(end) } : {}) };
  };

describe('how much of what is read an answer holds', () => {
  test('is as much as fits, and one more of it would be too much', () => {
    fc.assert(
      fc.property(anyWeights, fc.integer({ min: 0, max: 1000 }), (weights, left) => {
        const fitting = howManyFit(weights, left);
        const of = (many: number): number => weights.slice(0, many).reduce((sum, each) => sum + each, 0);
        expect(of(fitting)).toBeLessThanOrEqual(left);
        if (fitting < weights.length) expect(of(fitting + 1)).toBeGreaterThan(left);
      }),
    );
  });

  test('goes on from page to page over all, each once, and no page is heavier than it may be but one that is a single thing', async () => {
    await fc.assert(
      fc.asyncProperty(anyWeights, fc.integer({ min: 1, max: 200 }), fc.integer({ min: 1, max: 50 }), async (weights, left, limit) => {
        const seen: number[] = [];
        for (let cursor: string | undefined = '0'; cursor !== undefined; ) {
          const page: { items: number[]; cursor?: string } = await readFitting(listOf(weights), { limit, cursor }, each => each, left);
          const sum = page.items.reduce((all, each) => all + each, 0);
          expect(page.items.length === 1 || sum <= left).toBe(true);
          expect(page.items.length).toBeLessThanOrEqual(limit);
          seen.push(...page.items);
          cursor = page.cursor;
        }
        expect(seen).toEqual(weights);
      }),
    );
  });

  test('is counted in bytes as they are sent', () => {
    expect(weightOf([{ resourceType: 'Ä', id: '1' }])).toBe(Buffer.byteLength('{"resourceType":"Ä","id":"1"}'));
  });
});
