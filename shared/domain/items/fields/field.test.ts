import { describe, expect, test } from 'vitest';
import { Failure } from '../../core/failure.ts';
import type { OptionId } from '../../core/ids.ts';
import {
  changeField,
  createField,
  deleteField,
  type Field,
  FieldInput,
  FieldPatch,
  inFieldOrder,
  presentField,
  requireFreeName,
  shownField,
} from './field.ts';

const now = '2026-11-28T08:00:00.000Z';
const userId = 'user_01kb8m3tq2e8fvq3w5r7c9d0ea';
const ids = { workspaceId: 'ws_01kb8m3tq2e8fvq3w5r7c9d0ea', fieldId: 'field_01kb8m3tq2e8fvq3w5r7c9d0ea' } as const;
const optionIds: OptionId[] = ['a', 'b', 'c', 'd'].map(each => `option_01kb8m3tq2e8fvq3w5r7c9d0e${each}` as const);
const [shed, cellar, loft] = optionIds as [OptionId, OptionId, OptionId];
const made = (input: object) => createField(FieldInput.parse(input), ids, { userId, now }, optionIds);
const place = made({ name: 'Place', kind: 'choice', options: [{ name: 'Shed' }, { name: 'Cellar' }] }).next;
const changed = (field: Field, patch: object) => changeField(field, FieldPatch.parse(patch), { now }, [loft]);
const refusal = (act: () => unknown): unknown => {
  try {
    return act();
  } catch (error) {
    if (error instanceof Failure) return { code: error.code, details: error.details };
    throw error;
  }
};
const wrongAt = (pointer: string, code: string) => ({
  code: 'invalid_request',
  details: { errors: [expect.objectContaining({ pointer, code })] },
});

describe('a field', () => {
  test('is made with its options, and shown without how its values leave', () => {
    expect(shownField(place)).toEqual({
      ...ids,
      name: 'Place',
      kind: 'choice',
      position: 0,
      options: [
        { optionId: shed, name: 'Shed' },
        { optionId: cellar, name: 'Cellar' },
      ],
      createdBy: userId,
      createdAt: now,
      version: 1,
    });
    expect(made({ name: ' Weight ', kind: 'number', unit: 'kg' }).next).toMatchObject({ name: 'Weight', unit: 'kg' });
  });

  test.each([
    { name: 'A', kind: 'text', unit: 'kg' },
    { name: 'A', kind: 'date', options: [{ name: 'B' }] },
    { name: 'A', kind: 'choice' },
    { name: ' ', kind: 'text' },
  ])('%j makes none', input => expect(FieldInput.safeParse(input).success).toBe(false));

  test('has no two options that are called the same, and no unit or options of another kind', () => {
    const twice = { name: 'A', kind: 'choice', options: [{ name: 'Shed' }, { name: 'SHED' }] };
    expect(refusal(() => made(twice))).toEqual(wrongAt('/options/1', 'same_thing_twice'));
    const other = { code: 'field_of_other_kind', details: { fieldId: ids.fieldId, kind: 'choice' } };
    expect(refusal(() => changed(place, { unit: 'kg' }))).toEqual(other);
    const text = made({ name: 'A', kind: 'text' }).next;
    expect(refusal(() => changed(text, { options: [{ name: 'B' }] }))).toEqual({
      ...other,
      details: { fieldId: ids.fieldId, kind: 'text' },
    });
    expect(changed(text, { unit: null }).next).toBe(text);
  });

  test('is named anew without a walk, and where nothing is other nothing is written', () => {
    const { next, event } = changed(place, { name: 'Where', position: 3 });
    expect(next).toEqual({ ...place, name: 'Where', position: 3 });
    expect(event).toEqual({ type: 'field.changed', data: { fields: ['name', 'position'] } });
    expect(changed(place, { name: 'Place', retired: false, options: place.options }).next).toBe(place);
  });

  test('keeps the ids of options that are named anew; those that are gone leave on a walk, with those of the walk before', () => {
    const fewer = changed(place, { options: [{ name: 'Loft' }, { optionId: shed, name: 'Garden shed' }] }).next;
    expect(fewer.options).toEqual([
      { optionId: loft, name: 'Loft' },
      { optionId: shed, name: 'Garden shed' },
    ]);
    expect(fewer).toMatchObject({ leaving: [cellar], walk: 1 });
    const none = changed({ ...fewer, reached: '0.x' }, { options: [{ optionId: loft, name: 'Loft' }] }).next;
    expect(none).toMatchObject({ leaving: [cellar, shed], walk: 2, reached: undefined });
    expect(refusal(() => changed(none, { options: [{ optionId: cellar, name: 'Cellar' }] }))).toEqual({
      code: 'not_found',
      details: { what: 'option' },
    });
    expect(
      refusal(() =>
        changed(place, {
          options: [
            { optionId: shed, name: 'A' },
            { optionId: shed, name: 'B' },
          ],
        }),
      ),
    ).toEqual(wrongAt('/options/1', 'same_thing_twice'));
  });

  test('is retired and in use again', () => {
    const retired = changed(place, { retired: true }).next;
    expect(retired.retiredAt).toBe(now);
    expect(changeField(retired, { retired: true }, { now: '2026-11-29T08:00:00.000Z' }).next).toBe(retired);
    expect(changed(retired, { retired: false }).next.retiredAt).toBeUndefined();
  });

  test('that is deleted is deleted once, and is none any more', () => {
    const { next, event } = deleteField(place, { now })!;
    expect({ event, deletedAt: next.deletedAt, leaving: next.leaving, walk: next.walk }).toEqual({
      event: { type: 'field.deleted', data: {} },
      deletedAt: now,
      leaving: [],
      walk: 1,
    });
    expect(deleteField(next, { now })).toBeUndefined();
    expect(refusal(() => presentField(next))).toEqual({ code: 'not_found', details: { what: 'field' } });
  });

  test('has a name of its own, in whatever letters, among those that are not deleted', () => {
    const taken = { code: 'already_exists', details: { fieldId: ids.fieldId } };
    for (const name of ['Place', 'PLACE', 'Ｐlace']) expect(refusal(() => requireFreeName(name, [place]))).toEqual(taken);
    for (const all of [[], [deleteField(place, { now })!.next]]) expect(requireFreeName('Place', all)).toBeUndefined();
    expect(requireFreeName('place', [place], ids.fieldId)).toBeUndefined();
  });
});

test('fields stand by their positions, and of the same ones the oldest first', () => {
  const [a, b, c] = ['a', 'b', 'c'].map((each, i): Field => ({ ...place, fieldId: `field_${each}`, position: [5, 0, 5][i]! }));
  expect(inFieldOrder([c!, a!, b!])).toEqual([b, a, c]);
});
