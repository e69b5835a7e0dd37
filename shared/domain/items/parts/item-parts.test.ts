import fc from 'fast-check';
import { describe, expect, test } from 'vitest';
import { type Change, later } from '../../core/due.ts';
import type { UserId } from '../../core/ids.ts';
import { agendaSummaryOf, isAskedOf } from '../agenda/agenda.ts';
import { endingsOf, missesOf, partEndingOf, takenBackIn } from '../history/ended-occurrence.ts';
import { changeItem } from '../history/item-changes.ts';
import { at, catchUp, due, itemAt, type Options, stored } from '../items/item.fixture.ts';
import { Item } from '../items/item.ts';
import { viewOf } from '../items/item-view.ts';
import { passOnLeaver, setAwayFrom, setBackAt } from '../items/pass-on.ts';
import { completeItem, skipItem } from '../occurrences/item-occurrences.ts';
import { isEndedAlready } from '../occurrences/last-end.ts';
import { reopenItem, takeBackPart } from '../occurrences/reopen.ts';
import { handOver } from '../rotas/item-rota.ts';
import { people } from '../rotas/rota.fixture.ts';
import { askedAt, askedOf, owing, partsOf } from './item-parts.ts';

const now = '2026-11-28T07:00:00.000Z';
const today = '2026-11-28T09:00';
const tomorrow = '2026-11-29T09:00';
const hourMs = 3_600_000;
const dayMs = 24 * hourMs;
const all = people(10);
const [ann, bob, cyd] = all as [UserId, UserId, UserId];
const acting = at(now);
const by = (userId: UserId, moment = now) => ({ userId, now: moment });

const daily: Options = { due: due(today), recurrence: { rule: 'FREQ=DAILY', missed: 'skip' }, share: 'each', assignees: [ann, bob, cyd] };
const beds = (given: Options = {}): Item => itemAt(now, { ...daily, ...given });
const done = (item: Item, userId: UserId, moment = now): Item => completeItem(item, by(userId, moment)).next;
const doneBy = (item: Item, ...userIds: UserId[]): Item => userIds.reduce((each, userId) => done(each, userId), item);
const away = { from: '2026-11-28T00:00:00.000Z', until: '2026-11-30T00:00:00.000Z' };
const namesOf = (endings: ReturnType<typeof endingsOf>) => endings.map(({ ended }) => [ended.outcome, ...ended.assignees]);
const leave = (item: Item, userId: UserId): Item => passOnLeaver(item, undefined, { userId, isCreatorThere: true, now })?.item.next ?? item;

