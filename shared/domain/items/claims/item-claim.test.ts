import fc from 'fast-check';
import { describe, expect, test } from 'vitest';
import { type Change, later } from '../../core/due.ts';
import { agendaSummaryOf } from '../agenda/agenda.ts';
import { createFile, type File, readyFile } from '../files/file.ts';
import { actOf, undoAct } from '../history/act.ts';
import { endingsOf, takenBackIn } from '../history/ended-occurrence.ts';
import { changeItem, snoozeItem, trashItem } from '../history/item-changes.ts';
import { ada, anyGiven, anyInstant, at, ben, catchUp, due, ids, itemAt, type Options, runClock, stored } from '../items/item.fixture.ts';
import { Item } from '../items/item.ts';
import { inNextOccurrence } from '../items/item-joins.ts';
import { viewOf } from '../items/item-view.ts';
import { passOnAbsent, passOnLeaver } from '../items/pass-on.ts';
import { completeItem, skipItem } from '../occurrences/item-occurrences.ts';
import { occurrenceAhead } from '../occurrences/occurrence.ts';
import { reopenItem } from '../occurrences/reopen.ts';
import { approveInRota, completeInRota } from '../rotas/item-rota.ts';
import { people, rotaIds, rotaOf } from '../rotas/rota.fixture.ts';
import { approveItem, claimItem, isApprovedAlready, isReturnedAlready, isToApprove, returnItem, withdrawClaim } from './item-claim.ts';

const now = '2026-11-28T08:00:00.000Z';
const dayMs = 86_400_000;
const due0 = '2026-11-28T08:00:00.000Z';
const days = (count: number): string => later(now, count * dayMs);
const byBen = (moment: string) => ({ userId: ben, now: moment });
const acting = at(now);

const chore = (given: Options = {}) => itemAt(now, { due: due('2026-11-28T09:00'), approval: {}, ...given });
const daily = (given: Options = {}) => chore({ recurrence: { rule: 'FREQ=DAILY', missed: 'skip' }, ...given });
const claimed = (item: Item, moment = now): Item => claimItem(item, {}, [], at(moment))!.next;
const approved = (item: Item, moment: string): Change<Item> => approveItem(item, item.claim!.at, [], byBen(moment));

const fileId = 'file_01kb8m3tq2e8fvq3w5r7c9d0ea' as const;
const rendition = { size: 'display', mediaType: 'image/webp', width: 640, height: 480, bytes: 9_000 } as const;
const picture = (item: Item, by = acting): File => {
  const input = { name: 'sink.jpg', mediaType: 'image/jpeg', bytes: 812_400 } as const;
  const awaited = createFile(input, { item }, { ...ids, fileId }, by).next;
  return readyFile(awaited, [rendition], now)!.next;
};

