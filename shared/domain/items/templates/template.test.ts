import fc from 'fast-check';
import { expect, test } from 'vitest';
import { anyId } from '../../core/ids.fixture.ts';
import type { ItemId } from '../../core/ids.ts';
import { createItem } from '../history/item-changes.ts';
import { ItemInput } from '../items/item.ts';
import { changeTemplate, createTemplate, deleteTemplate, itemsFrom, Template, TemplateInput, TemplateItem } from './template.ts';

const now = '2026-11-28T08:00:00.000Z';
const userId = 'user_01kb8m3tq2e8fvq3w5r7c9d0ea';
const ids = { workspaceId: 'ws_01kb8m3tq2e8fvq3w5r7c9d0ea', templateId: 'template_01kb8m3tq2e8fvq3w5r7c9d0ea' } as const;
const itemIds = Array.from({ length: 25 }, (_, i): ItemId => `item_01kb8m3tq2e8fvq3w5r7c9d0${10 + i}`);
const made = (input: object) => createTemplate(TemplateInput.parse(input), ids, { userId, now });
const acting = { userId, now, zone: 'Europe/Berlin' } as const;
const items = [
  { title: ' Pack ', tags: ['Trip'], checklist: ['Passports'], due: { afterDays: 2, time: '09:00', reminders: [{ offset: '-PT1H' }] } },
];

test('a template is made, changed and deleted', () => {
  const { next, event } = made({ name: ' Trip ', items });
  expect(Template.parse(next)).toMatchObject({ ...ids, name: 'Trip', createdBy: userId, createdAt: now, version: 1 });
  expect(next.items).toEqual([{ ...items[0], title: 'Pack', kind: 'task', priority: 'none', tags: ['trip'] }]);
  expect(event).toEqual({ type: 'template.created', data: {} });
  const renamed = changeTemplate(next, { name: 'Journey' });
  expect(renamed).toEqual({ next: { ...next, name: 'Journey' }, event: { type: 'template.changed', data: { fields: ['name'] } } });
  expect(changeTemplate(next, {}).next).toBe(next);
  const gone = deleteTemplate(next, { now });
  expect(gone.next).toMatchObject({ deletedAt: now, expiresAt: Date.parse('2026-12-28T08:00:00Z') / 1000 });
  for (const act of [() => changeTemplate(gone.next, { name: 'a' }), () => deleteTemplate(gone.next, { now })])
    expect(act).toThrow(expect.objectContaining({ code: 'not_found', details: { what: 'template' } }));
});

test.each([
  {},
  { name: 'Trip' },
  { name: 'Trip', items: [] },
  { name: ' ', items },
  { name: 'Trip', items, surprise: 1 },
  { name: 'Trip', items: [{ title: 'A', due: { afterDays: 367 } }] },
  { name: 'Trip', items: Array.from({ length: 26 }, () => ({ title: 'A' })) },
])('%j makes none', input => {
  expect(TemplateInput.safeParse(input).success).toBe(false);
});

test('what it makes is what a client would have created with the same words, that many days after the day of use', () => {
  const { next } = made({ name: 'Trip', items: [...items, { title: 'Rest' }] });
  const [pack, rest] = itemsFrom(next, { day: '2027-02-27', assignees: [] }, itemIds, acting);
  const input = {
    title: 'Pack',
    tags: ['trip'],
    checklist: [{ text: 'Passports' }],
    due: { date: '2027-03-01', time: '09:00' },
    reminders: [{ offset: '-PT1H' }],
    assignees: [],
  };
  expect(pack).toEqual(createItem(ItemInput.parse(input), { workspaceId: ids.workspaceId, itemId: itemIds[0]! }, acting));
  expect(rest!.next).toMatchObject({ title: 'Rest', due: undefined, itemId: itemIds[1] });
});

test('beyond the last day that there is nothing is made', () => {
  const { next } = made({ name: 'Trip', items });
  expect(() => itemsFrom(next, { day: '2200-12-31' }, itemIds, acting)).toThrow(
    expect.objectContaining({ code: 'invalid_request', details: { errors: [expect.objectContaining({ pointer: '/day' })] } }),
  );
});

const reminder = fc.record(
  { offset: fc.constantFrom('-PT1H', 'PT0S', '-P1D', 'P1M'), time: fc.constantFrom('07:00', '18:30'), repeatEvery: fc.constant('PT30M') },
  { requiredKeys: ['offset'] },
);
const anyItem = fc.record(
  {
    title: fc.constantFrom('Pack', 'Lock up'),
    kind: fc.constantFrom('task' as const, 'note' as const),
    checklist: fc.array(fc.constantFrom('Passports', 'Keys'), { maxLength: 20 }),
    due: fc.record(
      {
        afterDays: fc.integer({ min: 0, max: 366 }),
        time: fc.constantFrom('00:00', '02:30'),
        reminders: fc.array(reminder, { maxLength: 5 }),
      },
      { requiredKeys: ['afterDays'] },
    ),
  },
  { requiredKeys: ['title'] },
);

test('whatever a template may hold can be made of it, on any day and in any zone', () => {
  const day = fc.constantFrom('2026-11-28', '2027-03-28', '2028-02-29', '2099-12-31');
  const zone = fc.constantFrom('Europe/Berlin', 'Pacific/Apia', 'Africa/Casablanca');
  fc.assert(
    fc.property(fc.array(anyItem, { minLength: 1, maxLength: 25 }), day, zone, (given, on, there) => {
      const { next } = made({ name: 'Trip', items: given });
      const changes = itemsFrom(next, { day: on }, itemIds, { ...acting, zone: there });
      expect(changes.map(({ next: item }) => [item.title, item.itemId, item.assignees])).toEqual(
        given.map(({ title }, i) => [title, itemIds[i], [userId]]),
      );
    }),
  );
});

test('the largest one fits into a record, in the letters that take the most room', () => {
  const widest = (length: number) => '漢'.repeat(length);
  const largest = TemplateItem.parse({
    title: widest(200),
    notes: widest(1000),
    tags: Array.from({ length: 10 }, () => widest(40)),
    checklist: Array.from({ length: 20 }, () => widest(100)),
  });
  const bytes = Buffer.byteLength(JSON.stringify(Array.from({ length: 25 }, () => largest)));
  expect(bytes).toBeLessThan(350_000);
});

test('what each has a part in is made so for those for whom a template is used: for one to ten of them, and never as a part of another', () => {
  const rooms = TemplateInput.parse({
    name: 'Rooms',
    items: [
      { title: 'Tidy your room', share: 'each' },
      { title: 'Bins', share: 'any' },
    ],
  });
  const { next } = createTemplate(rooms, ids, acting);
  const people = fc.uniqueArray(anyId('user'), { maxLength: 12 });
  fc.assert(
    fc.property(people, assignees => {
      const use = () =>
        itemsFrom(next, { day: '2027-02-27', assignees }, itemIds, acting).map(({ next: item }) => [item.share, item.assignees]);
      if (assignees.length < 1 || assignees.length > 10) expect(use).toThrow(expect.objectContaining({ code: 'invalid_request' }));
      else
        expect(use()).toEqual([
          ['each', assignees],
          ['any', assignees],
        ]);
    }),
  );
  const nested = { name: 'Rooms', items: [{ title: 'House' }, { title: 'Tidy your room', share: 'each', partOf: 0 }] };
  expect(TemplateInput.safeParse(nested).error?.issues).toMatchObject([{ path: ['items', 1, 'share'], message: 'beside_share' }]);
});