describe('an item that each of its assignees does', () => {
  test('is open until the last of them has done their part, and moves on once', () => {
    const first = completeItem(beds(), by(bob));
    expect(first.event).toMatchObject({ type: 'item.part_done', data: { userId: bob, occurrence: due(today) } });
    expect(first.next).toMatchObject({ status: 'open', due: due(today), parts: { [bob]: now } });
    const last = completeItem(done(first.next, ann), by(cyd));
    expect(last.event).toMatchObject({ type: 'item.completed', data: { part: true, next: due(tomorrow) } });
    expect(last.next).toMatchObject({ due: due(tomorrow), ended: 1, lastEnded: { outcome: 'done', by: cyd } });
    expect(last.next.parts).toBeUndefined();
    expect(doneBy(beds({ recurrence: undefined }), ann, bob, cyd)).toMatchObject({ status: 'done', completedBy: cyd });
  });

  test('is asked of those alone who owe a part: in the agenda, by reminders, and as it is shown', () => {
    const item = doneBy(beds(), ann);
    expect([owing(item), askedOf(item)]).toEqual([
      [bob, cyd],
      [bob, cyd],
    ]);
    const entry = { ...item, summary: agendaSummaryOf(item) };
    expect(all.slice(0, 3).map(userId => isAskedOf(entry, userId, ['everything'] as never))).toEqual([false, true, true]);
    expect(viewOf(item, now).parts).toMatchObject([{ userId: ann, state: 'done', at: now }, { state: 'owed' }, { state: 'owed' }]);
    // The reminder of tomorrow comes before today is over.
    expect([askedAt(item, undefined), askedAt(item, due(tomorrow))]).toEqual([[bob, cyd], item.assignees]);
    expect(agendaSummaryOf(beds())).not.toHaveProperty('asked');
  });

  test('is done once by each: whoever says so again, in whichever words, changes nothing', () => {
    const item = doneBy(beds(), ann);
    for (const occurrence of [undefined, due(today)]) {
      expect(isEndedAlready(item, 'done', by(ann), occurrence)).toBe(true);
      expect(isEndedAlready(item, 'done', by(bob), occurrence)).toBe(false);
      expect(() => completeItem(item, by(ann), occurrence)).toThrow('item_not_open');
    }
    const over = doneBy(item, bob, cyd);
    expect(isEndedAlready(over, 'done', by(ann), due(today))).toBe(true);
    expect(isEndedAlready(over, 'done', by(ann, later(now, dayMs)), due(tomorrow))).toBe(false);
  });

  test('is done by nobody who has no part in it, before its time by nobody, and not ahead of others', () => {
    expect(() => completeItem(beds(), by(all[5]!))).toThrow('forbidden');
    expect(() => completeItem(beds({ window: { before: 'PT30M' } }), by(ann))).toThrow('window_not_open');
    expect(() => completeItem(beds(), by(ann), due(tomorrow))).toThrow(
      expect.objectContaining({ code: 'item_not_open', details: expect.objectContaining({ reason: 'one_before_open' }) }),
    );
    const piled = beds({ recurrence: { rule: 'FREQ=DAILY', missed: 'pile_up' } });
    expect(completeItem(piled, by(ann), due(tomorrow)).next).toMatchObject({ due: due(today), parts: { [ann]: now } });
  });

  test.each<[string, Options, string, string]>([
    ['of nobody', { assignees: [] }, '/assignees', 'too_few'],
    ['of more than ten', { assignees: [...all, 'user_01kb8m3tq2e8fvq3w5r7c9d0em'] }, '/assignees', 'too_many'],
    ['in a rota', { rotaId: 'rota_01kb8m3tq2e8fvq3w5r7c9d0ea' }, '/rotaId', 'beside_share'],
    ['that takes approval', { approval: {} }, '/approval', 'beside_share'],
    ['of one that several have', { share: 'one' }, '/assignees', 'too_many'],
    ['of any, in a rota', { share: 'any', rotaId: 'rota_01kb8m3tq2e8fvq3w5r7c9d0ea' }, '/rotaId', 'beside_share'],
  ])('is refused %s, as a new item and as a change', (_, given, pointer, code) => {
    const refused = expect.objectContaining({ details: { errors: [expect.objectContaining({ pointer, code })] } });
    expect(() => beds(given)).toThrow(refused);
    const plain = itemAt(now, { due: due(today), assignees: [ann, bob, cyd] });
    expect(() => changeItem(plain, { share: 'each', ...given } as never, acting)).toThrow(refused);
  });
});

