import fc from 'fast-check';
import { Temporal } from 'temporal-polyfill';
import { expect, test } from 'vitest';
import { matches } from '../../core/filter/matches.ts';
import { parseFilter } from '../../core/filter/parse.ts';
import type { Filter, Moment } from '../../core/filter/tree.ts';
import type { UserId } from '../../core/ids.ts';
import { ada, anyInstant, anyItem, ben, zones } from './item.fixture.ts';
import { type Item, ItemKind, Priority } from './item.ts';
import { itemFields } from './item-filter.ts';
import { viewOf } from './item-view.ts';

type Reader = { userId: UserId; now: string; zone: string };
type Answer = string[] | boolean;

const dayOf = (instant: string, zone: string): string => Temporal.Instant.from(instant).toZonedDateTimeISO(zone).toPlainDate().toString();
const startOf = (day: string, zone: string): string =>
  new Date(Temporal.PlainDate.from(day).toZonedDateTime(zone).epochMilliseconds).toISOString();

/** A time of an item, as the promise has it: a day alone is that day for everybody, a time the day that the reader's zone has then. */
const timeIn = (when: { date: string; time?: string | undefined } | undefined, at: string | undefined, zone: string) => {
  if (when && !when.time) return { day: when.date, at: startOf(when.date, zone) };
  return at === undefined ? undefined : { day: dayOf(at, zone), at };
};

/** The same questions answered from what the API shows of an item, one by one. The items of these laws take two hours at the most. */
const timesOf = (item: Item, { now, zone }: Reader): Record<string, { day: string; at: string } | undefined> => {
  const view = viewOf(item, now);
  const anchor = view.start ?? view.due;
  return {
    start: view.start || view.duration ? timeIn(anchor, view.startsAt, zone) : undefined,
    due: timeIn(anchor, view.fallsDueAt, zone),
    deadline: view.deadline && timeIn(view.deadline, view.deadlineAt, zone),
    created: timeIn(undefined, view.createdAt, zone),
    completed: timeIn(undefined, view.completedAt, zone),
  };
};

const plainOf = (item: Item, { now }: Reader): Record<string, Answer> => {
  const view = viewOf(item, now);
  const texts = (...parts: (string | undefined)[]) => parts.flatMap(part => (part ? [part] : []));
  return {
    title: [view.title],
    notes: texts(view.notes),
    text: texts(view.title, view.notes, ...view.checklist.map(({ text }) => text)),
    tag: view.tags,
    kind: [view.kind],
    status: [view.trashedAt ? 'trashed' : view.status],
    priority: [view.priority],
    list: texts(view.listId),
    assignee: view.assignees,
    createdBy: [view.createdBy],
    overdue: view.overdue,
    recurring: view.recurrence !== undefined,
    snoozed: view.status === 'open' && !view.trashedAt && view.snoozedUntil !== undefined && view.snoozedUntil > now,
  };
};

const holdsOf = (order: number): Record<string, boolean> => ({
  '=': order === 0,
  '!=': order !== 0,
  '<': order < 0,
  '<=': order <= 0,
  '>': order > 0,
  '>=': order >= 0,
});
const compare = (a: string | number, b: string | number): number => (a < b ? -1 : a > b ? 1 : 0);

const holdsAt = (time: { day: string; at: string } | undefined, operator: string, moment: Moment, { now, zone }: Reader): boolean => {
  if (!time) return operator === '!=';
  if ('at' in moment) return holdsOf(compare(time.at, moment.at))[operator]!;
  if ('hours' in moment) return holdsOf(compare(Date.parse(time.at), Date.parse(now) + moment.hours * 3_600_000))[operator]!;
  const day = 'day' in moment ? moment.day : Temporal.PlainDate.from(dayOf(now, zone)).add({ days: moment.days }).toString();
  return holdsOf(compare(time.day, day))[operator]!;
};

const holdsFor = (answer: string[], field: string, operator: string, value: string, { userId }: Reader): boolean => {
  const wanted = (value === 'me' ? userId : value).toLowerCase();
  const values = answer.map(each => each.toLowerCase());
  if (operator === '=') return values.includes(wanted);
  if (operator === '!=') return !values.includes(wanted);
  if (operator === '~') return values.some(each => each.includes(wanted));
  if (operator === '^=') return values.some(each => each.startsWith(wanted));
  expect(field).toBe('priority');
  const rank = (word: string) => ['none', 'low', 'medium', 'high', 'critical'].indexOf(word);
  return values.some(each => holdsOf(rank(each) - rank(wanted))[operator]);
};

const oracle = (filter: Filter, item: Item, reader: Reader): boolean => {
  if ('and' in filter) return filter.and.filter(each => !oracle(each, item, reader)).length === 0;
  if ('or' in filter) return filter.or.filter(each => oracle(each, item, reader)).length > 0;
  if ('not' in filter) return oracle(filter.not, item, reader) === false;
  const plain = plainOf(item, reader);
  const times = timesOf(item, reader);
  if ('is' in filter) return plain[filter.is] === true;
  if ('has' in filter) return filter.has in times ? times[filter.has] !== undefined : (plain[filter.has] as string[]).length > 0;
  if ('in' in filter) return filter.in.some(value => oracle({ field: filter.field, operator: '=', value }, item, reader));
  const { field, operator, value } = filter;
  if (typeof value !== 'string') return holdsAt(times[field], operator, value, reader);
  return holdsFor(plain[field] as string[], field, operator, value, reader);
};

