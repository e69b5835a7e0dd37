import { describe, expect, test } from 'vitest';
import { person } from '../../../scripts/testing/stage.ts';

const ada = person('ada');
type Input = Parameters<Awaited<typeof ada>['api']['previewRecurrence']>[0]['body'];
const preview = async (body: Input) => (await (await ada).api.previewRecurrence({ body })).data;

describe('a preview of a rule', () => {
  test('keeps the wall clock over daylight saving time, and says what it had to move', async () => {
    const zone = 'Europe/Berlin';
    const spring = await preview({ recurrence: { rule: 'FREQ=DAILY' }, first: { date: '2031-03-29', time: '02:30', zone }, limit: 3 });
    expect(spring).toEqual([
      { when: { date: '2031-03-29', time: '02:30', zone }, at: '2031-03-29T01:30:00.000Z' },
      {
        when: { date: '2031-03-30', time: '02:30', zone },
        at: '2031-03-30T01:30:00.000Z',
        shift: { reason: 'gap', from: '2031-03-30T02:30' },
      },
      { when: { date: '2031-03-31', time: '02:30', zone }, at: '2031-03-31T00:30:00.000Z' },
    ]);
    const autumn = await preview({ recurrence: { rule: 'FREQ=DAILY' }, first: { date: '2031-10-26', time: '02:30', zone }, limit: 2 });
    expect(autumn.map(({ at, shift }) => [at, shift?.reason])).toEqual([
      ['2031-10-26T00:30:00.000Z', 'overlap'],
      ['2031-10-27T01:30:00.000Z', undefined],
    ]);
  });

  test('moves what a month does not have as it is asked to', async () => {
    const days = async (monthEnd: 'omit' | 'backward' | 'forward') =>
      (await preview({ recurrence: { rule: 'FREQ=MONTHLY', monthEnd }, first: { date: '2031-01-31' }, limit: 3 })).map(
        ({ when, shift }) => `${when.date}${shift ? ` for ${shift.from}` : ''}`,
      );
    expect(await days('omit')).toEqual(['2031-01-31', '2031-03-31', '2031-05-31']);
    expect(await days('backward')).toEqual(['2031-01-31', '2031-02-28 for 2031-02-31', '2031-03-31']);
    expect(await days('forward')).toEqual(['2031-01-31', '2031-03-01 for 2031-02-31', '2031-03-31']);
  });

  test('leaves out what lies in none of its seasons, and says what that was', async () => {
    const recurrence = { rule: 'FREQ=WEEKLY', seasons: [{ from: '04-01', to: '10-31' }] };
    expect(await preview({ recurrence, first: { date: '2031-10-25' }, zone: 'Europe/Berlin', limit: 2 })).toEqual([
      { when: { date: '2031-10-25' }, at: '2031-10-24T22:00:00.000Z' },
      { when: { date: '2032-04-03' }, at: '2032-04-02T22:00:00.000Z', shift: { reason: 'season', from: '2031-11-01' } },
    ]);
    const never = preview({ recurrence: { ...recurrence, seasons: [{ from: '02-30', to: '03-01' }] }, first: { date: '2031-10-25' } });
    await expect(never).rejects.toMatchObject({ status: 400 });
  });

  test('begins days in the zone that is named, else in the caller’s', async () => {
    const day = { recurrence: { rule: 'FREQ=WEEKLY' }, first: { date: '2031-06-14' }, limit: 1 };
    const [named, callers] = await Promise.all([preview({ ...day, zone: 'America/New_York' }), preview(day)]);
    expect([named[0]!.at, callers[0]!.at]).toEqual(['2031-06-14T04:00:00.000Z', '2031-06-14T00:00:00.000Z']);
  });

  test('goes on after a day, leaves days out, and comes to the end of the rule', async () => {
    const recurrence = { rule: 'RRULE:freq=daily;count=10', except: ['2031-06-18'] };
    const dates = async (more: object) =>
      (await preview({ recurrence, first: { date: '2031-06-14' }, ...more })).map(({ when }) => when.date.slice(8));
    expect(await dates({})).toEqual(['14', '15', '16', '17', '19', '20', '21', '22', '23']);
    expect(await dates({ after: '2031-06-20' })).toEqual(['21', '22', '23']);
    expect(await dates({ after: '2031-06-20', limit: 1 })).toEqual(['21']);
    expect(await dates({ after: '2031-12-31' })).toEqual([]);
  });

  test('costs as little far in the future as today', async () => {
    const started = performance.now();
    const rule = { rule: 'FREQ=MONTHLY;BYDAY=-1FR', monthEnd: 'backward' } as const;
    const found = await preview({
      recurrence: rule,
      first: { date: '1970-01-30', time: '23:59', zone: 'Pacific/Apia' },
      limit: 100,
      after: '2150-01-01',
    });
    expect(found).toHaveLength(100);
    expect(performance.now() - started).toBeLessThan(5_000);
  });
});

test.each([
  ['no rule', { recurrence: { rule: '' } }, '/recurrence/rule'],
  ['a rule without a frequency', { recurrence: { rule: 'BYDAY=MO' } }, '/recurrence/rule'],
  ['a rule for a day that never comes', { recurrence: { rule: 'FREQ=MONTHLY;BYMONTH=4;BYMONTHDAY=31' } }, '/recurrence/rule'],
  ['a rule by the minute', { recurrence: { rule: 'FREQ=MINUTELY' } }, '/recurrence/rule'],
  ['no first', { first: undefined }, '/first'],
  ['a time without a zone', { first: { date: '2031-06-14', time: '09:00' } }, '/first'],
  ['too many', { limit: 101 }, '/limit'],
  ['an instant to go on after', { after: '2031-06-14T00:00:00Z' }, '/after'],
])('%s is refused', async (_, body, pointer) => {
  const complete = { recurrence: { rule: 'FREQ=DAILY' }, first: { date: '2031-06-14' }, ...body };
  await expect(preview(complete as Input)).rejects.toMatchObject({
    status: 400,
    code: 'invalid_request',
    details: { errors: expect.arrayContaining([expect.objectContaining({ pointer })]) },
  });
});
