import fc from 'fast-check';
import { describe, expect, test } from 'vitest';
import { refusal } from '../../core/failure.fixture.ts';
import { anyId } from '../../core/ids.fixture.ts';
import type { ListId, UserId, WorkspaceId } from '../../core/ids.ts';
import { ListRight, listRights, Role, reachOf, withLists } from '../../core/permissions.ts';
import { covers } from '../../core/standings.ts';
import { Member, newMember } from '../workspaces/workspace.ts';
import { giveList, giveListPromised, takeList } from './given-list.ts';
import { listsAt, mayShare, requireMayShare, type SharedList, sharedListsAtMost } from './shared-list.ts';

const now = '2026-11-29T08:00:00.000Z';
const later = '2026-12-29T08:00:00.000Z';
const [ada, ben]: [UserId, UserId] = ['user_01kb8m3tq2e8fvq3w5r7c9d0ea', 'user_01kb8m3tq2e8fvq3w5r7c9d0eb'];
const workspaceId: WorkspaceId = 'ws_01kb8m3tq2e8fvq3w5r7c9d0ea';
const guest = newMember({ userId: ben, role: 'guest' }, workspaceId, { userId: ada, now }).next;
const listId: ListId = 'list_01kb8m3tq2e8fvq3w5r7c9d0ea';

describe('a list that a member was given', () => {
  test('is theirs as said last, until it is taken or over; what is done twice is done once', () => {
    const given = giveList(guest, { listId, right: 'view' }, { now })!;
    expect(given.event).toEqual({ type: 'member.list_given', data: { listId, right: 'view' } });
    expect(giveList(given.next, { listId, right: 'view' }, { now })).toBeUndefined();
    const anew = giveList(given.next, { listId, right: 'complete', until: later }, { now })!.next;
    expect(Member.parse(anew).lists).toEqual([{ listId, right: 'complete', until: later }]);
    expect([listsAt(anew, now), listsAt(anew, later)]).toEqual([{ [listId]: 'complete' }, {}]);
    expect(takeList(anew, listId)).toEqual({ next: guest, event: { type: 'member.list_taken', data: { listId } } });
    expect(takeList(guest, listId)).toBeUndefined();
  });

  test('by an invitation that they accept later is theirs as it was said, unless that is over or they have as much already', () => {
    const past = '2026-11-28T08:00:00.000Z';
    const anyGrant = fc.record({
      listId: fc.constant(listId),
      right: fc.constantFrom(...ListRight.options),
      until: fc.constantFrom(past, later, '2027-11-29T08:00:00.000Z', undefined),
    });
    const moments = [now, later, '2028-11-29T08:00:00.000Z'];
    /** What somebody may in the list at each moment. */
    const rightsOf = (lists: SharedList[]) =>
      moments.flatMap(at => listRights[listsAt({ lists }, at)[listId]!]?.map(each => at + each) ?? []);
    fc.assert(
      fc.property(anyGrant, anyGrant, (held, promised) => {
        const [before, promise] = [held, promised].map(each => rightsOf([each]));
        const after = giveListPromised({ ...guest, lists: [held] }, promised, { now })?.next.lists ?? [held];
        expect(rightsOf(after)).toEqual(promise!.every(each => before!.includes(each)) ? before : promise);
      }),
    );
  });

  type Step = { listId: ListId; right: ListRight | undefined; until: string | undefined; second: number };
  const anyStep: fc.Arbitrary<Step> = fc.record({
    listId: fc.constantFrom<ListId>(listId, 'list_01kb8m3tq2e8fvq3w5r7c9d0eb', 'list_01kb8m3tq2e8fvq3w5r7c9d0ec'),
    right: fc.constantFrom(...ListRight.options, undefined),
    until: fc.constantFrom(undefined, '2026-11-29T08:00:05.000Z', later),
    second: fc.integer({ min: 0, max: 9 }),
  });

  const atSecond = ({ second }: Step): string => `2026-11-29T08:00:0${second}.000Z`;
  const listOf = ({ listId: id, right, until }: Step): SharedList | undefined =>
    right && { listId: id, right, ...(until ? { until } : {}) };
  const afterStep = (member: Member, step: Step): Member => {
    const list = listOf(step);
    return (list ? giveList(member, list, { now: atSecond(step) }) : takeList(member, step.listId))?.next ?? member;
  };
  /** What was said last of each list, where it is not over. */
  const lastWords = (steps: Step[], now: string) =>
    [...new Map(steps.map(step => [step.listId, listOf(step)])).values()].filter(
      list => list !== undefined && (list.until === undefined || list.until > now),
    );

  test('is what the last word on it says, in any order of giving and taking', () => {
    fc.assert(
      fc.property(fc.array(anyStep, { maxLength: 30 }), steps => {
        const inOrder = steps.toSorted((a, b) => a.second - b.second);
        const member = inOrder.reduce(afterStep, guest);
        const moment = inOrder.length > 0 ? atSecond(inOrder.at(-1)!) : now;
        const wanted = lastWords(inOrder, moment).map(list => [list!.listId, list!.right]);
        expect(listsAt(member, moment)).toEqual(Object.fromEntries(wanted));
      }),
    );
  });

  test(`is one of ${sharedListsAtMost} at the most; what is over makes room`, () => {
    const ids = fc.sample(anyId('list'), { numRuns: sharedListsAtMost, seed: 1 });
    const lists = ids.map((id): SharedList => ({ listId: id, right: 'view', until: later }));
    const full: Member = { ...guest, lists };
    expect(refusal(() => giveList(full, { listId, right: 'view' }, { now }))).toEqual({ code: 'limit_reached', limit: sharedListsAtMost });
    expect(giveList(full, { listId: ids[0]!, right: 'complete' }, { now })!.next.lists).toHaveLength(sharedListsAtMost);
    expect(giveList(full, { listId, right: 'view' }, { now: later })!.next.lists).toEqual([{ listId, right: 'view' }]);
  });

  test('is given by nobody who may less on all lists, nor for a time that is over', () => {
    for (const right of ListRight.options) {
      const ofClinics = ['clinician', 'nurse', 'reception', 'pharmacist', 'privacy_officer'];
      const others = right === 'view' ? ['child' as const, 'helper' as const] : [];
      expect(Role.options.filter(role => mayShare(role, right))).toEqual(['owner', 'admin', 'member', 'parent', ...others, ...ofClinics]);
      expect(refusal(() => requireMayShare('guest', { right }, now))).toEqual({ code: 'forbidden', reason: 'more_than_own' });
    }
    expect(refusal(() => requireMayShare('owner', { right: 'view', until: now }, now))).toMatchObject({ code: 'invalid_request' });
    expect(refusal(() => requireMayShare('owner', { right: 'view', until: later }, now))).toBeUndefined();
    const byList = withLists('guest', { [listId]: 'complete' });
    expect([mayShare(byList, 'view'), covers(byList, 'guest')]).toEqual([false, true]);
    expect(listRights.complete.every(each => reachOf(byList, each) !== 'everything')).toBe(true);
  });
});