describe('who comes and goes in the middle', () => {
  test('neither holds up nor skips the others: who leaves owes nothing, and who joins owes a part', () => {
    const item = doneBy(beds(), ann, bob);
    const left = leave(item, cyd);
    expect(catchUp(left, now).changes.map(({ event }) => event)).toMatchObject([
      { type: 'item.completed', data: { part: false, occurrence: due(today) } },
    ]);
    const joined = changeItem(item, { assignees: [ann, bob, all[3]!] }, acting).next;
    expect(owing(joined)).toEqual([all[3]]);
    expect(completeItem(joined, by(all[3]!)).event.type).toBe('item.completed');
  });

  test('and who is away when it is due owes nothing, but may do it; from when they are back on, they do', () => {
    const item = setAwayFrom(beds(), cyd, away)!.next;
    expect(partsOf(item)!.map(({ state }) => state)).toEqual(['owed', 'owed', 'excused']);
    expect(setAwayFrom(item, cyd, away)).toBeUndefined();
    expect(done(item, cyd).parts).toEqual({ [cyd]: now });
    const over = doneBy(item, ann, bob);
    expect(over.due).toEqual(due(tomorrow));
    expect(owing(over)).toEqual([ann, bob]);
    expect(owing(setBackAt(over, cyd, '2026-11-28T20:00:00.000Z')!.next)).toEqual([ann, bob, cyd]);
    const gone = setAwayFrom(doneBy(beds(), ann, bob), cyd, away)!.next;
    expect(catchUp(gone, now).changes.map(({ event }) => event.type)).toEqual(['item.completed']);
    expect(askedOf([ann, bob, cyd].reduce((each, userId) => setAwayFrom(each, userId, away)!.next, beds()))).toEqual(item.assignees);
  });

  test('may hand over their own part, and nothing of others: not what is done, not to who has one, and not by swapping', () => {
    const item = doneBy(beds(), bob);
    expect(handOver(item, [all[3]!], 'handed_over', by(ann))!.next).toMatchObject({ assignees: [all[3], bob, cyd], parts: { [bob]: now } });
    expect(handOver(item, [bob], 'handed_over', by(ann))).toBeUndefined();
    for (const userId of [bob, all[4]!]) expect(() => handOver(item, [all[3]!], 'handed_over', by(userId))).toThrow('forbidden');
    expect(() => handOver(item, [all[3]!], 'swapped', by(ann))).toThrow('invalid_request');
  });

  test('what stops being for each is done once; while parts are done it does not stop, because they count already', () => {
    expect(() => changeItem(doneBy(beds(), ann), { share: null }, acting)).toThrow('changed_since');
    const plain = changeItem(beds(), { share: null }, acting).next;
    expect(leave({ ...beds({ assignees: [ann] }), createdBy: ann }, ann)).toMatchObject({ assignees: [], share: undefined });
    expect([plain.parts, completeItem(plain, by(bob)).event.type]).toEqual([undefined, 'item.completed']);
  });
});

const told = (change: Change<Item>) => ({ record: change.next, data: change.event.data as never, by: ann });

describe('what is told of parts', () => {
  test('the history has one entry for each who did theirs, and one for those who missed it', () => {
    const first = completeItem(beds(), by(ann), undefined, 'PT5M');
    expect(partEndingOf(told(first))).toMatchObject([{ ended: { by: ann, outcome: 'done', at: now, took: 'PT5M', assignees: [ann] } }]);
    const last = completeItem(doneBy(first.next, bob), by(cyd));
    expect(namesOf(endingsOf(told(last)))).toEqual([['done', cyd]]);
    const { changes } = catchUp(first.next, later(now, 30 * hourMs));
    const missed = changes.find(({ event }) => event.type === 'item.missed')!;
    expect(namesOf(missesOf({ record: missed.next, data: missed.event.data as never }))).toEqual([['missed', bob, cyd]]);
    expect(missed.next.parts).toBeUndefined();
    expect(namesOf(endingsOf(told(skipItem(first.next, by(bob)))))).toEqual([['skipped', bob, cyd]]);
  });

  test('of several that were missed in a row, who did their part of the first has not missed that', () => {
    const record = {
      ...doneBy(beds(), ann),
      parts: undefined,
      ended: 3,
      lastEnded: { due: '2026-11-30T09:00', outcome: 'missed', at: now },
    };
    const owed = { userIds: [bob, cyd], occurrence: due(today) };
    const endings = missesOf({ record: record as Item, data: { occurrences: 3, last: due('2026-11-30T09:00'), owed } });
    expect(endings.map(({ ended: { assignees, missed, occurrence } }) => ({ assignees, missed, occurrence }))).toEqual([
      { assignees: [bob, cyd], missed: 1, occurrence: due(today) },
      { assignees: [ann, bob, cyd], missed: 2, occurrence: due('2026-11-30T09:00') },
    ]);
    expect(new Set(endings.map(({ name }) => name)).size).toBe(2);
  });

  test('an occurrence that was left by who owed the last part is nobody’s deed', () => {
    const [closed] = catchUp(leave(doneBy(beds(), ann, bob), cyd), now).changes;
    expect(endingsOf(told(closed!))).toEqual([]);
    // Opened again it would end at once, but for the part that was done last.
    const opened = reopenItem(closed!.next, by(ann));
    expect([opened.next.parts, opened.next.dueAt === now]).toEqual([{ [ann]: now }, false]);
    const done = completeItem(doneBy(beds(), ann), by(bob));
    const noted = partEndingOf({ record: done.next, data: done.event.data as never });
    expect(takenBackIn({ ...told(opened), at: now }).map(({ name }) => name)).toEqual(noted.map(({ name }) => name));
  });
});

