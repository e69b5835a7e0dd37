import { describe, expect, test } from 'vitest';
import { changeThing, createThing, deleteThing, isOfKind, rotateThing, Thing, ThingInput, ThingPatch } from './thing.ts';

const now = '2026-11-28T08:00:00.000Z';
const acting = { userId: 'user_01kb8m3tq2e8fvq3w5r7c9d0ea', now } as const;
const ids = { workspaceId: 'ws_01kb8m3tq2e8fvq3w5r7c9d0ea', thingId: 'thing_01kb8m3tq2e8fvq3w5r7c9d0ea', salt: 's'.repeat(22) } as const;
const meter = {
  name: ' Washing machine ',
  kind: 'number',
  rule: { kind: 'falls_below', level: 5 },
  itemId: 'item_01kb8m3tq2e8fvq3w5r7c9d0ea',
};
const made = (input: object = {}) => createThing(ThingInput.parse({ ...meter, ...input }), ids, acting).next;

test('a thing is made, changed, given another secret and deleted', () => {
  const thing = made({ cooldownSeconds: 60 });
  expect(Thing.parse(thing)).toEqual({
    ...ids,
    ...meter,
    name: 'Washing machine',
    cooldownSeconds: 60,
    ruleFrom: now,
    createdBy: acting.userId,
    createdAt: now,
    version: 1,
  });
  expect(changeThing(thing, {}, acting).next).toBe(thing);
  expect(changeThing(thing, { name: 'Dryer', cooldownSeconds: null }, acting)).toEqual({
    next: { ...thing, name: 'Dryer', cooldownSeconds: undefined },
    event: { type: 'thing.changed', data: { fields: ['name', 'cooldownSeconds'] } },
  });
  const rotated = rotateThing(thing, { overlapSeconds: 60 }, 'n'.repeat(22), now).next;
  expect(rotated).toMatchObject({ salt: 'n'.repeat(22), formerSalt: thing.salt, formerUntil: '2026-11-28T08:01:00.000Z' });
  const { next: gone } = deleteThing(rotated, acting);
  expect(gone).toMatchObject({ deletedAt: now, formerSalt: undefined });
  for (const change of [() => changeThing(gone, { name: 'X' }, acting), () => rotateThing(gone, { overlapSeconds: 0 }, 'x', now)])
    expect(change).toThrow(expect.objectContaining({ code: 'not_found' }));
});

test('a thing makes one item due, or makes the items of one template: the other takes its place', () => {
  const templateId = 'template_01kb8m3tq2e8fvq3w5r7c9d0ea' as const;
  const template = made({ itemId: undefined, templateId });
  expect(template).toMatchObject({ itemId: undefined, templateId });
  for (const wrong of [{ templateId }, { itemId: undefined }])
    expect(() => made(wrong)).toThrow(expect.objectContaining({ code: 'invalid_request' }));
  const { itemId } = made();
  const item = changeThing(template, { itemId }, acting).next;
  expect([item.itemId, item.templateId]).toEqual([itemId, undefined]);
  expect(changeThing(item, { templateId }, acting).next).toMatchObject({ itemId: undefined, templateId });
  expect(changeThing(template, { name: 'Dryer' }, acting).next).toMatchObject({ templateId, name: 'Dryer' });
  expect(() => changeThing(item, { itemId, templateId }, acting)).toThrow(expect.objectContaining({ code: 'invalid_request' }));
});

test('another rule counts from when it was given', () => {
  const at = '2026-11-29T08:00:00.000Z';
  const rule = { kind: 'rises_above', level: 100 } as const;
  expect(changeThing(made(), { rule }, { now: at }).next).toMatchObject({ rule, ruleFrom: at });
  expect(changeThing(made(), { name: 'Dryer' }, { now: at }).next.ruleFrom).toBe(now);
});

describe('a rule is one that the thing can meet, again and again', () => {
  test.each([
    [{ kind: 'boolean', rule: { kind: 'falls_below', level: 5 } }, '/rule/kind'],
    [{ kind: 'text', rule: { kind: 'becomes', value: true } }, '/rule/value'],
    [{ kind: 'number', rule: { kind: 'becomes', value: 'full' } }, '/rule/value'],
    [{ rule: { kind: 'falls_below', level: 5, rearmAt: 4 } }, '/rule/rearmAt'],
    [{ rule: { kind: 'rises_above', level: 5, rearmAt: 6 } }, '/rule/rearmAt'],
    [{ rule: { kind: 'rises_by', amount: 5 }, restSeconds: 60 }, '/restSeconds'],
  ])('%j is refused at %s', (input, pointer) => {
    const refused = expect.objectContaining({ code: 'invalid_request', details: { errors: [expect.objectContaining({ pointer })] } });
    expect(() => made(input)).toThrow(refused);
  });

  test('also where it is changed into it', () => {
    expect(() => changeThing(made(), { rule: { kind: 'becomes', value: true } }, acting)).toThrow(
      expect.objectContaining({ code: 'invalid_request' }),
    );
  });

  test.each([
    { kind: 'boolean', rule: { kind: 'becomes', value: false } },
    { kind: 'text', rule: { kind: 'becomes', value: 'full' } },
    { rule: { kind: 'falls_below', level: 5, rearmAt: 5 } },
    { rule: { kind: 'rises_by', amount: 0.5 } },
  ])('%j is taken', input => expect(made(input).rule).toEqual(input.rule));

  test.each([{ name: '' }, { kind: 'date' }, { rule: { kind: 'rises_by', amount: 0 } }, { cooldownSeconds: 0 }, { surprise: 1 }])(
    '%j makes none',
    input => expect(ThingInput.safeParse({ ...meter, ...input }).success).toBe(false),
  );

  test('its kind is for good', () => expect(ThingPatch.safeParse({ kind: 'text' }).success).toBe(false));
});

test('a state is of one kind alone', () => {
  expect([isOfKind(true, 'boolean'), isOfKind(1, 'number'), isOfKind('on', 'text')]).toEqual([true, true, true]);
  expect([isOfKind(1, 'boolean'), isOfKind('1', 'number'), isOfKind(true, 'text')]).toEqual([false, false, false]);
});