describe('an item that needs approval', () => {
  test('is completed by nobody, whoever they are, and whichever occurrence they mean', () => {
    expect(() => completeItem(chore(), acting)).toThrow('approval_required');
    expect(() => completeItem(daily(), acting, due('2026-11-29T09:00'))).toThrow('approval_required');
    expect(() => completeInRota(daily(), rotaOf(2), acting)).toThrow('approval_required');
    expect(() => completeItem(claimed(chore()), acting)).toThrow('approval_required');
  });

  test('is claimed by who did it: it stays open, says so, and rests', () => {
    const item = daily({ reminders: [{ offset: 'PT0S', repeatEvery: 'PT1H' }] });
    const { next, event } = claimItem(item, { note: 'All of it', took: 'PT20M' }, [], acting)!;
    expect(event).toEqual({ type: 'item.claimed', data: { occurrence: item.due, autoAt: undefined } });
    expect(next).toMatchObject({ status: 'open', claim: { by: ada, at: now, note: 'All of it', took: 'PT20M' } });
    expect(next.dueAt).toBeUndefined();
    expect(viewOf(next, days(3))).toMatchObject({ overdue: false, claim: { by: ada } });
    expect(viewOf(next, days(3)).nextReminderAt).toBeUndefined();
    expect(claimItem(next, {}, [], at(days(1)))).toBeUndefined();
    expect(agendaSummaryOf(next)).toMatchObject({ claimedAt: now });
    expect(occurrenceAhead(next, due('2026-11-29T09:00'))!.claim).toBeUndefined();
  });

  test('is done when that is approved: by who claimed it, when they did; who approved it is said beside that', () => {
    const { next, event } = approved(claimed(chore()), days(2));
    expect(next).toMatchObject({ status: 'done', completedAt: now, completedBy: ada, approved: { by: ben, at: days(2) } });
    expect(next.claim).toBeUndefined();
    expect(event).toMatchObject({ type: 'item.completed', data: { claimedAt: now, approvedBy: ben } });
    expect(isApprovedAlready(next, now)).toBe(true);
    expect(isApprovedAlready(next, days(1))).toBe(false);
  });

  test('is returned with a reason, and is to be done as before', () => {
    const item = chore({ reminders: [{ at: days(3) }] });
    const { next, event } = returnItem(claimed(item), { claimedAt: now, reason: 'The sink, too' }, byBen(days(1)));
    expect(event).toEqual({ type: 'item.returned', data: { claimedBy: ada, claimedAt: now } });
    expect(next).toMatchObject({ returned: { claimedBy: ada, claimedAt: now, by: ben, reason: 'The sink, too' }, dueAt: days(3) });
    expect([next.claim, isReturnedAlready(next, now)]).toEqual([undefined, true]);
    expect(claimed(next, days(2)).returned).toBeUndefined();
  });

  test('is withdrawn by who claimed it alone', () => {
    const item = daily();
    const { next } = withdrawClaim(claimed(item), at(now));
    expect(stored(next)).toEqual(stored(item));
    expect(() => withdrawClaim(claimed(item), byBen(now))).toThrow('forbidden');
    expect(() => withdrawClaim(item, acting)).toThrow('item_not_claimed');
  });

  test.each<[string, (item: Item) => unknown, string]>([
    ['claimed by somebody else', item => claimItem(item, {}, [], byBen(now)), 'item_claimed'],
    ['skipped', item => skipItem(item, acting), 'item_claimed'],
    ['snoozed', item => snoozeItem(item, { until: days(1) }, acting), 'item_claimed'],
    ['approved as another claim', item => approveItem(item, days(1), [], byBen(now)), 'item_not_claimed'],
    ['returned as another claim', item => returnItem(item, { claimedAt: days(1) }, byBen(now)), 'item_not_claimed'],
    ['approved in the trash', item => approved(trashItem(item, acting).next, now), 'item_in_trash'],
  ])('and is claimed is not %s', (_, act, code) => {
    expect(() => act(claimed(daily()))).toThrow(code);
  });

  test('is claimed only where it needs that, is open, and the occurrence is ahead', () => {
    expect(() => claimItem(itemAt(now), {}, [], acting)).toThrow('approval_not_required');
    expect(() => claimItem(trashItem(chore(), acting).next, {}, [], acting)).toThrow('item_in_trash');
    expect(() => claimItem(approved(claimed(chore()), now).next, {}, [], acting)).toThrow('item_not_open');
    expect(() => claimItem(daily(), { occurrence: due('2026-11-27T09:00') }, [], acting)).toThrow('item_not_open');
  });

  test('is to be done again where nobody has to approve it any more, or goes to be approved all the same where its time is another', () => {
    const item = claimed(daily({ reminders: [{ offset: 'PT0S' }] }));
    const freed = changeItem(item, { approval: null }, acting).next;
    expect([freed.claim, freed.dueAt]).toEqual([undefined, later(due0, dayMs - 1)]);
    const moved = changeItem(item, { due: { time: '10:00' } }, acting).next;
    expect(approved(moved, days(1)).next.completedAt ?? approved(moved, days(1)).next.lastEnded?.at).toBe(now);
    expect(
      changeItem(chore({ approval: { after: 'P1D' } }), { approval: { proof: 'required', after: null } }, acting).next.approval,
    ).toEqual({
      proof: 'required',
    });
  });
});

