import fc from 'fast-check';
import { describe, expect, test } from 'vitest';
import type * as z from 'zod';
import { ItemInput } from '../items/items/item.ts';
import { ProfilePatch } from '../people/profiles/profile.ts';
import { invalidCodes } from './invalid.ts';
import { placesIn } from './issues.ts';

const places = (schema: z.ZodType, value: unknown) => {
  const { error } = schema.safeParse(value, { reportInput: true });
  return placesIn(error?.issues ?? []).map(({ pointer, code }) => `${pointer} ${code}`);
};

describe('what is wrong has a stable code, where it stands', () => {
  test.each([
    [{}, ['/title required']],
    [null, [' not_an_object']],
    [{ title: 7 }, ['/title not_text']],
    [{ title: '' }, ['/title empty']],
    [{ title: 'x'.repeat(201) }, ['/title too_long']],
    [{ title: 'x', surprise: 1, 'a/b': 2 }, ['/surprise unknown_field', '/a~1b unknown_field']],
    [{ title: 'x', kind: 'dog' }, ['/kind not_one_of']],
    [{ title: 'x', tags: 'a' }, ['/tags not_a_list']],
    [{ title: 'x', tags: Array(21).fill('a') }, ['/tags too_many']],
    [{ title: 'x', due: { date: 'soon' } }, ['/due/date not_a_day']],
    [{ title: 'x', due: { date: '2300-01-01' } }, ['/due/date day_out_of_range']],
    [{ title: 'x', due: { date: '2031-01-01', time: '25:00', zone: 'Mars' } }, ['/due/time not_a_time_of_day', '/due/zone not_a_zone']],
    [{ title: 'x', due: { date: '2031-01-01', zone: 'UTC' } }, ['/due/zone needs_time']],
    [{ title: 'x', duration: '1h' }, ['/duration not_a_duration']],
    [{ title: 'x', duration: '-PT5M' }, ['/duration not_positive']],
    [{ title: 'x', listId: 'item_1' }, ['/listId not_an_id']],
    [{ title: 'x', links: [{ url: 'nowhere' }] }, ['/links/0/url not_a_url']],
    [{ title: 'x', reminders: [{ offset: 'x' }] }, ['/reminders/0/offset not_a_duration']],
    [{ title: 'x', reminders: [{ at: 'x' }] }, ['/reminders/0/at not_an_instant']],
    [{ title: 'x', recurrence: { rule: 'FREQ=DAILY;COUNT=0' } }, ['/recurrence/rule rule_number']],
  ])('in %j', (value, expected) => {
    expect(places(ItemInput, value)).toEqual(expected);
  });

  test('in whatever is sent', () => {
    const field = fc.constantFrom('title', 'due', 'reminders', 'recurrence', 'locale', 'quietHours', 'channels', 'digest', 'x');
    fc.assert(
      fc.property(fc.dictionary(field, fc.jsonValue()), value => {
        for (const place of [...places(ItemInput, value), ...places(ProfilePatch, value)])
          expect(invalidCodes).toContain(place.slice(place.lastIndexOf(' ') + 1));
      }),
    );
  });
});
