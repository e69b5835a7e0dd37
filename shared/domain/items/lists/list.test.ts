import fc from 'fast-check';
import { describe, expect, test } from 'vitest';
import type { ListId, SectionId } from '../../core/ids.ts';
import { restoreItem, trashItem } from '../history/item-changes.ts';
import { ada, anyInstant, anyItem, at, ids, itemAt, stored } from '../items/item.fixture.ts';
import { changeList, createList, followList, List, ListInput, restoreList, trashList } from './list.ts';

const now = '2026-11-28T09:30:00.000Z';
const { workspaceId } = ids;
const listId: ListId = 'list_01kb8m3tq2e8fvq3w5r7c9d0ea';
const { next: list, event } = createList(ListInput.parse({ name: ' Garden ' }), { workspaceId, listId }, { userId: ada, now });

test('a list is created, named anew, put into the trash for 30 days, and taken out of it', () => {
  expect(List.parse(list)).toEqual({ workspaceId, listId, name: 'Garden', createdBy: ada, createdAt: now, version: 1 });
  expect(event).toEqual({ type: 'list.created', data: {} });
  expect(changeList(list, { name: 'Balcony' })).toEqual({
    next: { ...list, name: 'Balcony' },
    event: { type: 'list.changed', data: { fields: ['name'] } },
  });
  const { next: trashed, event: told } = trashList(list, { now });
  expect([trashed, told]).toEqual([
    { ...list, trashedAt: now, expiresAt: Date.parse('2026-12-28T09:30:00Z') / 1000 },
    { type: 'list.trashed', data: {} },
  ]);
  expect(restoreList(trashed, '2026-12-27T00:00:00.000Z')).toEqual({ next: list, event: { type: 'list.restored', data: {} } });
  expect(restoreList(list, now)).toBeUndefined();
  // TTL deletes within days of the end; until then it counts as gone.
  expect(() => restoreList(trashed, '2026-12-28T09:30:00.000Z')).toThrow(expect.objectContaining({ code: 'not_found' }));
});

describe('the sections of a list', () => {
  const [one, two, three]: SectionId[] = [
    'sec_01kb8m3tq2e8fvq3w5r7c9d0ea',
    'sec_01kb8m3tq2e8fvq3w5r7c9d0eb',
    'sec_01kb8m3tq2e8fvq3w5r7c9d0ec',
  ];
  const sections = [{ name: 'Fruit' }, { name: 'Bread' }];
  const shop = createList(ListInput.parse({ name: 'Shop', sections }), { workspaceId, listId }, { userId: ada, now }, [one!, two!]).next;

  test('are named, put in another order, added and taken away in one change', () => {
    expect(List.parse(shop).sections).toEqual([
      { sectionId: one, name: 'Fruit' },
      { sectionId: two, name: 'Bread' },
    ]);
    const wanted = [{ name: 'Milk' }, { sectionId: two, name: 'Bakery' }];
    expect(changeList(shop, { sections: wanted }, [three!])).toEqual({
      next: {
        ...shop,
        sections: [
          { sectionId: three, name: 'Milk' },
          { sectionId: two, name: 'Bakery' },
        ],
      },
      event: { type: 'list.changed', data: { fields: ['sections'] } },
    });
  });

  test('that nobody has, or that are named twice, change nothing', () => {
    const of = (...ids: SectionId[]) => ({ sections: ids.map(sectionId => ({ sectionId, name: 'A' })) });
    expect(() => changeList(shop, of(one!, three!))).toThrow(expect.objectContaining({ code: 'not_found', details: { what: 'section' } }));
    expect(() => changeList(shop, of(one!, one!))).toThrow(
      expect.objectContaining({
        details: { errors: [{ pointer: '/sections/1', code: 'same_thing_twice', values: { first: '/sections/0' } }] },
      }),
    );
    expect(ListInput.safeParse({ name: 'Shop', sections: Array.from({ length: 21 }, () => ({ name: 'A' })) }).success).toBe(false);
  });
});

describe('A17: the items of a list', () => {
  test('follow it into the trash and come back as they were', () => {
    fc.assert(
      fc.property(anyItem, anyInstant, (any, moment) => {
        const item = { ...any, listId };
        const gone = followList(item, listId, true, at(moment));
        expect(gone!.next).toMatchObject({ trashedAt: at(moment).now, trashedWith: 'list', listId });
        expect(followList(gone!.next, listId, true, at(moment))).toBeUndefined();
        const back = followList(gone!.next, listId, false, at(moment))!.next;
        const alone = restoreItem(trashItem(item, at(moment)).next, at(moment)).next;
        expect(stored(back)).toEqual(stored(alone));
      }),
    );
  });

  test('stay in the trash where they were put before it, and out of a list that is gone when they are restored alone', () => {
    const item = { ...itemAt(now), listId };
    const thrown = trashItem(item, at(now)).next;
    expect(followList(thrown, listId, false, at(now))).toBeUndefined();
    const gone = followList(item, listId, true, at(now))!.next;
    const alone = restoreItem(gone, at(now), false).next;
    expect(stored(alone)).toEqual(stored({ ...item, listId: undefined }));
    expect(followList(alone, listId, false, at(now))).toBeUndefined();
    expect(followList({ ...item, listId: undefined }, listId, true, at(now))).toBeUndefined();
  });
});
