import fc from 'fast-check';
import { describe, expect, test } from 'vitest';
import type { FieldId, ItemId, OptionId } from '../../core/ids.ts';
import type { Field } from './field.ts';
import { FieldSort, inFieldSort, type SortPlace } from './field-sort.ts';
import {
  FieldValues,
  FieldValuesPatch,
  fieldsGiven,
  isDangling,
  isLeaving,
  mergeValues,
  misfitOf,
  valuesAtMost,
  withoutValues,
} from './field-values.ts';

const fieldIds = Array.from({ length: 22 }, (_, i): FieldId => `field_01kb8m3tq2e8fvq3w5r7c9d0${String(i).padStart(2, '0')}`);
const [one, two] = fieldIds as [FieldId, FieldId];
const [shed, cellar] = ['a', 'b'].map((each): OptionId => `option_01kb8m3tq2e8fvq3w5r7c9d0e${each}`) as [OptionId, OptionId];
const field = (of: Partial<Field>): Field => ({
  workspaceId: 'ws_01kb8m3tq2e8fvq3w5r7c9d0ea',
  fieldId: one,
  name: 'A',
  kind: 'text',
  position: 0,
  walk: 0,
  createdBy: 'user_01kb8m3tq2e8fvq3w5r7c9d0ea',
  createdAt: '2026-11-28T08:00:00.000Z',
  version: 1,
  ...of,
});
const choice = field({ kind: 'choice', options: [{ optionId: shed, name: 'Shed' }] });

const anyValue = fc.oneof(fc.constantFrom('a', 'b', shed, '2026-11-28'), fc.double({ min: -1e12, max: 1e12, noNaN: true }));
const anyValues = fc.dictionary(fc.constantFrom(...fieldIds.slice(0, 5)), anyValue, { maxKeys: 5 }).map(each => FieldValues.parse(each));
const anyPatch = fc
  .dictionary(fc.constantFrom(...fieldIds.slice(0, 5)), fc.option(anyValue), { maxKeys: 5 })
  .map(each => FieldValuesPatch.parse(each));

describe('values', () => {
  test('law: a patch sets what it names, takes away what it nulls, leaves all else, and equal values are written alike', () =>
    fc.assert(
      fc.property(anyValues, anyPatch, (old, patch) => {
        const merged = mergeValues(old, patch) ?? {};
        for (const fieldId of fieldIds.slice(0, 5)) {
          const wanted = fieldId in patch ? (patch[fieldId] ?? undefined) : old[fieldId];
          expect(merged[fieldId as keyof typeof merged]).toBe(wanted);
        }
        expect(JSON.stringify(mergeValues(merged, {}))).toBe(JSON.stringify(mergeValues(undefined, { ...merged })));
        expect(JSON.stringify(FieldValues.parse(Object.fromEntries(Object.entries(merged).reverse())))).toBe(JSON.stringify(merged));
        expect(mergeValues(old, null)).toBeUndefined();
        expect(new Set(fieldsGiven(old, merged))).toEqual(
          new Set(Object.keys(merged).filter(id => merged[id as never] !== old[id as FieldId])),
        );
      }),
    ));

  test('are at most twenty, numbers with six places, and lines of text', () => {
    const many = (count: number) => Object.fromEntries(fieldIds.slice(0, count).map(fieldId => [fieldId, 1]));
    expect([many(valuesAtMost), many(valuesAtMost + 1)].map(each => FieldValues.safeParse(each).success)).toEqual([true, false]);
    expect(FieldValues.parse({ [one]: 0.1234567, [two]: -0 })).toEqual({ [one]: 0.123457, [two]: 0 });
    expect(FieldValues.parse({ [one]: 1e-300 })).toEqual({ [one]: 0 });
    for (const wrong of ['', ' ', 'a\nb', 'a'.repeat(201), true, null, [], Number.NaN, 1e13])
      expect(FieldValues.safeParse({ [one]: wrong }).success).toBe(false);
    expect(FieldValues.safeParse({ field_x: 1 }).success).toBe(false);
  });

  test('of the longest kind an item has at most 13 KB, of the usual kinds at most 1.5 KB', () => {
    const bytes = (value: string | number) =>
      Buffer.byteLength(JSON.stringify(Object.fromEntries(fieldIds.slice(0, 20).map(id => [id, value]))));
    expect(bytes('語'.repeat(200))).toBeLessThan(13_000);
    for (const usual of [shed, -999_999_999_999.123, '2026-11-28']) expect(bytes(usual)).toBeLessThan(1_560);
  });
});