describe('a part that is taken back', () => {
  test('is as if it had not been done: by who did it, by its version, and with the end of the occurrence', () => {
    const item = doneBy(beds(), ann);
    expect(stored(reopenItem(item, by(ann)).next)).toEqual(stored(beds()));
    expect(stored(takeBackPart(item, ann, by(bob)).next)).toEqual(stored(beds()));
    expect(() => takeBackPart(item, bob, by(bob))).toThrow('item_already_open');
    const both = doneBy(item, bob);
    const back = reopenItem(done(both, cyd), by(ann));
    expect({ ...back.next, remindedUntil: undefined }).toEqual({ ...both, remindedUntil: undefined, away: undefined });
    expect(back.event.data.ended).toMatchObject({ by: cyd, part: true, number: 1 });
  });

  test('leaves the occurrence before it alone, where others have done theirs', () => {
    const next = done(doneBy(beds(), ann, bob, cyd), bob, later(now, dayMs));
    expect(() => reopenItem(next, by(ann, later(now, dayMs)))).toThrow('changed_since');
    expect(reopenItem(next, by(bob, later(now, dayMs))).next).toMatchObject({ due: due(tomorrow), ended: 1 });
  });

  test('is given back of the last occurrence alone: of the one before nobody knows any more whose were done', () => {
    const second = doneBy(doneBy(beds(), ann, bob, cyd), ann, bob, cyd);
    const back = reopenItem(second, by(ann)).next;
    expect(back).toMatchObject({ ended: 1, parts: { [ann]: now, [bob]: now } });
    const none = [ann, bob].reduce((item, userId) => takeBackPart(item, userId, by(userId)).next, back);
    expect(() => reopenItem(none, by(cyd))).toThrow('item_already_open');
    const skipped = skipItem(doneBy(beds(), ann), by(bob));
    const unskipped = reopenItem(skipped.next, by(bob));
    const [one, two] = [endingsOf({ record: skipped.next, data: skipped.event.data }), takenBackIn({ ...told(unskipped), at: now })];
    expect([two[0]!.name, unskipped.next.parts]).toEqual([one[0]!.name, { [ann]: now }]);
  });

  test('takes back the very entry that it made, whether it ended the occurrence or not', () => {
    const first = completeItem(beds(), by(ann));
    const last = completeItem(doneBy(first.next, bob), by(cyd));
    const noted = [
      partEndingOf({ record: first.next, data: first.event.data as never }),
      endingsOf({ record: last.next, data: last.event.data }),
    ];
    const backs = [reopenItem(first.next, by(ann)), reopenItem(last.next, by(ann))];
    const takenBack = backs.map(({ next, event }) => takenBackIn({ record: next, data: event.data, at: now }));
    expect(takenBack.map(([ending]) => ending!.name)).toEqual(noted.map(([ending]) => ending!.name));
    expect(takenBack.map(([ending]) => ending!.ended.by)).toEqual([ann, cyd]);
  });
});

test('a skip that is taken back takes back the very entry that it made, whoever had done their part', () => {
  for (const item of [beds(), doneBy(beds(), ann), doneBy(beds(), bob)]) {
    const skipped = skipItem(item, by(bob));
    const noted = endingsOf({ record: skipped.next, data: skipped.event.data as never });
    const back = reopenItem(skipped.next, by(ann));
    const takenBack = takenBackIn({ record: back.next, data: back.event.data, at: now });
    expect(takenBack.map(({ name }) => name)).toEqual(noted.map(({ name }) => name));
    expect(stored({ ...back.next, remindedUntil: '' })).toEqual(stored({ ...item, remindedUntil: '' }));
  }
});

/** One row under optimistic locking, and all that was written to it. */
const rowOf = (item: Item) => {
  const written: Change<Item>[] = [];
  let row = item;
  return {
    written,
    read: () => row,
    write: (seen: Item, change: Change<Item>): boolean => {
      if (seen.version !== row.version) return false;
      row = { ...change.next, version: seen.version + 1 };
      written.push({ ...change, next: row });
      return true;
    },
  };
};

