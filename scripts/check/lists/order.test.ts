import fc from 'fast-check';
import { expect, test } from 'vitest';
import type { WorkspaceId } from '../../../shared/domain/core/ids.ts';
import { createItem } from '../../../shared/domain/items/history/item-changes.ts';
import { ItemInput } from '../../../shared/domain/items/items/item.ts';
import { createList } from '../../../shared/domain/items/lists/list.ts';
import { completeItem } from '../../../shared/domain/items/occurrences/item-occurrences.ts';
import { reopenItem } from '../../../shared/domain/items/occurrences/reopen.ts';
import { onEngine } from '../costs/engine.fixture.ts';

/*
 * The order of a list by hand is what a list of ids says after the same moves, whichever of two people makes each, on a DynamoDB engine in memory, with
 * the code that the functions run. What is done meanwhile keeps its place.
 */
const load = async () => {
  const [place, order, { items }, { lists }] = await Promise.all([
    import('../../../functions/items/lists/place.ts'),
    import('../../../functions/items/lists/order.ts'),
    import('../../../shared/data/items/items.ts'),
    import('../../../shared/data/items/lists.ts'),
  ]);
  return { ...place, ...order, items, lists };
};

const data = onEngine(load);

const id = <P extends string>(prefix: P, i: number) => `${prefix}_01kb8m3tq2e8fvq3w5r7c9${String(i).padStart(4, '0')}` as const;
const sections = [id('sec', 1), id('sec', 2)];
const count = 9;
const contextAt = (turn: number, user = turn % 2) => ({
  userId: id('user', user),
  now: new Date(Date.UTC(2026, 10, 28) + turn * 1000).toISOString(),
  requestId: '3f0c1f5e-8f0e-4d3a-9a54-5a8b8a4f3f11',
  zone: 'Europe/Berlin',
});
let workspaceCount = 500;

/** A list with two sections, and items of which every other one is due. */
const filled = async () => {
  const workspaceId: WorkspaceId = id('ws', ++workspaceCount);
  const key = { workspaceId, listId: id('list', 1) };
  const input = { name: 'List', sections: [{ name: 'A' }, { name: 'B' }] };
  await data.lists.create(createList(input, key, contextAt(0), sections), contextAt(0));
  for (let i = 0; i < count; i++) {
    const due = i % 2 === 0 ? { date: '2030-01-01' } : undefined;
    const created = ItemInput.parse({ title: `Item ${i}`, listId: key.listId, due });
    await data.items.create(createItem(created, { workspaceId, itemId: id('item', i) }, contextAt(0)), contextAt(0));
  }
  return key;
};

const anyMove = fc.record({
  item: fc.nat({ max: count - 1 }),
  beside: fc.nat({ max: count - 1 }),
  where: fc.constantFrom('before', 'after', 'first', 'last', 'done and open again'),
  section: fc.constantFrom(undefined, 0, 1),
});
type Key = Awaited<ReturnType<typeof filled>>;
type Move = typeof anyMove extends fc.Arbitrary<infer M> ? M : never;

const isBeside = ({ where }: Move) => where === 'before' || where === 'after';

/** The oracle: a list of ids for the items of no section, and for those of each. */
const oracleAfter = (parts: number[][], move: Move): number[][] => {
  const { item, beside, where, section = -1 } = move;
  if (where === 'done and open again' || (item === beside && isBeside(move))) return parts;
  const rest = parts.map(part => part.filter(each => each !== item));
  const into = isBeside(move) ? rest.findIndex(part => part.includes(beside)) : section + 1;
  const part = rest[into]!;
  const index = { before: part.indexOf(beside), after: part.indexOf(beside) + 1, first: 0, last: part.length }[where];
  return rest.map((each, i) => (i === into ? each.toSpliced(index, 0, item) : each));
};

const bodyOf = ({ where, beside, section }: Move) => {
  const besideId = id('item', beside);
  if (where === 'before') return { before: besideId };
  if (where === 'after') return { after: besideId };
  return { sectionId: section === undefined ? null : sections[section]!, at: where === 'first' ? ('first' as const) : ('last' as const) };
};

const carryOut = async (key: Key, move: Move, turn: number): Promise<void> => {
  const params = { workspaceId: key.workspaceId, itemId: id('item', move.item) };
  const context = contextAt(turn);
  if (move.where !== 'done and open again') {
    await data.putInPlace({ params, body: bodyOf(move), context, ifMatch: undefined, within: item => item });
    return;
  }
  await data.items.update(params, item => completeItem(item, context), context);
  await data.items.update(params, item => reopenItem(item, context), context);
};

/** The list as somebody reads it, page by page. */
const read = async (key: Key): Promise<number[]> => {
  const found: number[] = [];
  let cursor: string | undefined;
  do {
    const page = await data.itemsInOrder(key, { limit: 4, cursor, keep: () => true });
    found.push(...page.items.map(({ title }) => Number(title.slice(5))));
    cursor = page.cursor;
  } while (cursor !== undefined);
  return found;
};

test('any moves of two people leave what the same moves of a list of ids leave, page by page', async () => {
  await fc.assert(
    fc.asyncProperty(fc.array(anyMove, { maxLength: 12 }), async moves => {
      const key = await filled();
      let oracle = [Array.from({ length: count }, (_, i) => i), [], []] as number[][];
      for (const [i, move] of moves.entries()) {
        await carryOut(key, move, i + 1);
        oracle = oracleAfter(oracle, move);
      }
      expect(await read(key)).toEqual(oracle.flat());
    }),
    { numRuns: 60 },
  );
}, 120_000);