describe('a change that is taken back while somebody claims the item', () => {
  const acted = (item: Item, patch: object) => {
    const change = changeItem(item, patch, acting);
    return { item: change.next, act: actOf(item, change, acting)!.next };
  };

  test('takes the claim along where nobody has to approve it any more: it reminds again, and nothing of the claim comes back', () => {
    const { item, act } = acted(daily({ approval: undefined, reminders: [{ offset: 'PT0S' }] }), { approval: { after: 'P1D' } });
    const freed = undoAct(claimed(item), act, acting)!.next;
    expect([freed.approval, freed.claim, freed.dueAt]).toEqual([undefined, undefined, later(due0, dayMs - 1)]);
    const done = undoAct(approved(claimed(item), now).next, act, acting)!.next;
    expect(reopenItem(done, acting).next.claim).toBeUndefined();
  });

  test('leaves it a claim of the occurrence at hand where the one ahead that it meant is none any more', () => {
    const { item, act } = acted(chore({ recurrence: { rule: 'FREQ=WEEKLY' } }), { recurrence: { rule: 'FREQ=DAILY' } });
    const ahead = claimItem(item, { occurrence: due('2026-11-30T09:00') }, [], acting)!.next;
    const back = undoAct(ahead, act, acting)!.next;
    expect(approved(back, days(1)).event.data.occurrence).toEqual(item.due);
  });

  test('gives it back where that change had ended it', () => {
    const waiting = claimed(daily({ approval: { after: 'P2D' } }));
    const { item, act } = acted(waiting, { approval: null });
    expect(item.claim).toBeUndefined();
    expect(undoAct(item, act, acting)!.next).toMatchObject({ claim: waiting.claim, approval: waiting.approval, dueAt: waiting.dueAt });
  });
});

describe('an occurrence that is claimed', () => {
  test('is not missed when its turn ends, and what passes meanwhile is nobody’s to do', () => {
    const item = claimed(daily({ reminders: [{ offset: 'PT0S' }] }));
    expect(runClock(item, days(30)).changes).toEqual([]);
    const { next } = approved(item, days(3));
    expect(next).toMatchObject({ due: due('2026-12-02T09:00'), ended: 1, lastEnded: { outcome: 'done', at: now, by: ada } });
    expect(next.dueAt! > days(3)).toBe(true);
  });

  test('has its next one counted from the claim, where that counts from completion', () => {
    const weekly = chore({ recurrence: { rule: 'FREQ=WEEKLY', anchor: 'completion' } });
    expect(approved(claimed(weekly), days(5)).next.due).toEqual(completeItem({ ...weekly, approval: undefined }, acting).next.due);
  });

  test('is missed once it was returned too late', () => {
    const { next } = returnItem(claimed(daily()), { claimedAt: now }, byBen(days(2)));
    const { changes } = catchUp(next, days(2));
    expect(changes.map(({ event }) => event.type)).toEqual(['item.missed']);
  });

  test('stays the one at hand when its calendar says something else of it after it is over', () => {
    const item = claimed(daily({ duration: 'PT1H' }));
    const told = inNextOccurrence(changeItem(item, { title: 'Pans' }, at(days(3))), days(3)).next;
    expect(told).toMatchObject({ title: 'Pans', due: item.due, claim: item.claim });
    const { claim: _, ...unclaimed } = item;
    expect(inNextOccurrence(changeItem(unclaimed, { title: 'Pans' }, at(days(3))), days(3)).next.due).not.toEqual(item.due);
  });

  test('may be one ahead: those before it are missed when it is approved', () => {
    const item = claimItem(daily(), { occurrence: due('2026-11-30T09:00') }, [], acting)!.next;
    expect(approved(item, now).event.data).toMatchObject({ occurrence: due('2026-11-30T09:00'), missed: 2 });
  });
});

describe('what is approved by itself', () => {
  const item = claimed(daily({ approval: { after: 'P1D' } }));

  test('falls due by the clock, once, and not before its time', () => {
    expect(item.dueAt).toBe(days(1));
    const { changes, item: next } = runClock(item, days(9));
    expect(changes).toMatchObject([{ at: days(1), event: { type: 'item.approval_due', data: { claimedAt: now } } }]);
    expect(isToApprove(next, now, [])).toBe(true);
    expect(approveItem(next, now, [], { now: days(1) }).event.data).toMatchObject({ claimedAt: now, approvedBy: undefined });
  });

  test.each<[string, Item]>([
    ['was withdrawn', withdrawClaim(item, acting).next],
    ['was approved', approved(item, now).next],
    ['is in the trash', trashItem(item, acting).next],
    ['was withdrawn and claimed again', claimed(withdrawClaim(item, acting).next, days(1))],
  ])('is not where it %s', (_, next) => {
    expect(isToApprove(next, now, [])).toBe(false);
  });
});

