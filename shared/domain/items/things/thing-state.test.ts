import fc from 'fast-check';
import { describe, expect, test } from 'vitest';
import { createThing, type Thing, ThingInput, type ThingRule, type ThingValue } from './thing.ts';
import { promised } from './thing-state.fixture.ts';
import { type HeardAs, hear, type Reading, ThingState, unheard } from './thing-state.ts';

const begin = Date.parse('2026-11-28T08:00:00.000Z');
const at = (seconds: number): string => new Date(begin + seconds * 1000).toISOString();
const ids = { workspaceId: 'ws_01kb8m3tq2e8fvq3w5r7c9d0ea', thingId: 'thing_01kb8m3tq2e8fvq3w5r7c9d0ea', salt: 's'.repeat(22) } as const;
const acting = { userId: 'user_01kb8m3tq2e8fvq3w5r7c9d0ea', now: at(0) } as const;
const thingOf = (rule: ThingRule, more: object = {}, kind: Thing['kind'] = 'number'): Thing =>
  createThing(ThingInput.parse({ name: 'It', kind, rule, itemId: 'item_01kb8m3tq2e8fvq3w5r7c9d0ea', ...more }), ids, acting).next;

/** What becomes of each reading, one after the other. */
const hearAll = (thing: Thing, readings: readonly Reading[]): HeardAs[] => {
  let state = unheard(thing).next;
  return readings.map(reading => {
    const { as, change } = hear(thing, state, reading);
    state = ThingState.parse(change ? { ...change.next, version: state.version + 1 } : state);
    return as;
  });
};
const said = (...values: [seconds: number, value: ThingValue][]): Reading[] =>
  values.map(([seconds, value]) => ({ value, at: at(seconds) }));
const metAt = (thing: Thing, readings: Reading[]): number[] =>
  hearAll(thing, readings).flatMap((as, i) => (as === 'met' ? [(Date.parse(readings[i]!.at) - begin) / 1000] : []));

const machine = thingOf({ kind: 'falls_below', level: 5, rearmAt: 50 });

describe('an edge makes due, and never a level', () => {
  test('a washing machine that has run and rests is done once, however it pauses between', () => {
    const run = said([0, 2], [60, 800], [120, 30], [180, 4], [240, 2], [300, 6], [360, 3], [420, 400], [480, 1]);
    expect(metAt(machine, run)).toEqual([180, 480]);
  });

  test('a thousand times the same state is once', () => {
    const full = thingOf({ kind: 'becomes', value: 'full' }, {}, 'text');
    const readings = said([0, 'empty'], ...Array.from({ length: 1000 }, (_, i): [number, string] => [i + 1, 'full']));
    expect(metAt(full, readings)).toEqual([1]);
  });

  test('the first state says only where it stands', () => {
    expect(hearAll(machine, said([0, 1], [1, 0]))).toEqual(['noted', 'noted']);
    expect(hearAll(thingOf({ kind: 'becomes', value: true }, {}, 'boolean'), said([0, true]))).toEqual(['noted']);
  });

  test('under another rule it says again only where it stands', () => {
    const state = hear(machine, unheard(machine).next, { value: 800, at: at(0) }).change!.next;
    const other = { ...machine, ruleFrom: at(1) };
    expect(hear(machine, state, { value: 1, at: at(2) }).as).toBe('met');
    expect(hear(other, state, { value: 1, at: at(2) }).as).toBe('noted');
  });

  test('what says only that it was pressed is at rest after a while without a word', () => {
    const button = thingOf({ kind: 'becomes', value: true }, { restSeconds: 30 }, 'boolean');
    expect(metAt(button, said([0, true], [29, true], [58, true], [88, true]))).toEqual([0, 88]);
  });
});