type Step = { who: number; killed: boolean };
const anySteps = fc.array(fc.record({ who: fc.nat({ max: 9 }), killed: fc.boolean() }), { maxLength: 80 });

/** Everybody says that they have done it, in steps of any order: reads, writes, is killed before or after that, and asks again until they are answered. */
const runAll = (row: ReturnType<typeof rowOf>, steps: readonly Step[], userIds: readonly UserId[]) => {
  const seen = new Map<number, Item>();
  const answered = new Set<number>();
  const step = ({ who, killed }: Step) => {
    const found = seen.get(who);
    seen.delete(who);
    if (answered.has(who) || who >= userIds.length) return;
    if (!found) return seen.set(who, row.read());
    const person = by(userIds[who]!, later(now, row.written.length));
    const isOver = isEndedAlready(found, 'done', person, due(today));
    const isWritten = isOver || row.write(found, completeItem(found, person, due(today)));
    if (isWritten && !killed) answered.add(who);
  };
  steps.forEach(step);
  const rest = userIds.map((_, who) => ({ who, killed: false }));
  while (answered.size < userIds.length) [...rest, ...rest].forEach(step);
};

test('ten who finish in any order, at once, and killed between any two requests end it once, and each is told of once', () => {
  fc.assert(
    fc.property(fc.integer({ min: 1, max: 10 }), anySteps, (count, steps) => {
      const userIds = all.slice(0, count);
      const row = rowOf(beds({ assignees: userIds }));
      runAll(row, steps, userIds);
      const types = row.written.map(({ event }) => event.type);
      expect(types.filter(type => type === 'item.completed')).toHaveLength(1);
      expect(row.read()).toMatchObject({ due: due(tomorrow), ended: 1 });
      const endings = row.written.flatMap(({ next, event }) => {
        const event_ = { record: next, data: event.data as never };
        return event.type === 'item.completed' ? endingsOf(event_) : partEndingOf(event_);
      });
      expect(endings.map(({ ended }) => ended.by).toSorted()).toEqual(userIds.toSorted());
      expect(new Set(endings.map(({ name }) => name)).size).toBe(count);
    }),
    { numRuns: Number(process.env.PARTS_WALKS ?? 1_000) },
  );
});

type Act = { what: 'do' | 'undo' | 'leave' | 'join' | 'go' | 'return'; who: number };
const anyActs = fc.array(
  fc.record({
    what: fc.constantFrom(
      'do' as const,
      'do' as const,
      'do' as const,
      'undo' as const,
      'leave' as const,
      'join' as const,
      'go' as const,
      'return' as const,
    ),
    who: fc.nat({ max: 4 }),
  }),
  { maxLength: 60 },
);

/** What a household that keeps a slip of paper makes of it: who has it, who is there, whose name is on the slip; a new slip once nobody is missing. */
const paperOf = (members: readonly number[]) => {
  const paper = { has: new Set(members), out: new Set<number>(), slip: new Set<number>(), slips: 0, did: new Map<number, number>() };
  const isMissing = () => [...paper.has].some(who => !paper.slip.has(who) && !paper.out.has(who));
  const turn = () => {
    if (paper.has.size === 0 || paper.slip.size === 0 || isMissing()) return;
    paper.slips += 1;
    paper.slip.clear();
  };
  const count = (who: number, by: number) => paper.did.set(who, (paper.did.get(who) ?? 0) + by);
  const acts: Record<Act['what'], (who: number) => void> = {
    do: who => {
      if (!paper.has.has(who) || paper.slip.has(who)) return;
      paper.slip.add(who);
      count(who, 1);
    },
    undo: who => {
      if (paper.slip.delete(who)) count(who, -1);
    },
    leave: who => paper.has.size > 1 && paper.has.delete(who),
    join: who => paper.has.add(who),
    go: who => paper.has.has(who) && paper.out.add(who),
    return: who => paper.has.has(who) && paper.out.delete(who),
  };
  return {
    paper,
    act: ({ what, who }: Act) => {
      acts[what](who);
      turn();
    },
  };
};