describe('a picture of it', () => {
  const item = chore({ approval: { proof: 'required' } });
  const proof = { files: [fileId] };

  test('is needed to claim it, and still there when it is approved', () => {
    expect(() => claimItem(item, {}, [], acting)).toThrow('proof_required');
    const { next } = claimItem(item, proof, [picture(item)], acting)!;
    expect(() => approveItem(next, now, [], byBen(now))).toThrow('proof_required');
    expect(() => approveItem(next, now, [{ ...picture(item), deletedAt: now }], byBen(now))).toThrow('proof_required');
    expect(isToApprove(next, now, [])).toBe(false);
    expect(approveItem(next, now, [picture(item)], byBen(now)).next.status).toBe('done');
  });

  test.each<[string, (file: File) => File[], string]>([
    ['is not there', () => [], 'not_found'],
    ['was deleted', file => [{ ...file, deletedAt: now }], 'not_found'],
    ['is of a comment', file => [{ ...file, commentId: 'comment_01kb8m3tq2e8fvq3w5r7c9d0ea' }], 'not_found'],
    ['cannot be seen yet', file => [{ ...file, status: 'awaited' }], 'file_not_usable'],
    ['was added by somebody else', file => [{ ...file, createdBy: ben }], 'file_not_usable'],
  ])('that %s shows nothing', (_, found, code) => {
    expect(() => claimItem(item, proof, found(picture(item)), acting)).toThrow(code);
  });

  test('of the last time shows nothing of this time', () => {
    const done = approved(claimed(daily()), now).next;
    expect(() => claimItem(done, proof, [picture(done)], at(days(1)))).toThrow('file_not_usable');
  });
});

describe('a claim in a rota', () => {
  const { rotaId } = rotaIds;
  const [first, second] = people(2);
  const dishes = daily({ rotaId, assignees: [first!] });
  const waiting = claimItem(dishes, {}, [], { userId: first!, now })!.next;

  test('is a turn of who claimed it, and gives the next, when it is approved', () => {
    const { item, rota } = approveInRota(waiting, rotaOf(2), now, [], { userId: second!, now: days(1) });
    const direct = completeInRota({ ...dishes, approval: undefined }, rotaOf(2), { userId: first!, now });
    expect(rota).toEqual(direct.rota);
    expect(item.next).toMatchObject({ assignees: [second], turn: direct.item.next.turn });
  });

  test('is not given to others while who claimed it is away; who has left claims nothing', () => {
    const absence = { userId: first!, until: days(9), now };
    expect(passOnAbsent(waiting, rotaOf(2), absence)).toBeUndefined();
    const left = passOnLeaver(waiting, rotaOf(2), { userId: first!, isCreatorThere: false, now })!.item;
    expect(left.next.claim).toBeUndefined();
    expect(left.event.type).toBe('item.handed_over');
    const others = { ...waiting, assignees: [second!] };
    expect(passOnLeaver(others, rotaOf(2), { userId: first!, isCreatorThere: false, now })!.item).toMatchObject({
      next: { assignees: [second] },
      event: { type: 'item.claim_forgotten' },
    });
  });

  test('leaves no word of who has left', () => {
    const noted = claimItem(daily(), { note: 'All of it' }, [], acting)!.next;
    const leaving = { userId: ada, isCreatorThere: false, now };
    const done = { ...approved(noted, now).next, assignees: [] };
    expect(JSON.stringify(passOnLeaver(done, undefined, leaving))).not.toContain('All of it');
    const back = { ...returnItem(noted, { claimedAt: now, reason: 'Not yet' }, acting).next, assignees: [] };
    expect(JSON.stringify(passOnLeaver(back, undefined, leaving))).not.toContain('Not yet');
  });
});

test('what is approved, taken back and approved again is two ends in the history, of which one stands', () => {
  const first = approved(claimed(daily()), now);
  const back = reopenItem(first.next, byBen(days(1)));
  const second = approved(back.next, days(2));
  const takenBack = takenBackIn({ record: back.next, data: back.event.data, at: days(1) });
  const [one, two] = [first, second].map(({ next, event }) => endingsOf({ record: next, data: event.data })[0]!);
  expect(takenBack).toMatchObject([{ name: one!.name, ended: { takenBackAt: days(1), approvedAt: now } }]);
  expect(two!.name).not.toBe(one!.name);
  expect(two!.ended).toMatchObject({ at: now, by: ada, approvedBy: ben, approvedAt: days(2) });
});