describe('a counter', () => {
  test('that rises makes due each so many, also over its beginning anew', () => {
    const counter = thingOf({ kind: 'rises_by', amount: 10 });
    expect(metAt(counter, said([0, 95], [1, 104], [2, 105], [3, 0], [4, 9], [5, 10]))).toEqual([2, 5]);
  });

  test('counts tenths as tenths', () => {
    expect(metAt(thingOf({ kind: 'rises_by', amount: 0.1 }), said([0, 0.2], [1, 0.3]))).toEqual([1]);
    expect(metAt(thingOf({ kind: 'changes_by', amount: 0.1 }), said([0, 0.3], [1, 0.2]))).toEqual([1]);
  });

  test('that changes counts both ways', () => {
    expect(metAt(thingOf({ kind: 'changes_by', amount: 10 }), said([0, 50], [1, 41], [2, 40], [3, 49], [4, 50]))).toEqual([2, 4]);
  });

  test('counts on through a cooldown', () => {
    const counter = thingOf({ kind: 'rises_by', amount: 10 }, { cooldownSeconds: 60 });
    const readings = said([0, 0], [1, 10], [2, 20], [60, 21], [61, 22], [62, 31]);
    expect(hearAll(counter, readings)).toEqual(['noted', 'met', 'cooling_down', 'cooling_down', 'met', 'noted']);
  });
});

test('a cooldown is over to the second, by the time of the thing', () => {
  const switched = thingOf({ kind: 'becomes', value: true }, { cooldownSeconds: 60 }, 'boolean');
  const again = (seconds: number) => hearAll(switched, said([0, false], [1, true], [2, false], [seconds, true])).at(-1);
  expect(again(60.999)).toBe('cooling_down');
  expect(again(61)).toBe('met');
});

describe('whatever comes', () => {
  const rules = fc.constantFrom<ThingRule>(
    { kind: 'rises_above', level: 5 },
    { kind: 'rises_above', level: 5, rearmAt: 2 },
    { kind: 'falls_below', level: 3, rearmAt: 6 },
    { kind: 'becomes', value: 4 },
    { kind: 'rises_by', amount: 3 },
    { kind: 'changes_by', amount: 3 },
  );
  const things = fc
    .record({ rule: rules, cooldown: fc.option(fc.integer({ min: 1, max: 20 })), rest: fc.option(fc.integer({ min: 1, max: 20 })) })
    .map(({ rule, cooldown, rest }) =>
      thingOf(rule, {
        ...(cooldown === null ? {} : { cooldownSeconds: cooldown }),
        ...(rest === null || 'amount' in rule ? {} : { restSeconds: rest }),
      }),
    );
  const readings = fc
    .array(
      fc.record({
        after: fc.integer({ min: -5, max: 15 }),
        value: fc.integer({ min: 0, max: 9 }),
        id: fc.option(fc.integer({ min: 0, max: 60 })),
      }),
      {
        maxLength: 150,
      },
    )
    .map(all => {
      let seconds = 0;
      return all.map(({ after, value, id }): Reading => {
        seconds += after;
        return { value, at: at(seconds), ...(id === null ? {} : { message: `m${id}` }) };
      });
    });

  test('it is what the promise says of the whole history', () => {
    fc.assert(
      fc.property(things, readings, (thing, all) => {
        expect(hearAll(thing, all)).toEqual(promised(thing, all));
      }),
      { numRuns: Number(process.env.THING_HISTORIES ?? 2000) },
    );
  });

  test('two that made due lie a cooldown apart', () => {
    fc.assert(
      fc.property(things, readings, (thing, all) => {
        const met = metAt(thing, all);
        for (const [i, seconds] of met.slice(1).entries()) expect(seconds - met[i]!).toBeGreaterThanOrEqual(thing.cooldownSeconds ?? 0);
      }),
    );
  });

  test('the state is that of the newest reading, in whichever order they come', () => {
    fc.assert(
      fc.property(things, readings, (thing, all) => {
        const unnamed = all.map(({ value, at: when }) => ({ value, at: when }));
        const last = unnamed.reduce((state, reading) => hear(thing, state, reading).change?.next ?? state, unheard(thing).next);
        expect(last.at).toBe(
          unnamed
            .map(each => each.at)
            .sort()
            .at(-1),
        );
      }),
    );
  });
});