describe('a value', () => {
  const inList = { listId: 'list_01kb8m3tq2e8fvq3w5r7c9d0ea' } as const;
  test.each<[string, Field, string | number, object | undefined]>([
    ['a text', field({}), 'red', undefined],
    ['a number as a text', field({}), 5, { code: 'not_text' }],
    ['a number', field({ kind: 'number' }), 5, undefined],
    ['a text as a number', field({ kind: 'number' }), '5', { code: 'not_a_number' }],
    ['a day', field({ kind: 'date' }), '2026-02-28', undefined],
    ['no day', field({ kind: 'date' }), '2026-02-30', { code: 'not_a_day' }],
    ['an option', choice, shed, undefined],
    ['an option that is not there', choice, cellar, { code: 'not_one_of', values: { values: shed } }],
    ['one of a retired field', field({ retiredAt: '2026-11-28T08:00:00.000Z' }), 'red', { code: 'field_retired' }],
    ['one of its list', field(inList), 'red', undefined],
    ['one of another list', field({ listId: 'list_01kb8m3tq2e8fvq3w5r7c9d0eb' }), 'red', { code: 'field_of_other_list' }],
  ])('%s', (_, of, value, misfit) => expect(misfitOf(of, value, inList)).toEqual(misfit));

  test('dangles where its field or option is gone, and leaves with them alone', () => {
    expect([isDangling(choice, shed), isDangling(choice, cellar), isDangling(undefined, shed)]).toEqual([false, true, true]);
    const leaving = isLeaving({ ...choice, leaving: [cellar] });
    expect([leaving(one, cellar), leaving(one, shed), leaving(two, cellar)]).toEqual([true, false, false]);
    const values = { [one]: cellar, [two]: 'red' };
    expect(withoutValues(values, leaving)).toEqual({ [two]: 'red' });
    expect(withoutValues({ [one]: cellar }, leaving)).toBeUndefined();
    const same = { [two]: 'red' };
    expect(withoutValues(same, leaving)).toBe(same);
  });
});

test('law: the order of a field is one total order, upwards and downwards, choices as they stand in it, and what has no value is last', () => {
  const kinds = [
    field({ kind: 'number' }),
    field({}),
    { ...choice, options: [cellar, shed].map(optionId => ({ optionId, name: optionId })) },
  ];
  const anyPlace = fc.record({
    value: fc.option(anyValue, { nil: undefined }),
    itemId: fc.integer({ min: 10, max: 40 }).map((i): ItemId => `item_${i}`),
  });
  fc.assert(
    fc.property(
      fc.constantFrom(...kinds),
      fc.boolean(),
      fc.uniqueArray(anyPlace, { selector: ({ itemId }) => itemId }),
      (of, isDescending, found) => {
        const fits = of.kind === 'number' ? 'number' : 'string';
        const places = found.filter(({ value }) => value === undefined || typeof value === fits) as SortPlace[];
        const order = inFieldSort(of, { fieldId: one, isDescending });
        const sorted = [...places].sort(order);
        expect(JSON.stringify([...places].reverse().sort(order))).toBe(JSON.stringify(sorted));
        const values = sorted.map(({ value }) => value);
        expect(values.slice(values.indexOf(undefined)).every(each => each === undefined) || !values.includes(undefined)).toBe(true);
        const there = values.filter(value => value !== undefined);
        if (of.kind === 'number') expect(there).toEqual([...there].sort((a, b) => (Number(a) - Number(b)) * (isDescending ? -1 : 1)));
      },
    ),
  );
  const by = (isDescending: boolean) =>
    [shed, cellar]
      .map((value, i) => ({ value, itemId: `item_${i}` as ItemId }))
      .sort(inFieldSort(kinds[2]!, { fieldId: one, isDescending }));
  expect([by(false)[0]!.value, by(true)[0]!.value]).toEqual([cellar, shed]);
  expect(FieldSort.parse(`-${one}`)).toEqual({ fieldId: one, isDescending: true });
});