const far = { from: '2026-01-01T00:00:00.000Z', until: '2036-01-01T00:00:00.000Z' };
const rules: Record<Act['what'], (item: Item, userId: UserId) => Change<Item> | undefined> = {
  do: (item, userId) =>
    !item.assignees.includes(userId) || isEndedAlready(item, 'done', by(userId), item.due) ? undefined : completeItem(item, by(userId)),
  undo: (item, userId) => (item.parts?.[userId] ? takeBackPart(item, userId, by(userId)) : undefined),
  leave: (item, userId) =>
    item.assignees.length > 1 ? passOnLeaver(item, undefined, { userId, isCreatorThere: true, now })?.item : undefined,
  join: (item, userId) =>
    item.assignees.includes(userId) ? undefined : changeItem(item, { assignees: [...item.assignees, userId] }, acting),
  go: (item, userId) => setAwayFrom(item, userId, far),
  return: (item, userId) => setBackAt(item, userId, far.from),
};

/** To whom an event gives a part, or from whom it takes one. */
const creditOf = ({ next, event: { type, data } }: Change<Item>): { userId?: UserId | undefined; times: number } => {
  if (type === 'item.part_done') return { userId: data.userId as UserId, times: 1 };
  if (type === 'item.part_taken_back') return { userId: (data.ended as { by: UserId }).by, times: -1 };
  return { userId: type === 'item.completed' && data.part ? next.lastEnded?.by : undefined, times: 1 };
};

/** That somebody is away who is new to an item, as it is looked up then: of `out`, those who went and are not back. */
const awayOf = (out: Set<number>, { what, who }: Act, item: Item): Change<Item> | undefined => {
  const userId = all[who]!;
  if (!item.assignees.includes(userId)) return undefined;
  if (what === 'go') out.add(who);
  if (what === 'return') out.delete(who);
  return what === 'join' && out.has(who) ? setAwayFrom(item, userId, far) : undefined;
};

/** What the rules make of it: how often an occurrence ended, who did how many parts, and who has the item then. */
const lifeOf = (acts: readonly Act[]) => {
  const did = new Map<UserId, number>();
  const out = new Set<number>();
  let item = itemAt(now, { ...daily, recurrence: { rule: 'FREQ=DAILY', missed: 'pile_up' } });
  let completed = 0;
  const take = (change: Change<Item> | undefined) => {
    if (!change) return;
    const { userId, times } = creditOf(change);
    if (userId) did.set(userId, (did.get(userId) ?? 0) + times);
    completed += Number(change.event.type === 'item.completed');
    item = { ...change.next, version: item.version + 1 };
  };
  for (const act of acts) {
    take(rules[act.what](item, all[act.who]!));
    take(awayOf(out, act, item));
    for (const each of catchUp(item, now).changes) take(each);
  }
  return { completed, ended: item.ended ?? 0, assignees: item.assignees.toSorted(), did };
};

test('whoever comes, goes, does it and takes that back: each occurrence ends once, as by a slip of paper at the door', () => {
  fc.assert(
    fc.property(anyActs, acts => {
      const { paper, act } = paperOf([0, 1, 2]);
      acts.forEach(act);
      const { did, ...life } = lifeOf(acts);
      const assignees = [...paper.has].map(who => all[who]!).toSorted();
      expect(life).toEqual({ completed: paper.slips, ended: paper.slips, assignees });
      for (const [who, times] of paper.did) expect([who, did.get(all[who]!) ?? 0]).toEqual([who, times]);
    }),
    { numRuns: Number(process.env.PARTS_WALKS ?? 1_000) },
  );
});

test('its record stays below a kilobyte with five parts; each of five more adds less than a hundred bytes', () => {
  const bytes = (item: Item): number =>
    Object.entries(stored(Item.parse(item)) as object)
      .map(([name, value]) => name.length + Buffer.byteLength(typeof value === 'string' ? value : JSON.stringify(value)))
      .reduce((sum, each) => sum + each, 0);
  const withParts = (count: number) =>
    bytes(doneBy(beds({ assignees: all.slice(0, count), reminders: [{ offset: '-PT1H' }] }), ...all.slice(0, count - 1)));
  expect(withParts(5)).toBeLessThan(1024);
  expect(withParts(10) - withParts(5)).toBeLessThan(5 * 100);
});