const list = 'list_01kb8m3tq2e8fvq3w5r7c9d0ef';
const anyTime = fc.constantFrom(
  'today',
  'tomorrow',
  'yesterday',
  'now',
  '7d',
  '-3d',
  '2w',
  '36h',
  '-5h',
  '2026-06-01',
  '2026-10-25',
  '2026-06-01T10:00:00Z',
);
const condition = (field: string, operators: string[], values: fc.Arbitrary<string>) =>
  fc.oneof(
    fc.tuple(fc.constantFrom(...operators), values).map(([operator, value]) => `${field} ${operator} ${value}`),
    fc.array(values, { minLength: 1, maxLength: 3 }).map(each => `${field} in (${each.join(', ')})`),
    fc.constant(`has ${field}`),
  );
const inOrder = ['=', '!=', '<', '<=', '>', '>='];
const anyCondition = fc.oneof(
  ...['start', 'due', 'deadline', 'created', 'completed'].map(field => ({ weight: 2, arbitrary: condition(field, inOrder, anyTime) })),
  ...['title', 'notes', 'text'].map(field => condition(field, ['=', '!=', '~', '^='], fc.constantFrom('WATER', 'soil', '"the p"', 'x'))),
  condition('tag', ['=', '!=', '~', '^='], fc.constantFrom('home', 'Garden', 'ho')),
  condition('kind', ['=', '!='], fc.constantFrom(...ItemKind.options)),
  condition('status', ['=', '!='], fc.constantFrom('open', 'done', 'trashed')),
  condition('priority', inOrder, fc.constantFrom(...Priority.options)),
  condition('list', ['=', '!='], fc.constant(list)),
  condition('assignee', ['=', '!='], fc.constantFrom('me', ada, ben)),
  condition('createdBy', ['=', '!='], fc.constantFrom('me', ben)),
  fc.constantFrom('overdue', 'recurring', 'snoozed'),
);
const anyText = fc.letrec<{ filter: string }>(tie => ({
  filter: fc.oneof(
    { maxDepth: 3 },
    { weight: 2, arbitrary: anyCondition },
    fc.tuple(tie('filter'), tie('filter')).map(([a, b]) => `(${a}) and (${b})`),
    fc.tuple(tie('filter'), tie('filter')).map(([a, b]) => `(${a}) or (${b})`),
    tie('filter').map(each => `not (${each})`),
  ),
})).filter;

const anyState = fc.record({
  status: fc.constantFrom('open' as const, 'done' as const),
  trashedAt: fc.option(anyInstant, { nil: undefined, freq: 2 }),
  completedAt: fc.option(anyInstant, { nil: undefined }),
  snoozedUntil: fc.option(anyInstant, { nil: undefined }),
  notes: fc.option(fc.constantFrom('Soil first', ''), { nil: undefined }),
  tags: fc.subarray(['home', 'garden']),
  kind: fc.constantFrom(...ItemKind.options),
  priority: fc.constantFrom(...Priority.options),
  listId: fc.option(fc.constant(list), { nil: undefined }),
  assignees: fc.subarray([ada, ben]),
});

/** Moments around those of an item: on its day, or a day or a week away, to the hour or to the minute. */
const aroundHours = fc.oneof(fc.integer({ min: -30, max: 30 }), fc.constantFrom(0, -24, 24, -168, 168, 72, -5, 36, -36));
const momentNear = (item: Item, which: number, hours: number, minutes: number): string => {
  const view = viewOf(item, item.createdAt);
  const moments = [view.fallsDueAt, view.startsAt, view.deadlineAt, view.createdAt].filter(each => each !== undefined);
  return new Date(Date.parse(moments[which % moments.length]!) - hours * 3_600_000 + minutes * 60_000).toISOString();
};
const anyMoment = fc.tuple(fc.nat({ max: 3 }), aroundHours, fc.constantFrom(0, 0, 1, -1, 29));

test('an item is found exactly when the promise says so, whatever the filter, the item, the moment and the zone', () =>
  fc.assert(
    fc.property(
      fc.array(anyText, { minLength: 3, maxLength: 3 }),
      anyItem,
      anyState,
      anyMoment,
      fc.constantFrom(...zones),
      fc.constantFrom(ada, ben),
      (texts, base, state, near, zone, userId) => {
        const item = { ...base, ...state } as Item;
        const reader = { userId, now: momentNear(base, ...near), zone };
        for (const filter of texts.map(text => parseFilter(text, itemFields)))
          expect(matches(filter, itemFields, item, reader)).toBe(oracle(filter, item, reader));
      },
    ),
    { numRuns: 1000 },
  ));
