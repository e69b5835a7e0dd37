import fc from 'fast-check';
import { describe, expect, test } from 'vitest';
import type { ItemId } from '../../core/ids.ts';
import { leadsTo, looksAtMost, type Neighbours } from './relation-circle.ts';

const itemOf = (i: number): ItemId => `item_${i}`;
type Edge = readonly [blocker: number, blocked: number];

/** What items block, as pairs; and how often somebody looked. */
const graphOf = (edges: readonly Edge[]) => {
  let looks = 0;
  const neighbours: Neighbours = async (itemId, side) => {
    looks += 1;
    const [from, to] = side === 'blocks' ? [0, 1] : [1, 0];
    return edges.filter(edge => itemOf(edge[from]!) === itemId).map(edge => itemOf(edge[to]!));
  };
  return { neighbours, looks: () => looks };
};

/** The same by the plainest way: all that is reached, until nothing new is. */
const reachedFrom = (start: number, edges: readonly Edge[]): Set<number> => {
  const reached = new Set([start]);
  for (let size = 0; size !== reached.size; ) {
    size = reached.size;
    for (const [from, to] of edges) if (reached.has(from)) reached.add(to);
  }
  return reached;
};

const people = fc.integer({ min: 0, max: 11 });
const anyEdges = fc.array(fc.tuple(people, people), { maxLength: 30 });
const chain = (length: number): Edge[] => Array.from({ length }, (_, i) => [i, i + 1] as const);

describe('whether one item leads to another by what it blocks', () => {
  test('is what the plainest search says, in any graph', async () => {
    await fc.assert(
      fc.asyncProperty(anyEdges, people, people, async (edges, from, to) => {
        expect(await leadsTo(itemOf(from), itemOf(to), graphOf(edges).neighbours)).toBe(reachedFrom(from, edges).has(to));
      }),
    );
  });

  test('keeps a graph without circles, whatever is tried in whichever order', async () => {
    await fc.assert(
      fc.asyncProperty(anyEdges, async tried => {
        const edges: Edge[] = [];
        for (const edge of tried) {
          const [blocker, blocked] = edge;
          if (!(await leadsTo(itemOf(blocked), itemOf(blocker), graphOf(edges).neighbours))) edges.push(edge);
        }
        for (const [blocker, blocked] of edges) expect(reachedFrom(blocked, edges).has(blocker)).toBe(false);
      }),
    );
  });

  test('takes two looks at the end of a chain, however long', async () => {
    const edges = chain(5_000);
    for (const [from, to] of [
      [9_999, 0],
      [5_000, 9_999],
    ] as const) {
      const { neighbours, looks } = graphOf(edges);
      expect(await leadsTo(itemOf(from), itemOf(to), neighbours)).toBe(false);
      expect(looks()).toBeLessThanOrEqual(2);
    }
  });

  test('is not looked for without end', async () => {
    const { neighbours, looks } = graphOf(chain(5_000));
    await expect(leadsTo(itemOf(0), itemOf(4_999), neighbours)).rejects.toMatchObject({ code: 'limit_reached' });
    expect(looks()).toBeLessThanOrEqual(looksAtMost);
    expect(await leadsTo(itemOf(0), itemOf(looksAtMost - 2), neighbours)).toBe(true);
  });
});