describe('laws of claims', () => {
  const anyChore = fc
    .tuple(anyGiven, fc.constantFrom({}, { after: 'PT6H' }, { after: 'P2D' }))
    .map(([given, approval]) => itemAt('2026-01-01T00:00:00.000Z', { ...given, approval }));
  const anyMoments = fc.tuple(anyInstant, anyInstant).map(both => both.toSorted() as [string, string]);

  test('approved at once, it is done as it would be without approval', () => {
    fc.assert(
      fc.property(anyChore, anyInstant, (item, moment) => {
        const { approval: _, approved: __, undo: ___, ...next } = approveItem(claimed(item, moment), moment, [], byBen(moment)).next;
        const {
          approval: ____,
          approved: _____,
          undo: ______,
          ...direct
        } = completeItem({ ...item, approval: undefined }, at(moment)).next;
        expect(stored(next as Item)).toEqual(stored(direct as Item));
      }),
    );
  });

  test('claimed and withdrawn, it stands as before, but that what passed meanwhile is not told', () => {
    fc.assert(
      fc.property(anyChore, anyMoments, (item, [from, to]) => {
        const { dueAt: _, remindedUntil: __, ...next } = withdrawClaim(claimed(item, from), at(to)).next;
        const { dueAt: ___, remindedUntil: ____, ...before } = item;
        expect(stored(next as Item)).toEqual(stored(before as Item));
      }),
    );
  });

  test('approved and taken back, the claim stands as it was, unless it would be approved by itself by then', () => {
    fc.assert(
      fc.property(anyChore, anyMoments, (item, [from, to]) => {
        const waiting = claimed(item, from);
        const back = reopenItem(approveItem(waiting, from, [], byBen(to)).next, byBen(to)).next;
        const isPast = (waiting.claim?.autoAt ?? '') <= to;
        const { dueAt: _, remindedUntil: __, ...standing } = back;
        const { dueAt: ___, remindedUntil: ____, ...before } = waiting;
        expect(stored(standing as Item)).toEqual(
          stored({ ...before, claim: { ...waiting.claim!, ...(isPast ? { autoAt: undefined } : {}) } } as Item),
        );
        expect(back.dueAt).toBe(isPast ? undefined : waiting.claim?.autoAt);
      }),
    );
  });

  test('while it is claimed the clock tells of nothing but that its time is over', () => {
    fc.assert(
      fc.property(anyChore, anyInstant, (item, moment) => {
        const { changes } = runClock(claimed(item, moment), '2030-01-01T00:00:00.000Z');
        expect(changes.map(({ event }) => event.type)).toEqual(item.approval?.after ? ['item.approval_due'] : []);
      }),
    );
  });

  test('once it is decided, nobody decides on it again', () => {
    const anyAct = fc.constantFrom('approve', 'return');
    const decide = (item: Item, act: string, claimedAt: string, moment: string) =>
      act === 'approve' ? approveItem(item, claimedAt, [], byBen(moment)) : returnItem(item, { claimedAt }, byBen(moment));
    fc.assert(
      fc.property(anyChore, anyMoments, anyAct, anyAct, (item, [from, to], first, second) => {
        const { next } = decide(claimed(item, from), first, from, to);
        expect([isApprovedAlready(next, from), isReturnedAlready(next, from)]).toEqual([first === 'approve', first === 'return']);
        expect(() => decide(next, second, from, to)).toThrow(/item_not_claimed|item_not_open/);
      }),
    );
  });
});

describe('the size of an item stays below a kilobyte', () => {
  const bytes = (item: Item): number =>
    Object.entries(stored(Item.parse(item)) as object)
      .map(([name, value]) => name.length + Buffer.byteLength(typeof value === 'string' ? value : JSON.stringify(value)))
      .reduce((sum, each) => sum + each, 0);
  const files = Array.from({ length: 4 }, (_, i) => `file_01kb8m3tq2e8fvq3w5r7c9d0e${i}` as const);
  const item = daily({ reminders: [{ offset: '-PT1H' }], approval: { after: 'P1D' } });
  const claim = { by: ada, at: now, note: 'All of it, the sink and the floor too', files, autoAt: days(1) };

  test('with a claim of four pictures and a note', () => {
    expect(bytes({ ...item, claim })).toBeLessThan(1024);
  });

  test('and when it was approved twice, with a picture each time', () => {
    const approvedAgain = (each: Item, moment: string) => {
      const waiting = { ...each, approved: undefined, claim: { by: ada, at: moment, files: files.slice(0, 1) } };
      return approveItem(waiting, moment, [], byBen(moment)).next;
    };
    expect(bytes(approvedAgain(approvedAgain(item, now), days(1)))).toBeLessThan(1024);
  });
});
