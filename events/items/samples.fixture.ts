import type { UserId } from '../../shared/domain/core/ids.ts';
import { approveItem, claimItem, returnItem, withdrawClaim } from '../../shared/domain/items/claims/item-claim.ts';
import { changeItem, moveItem, restoreItem, snoozeItem, trashItem } from '../../shared/domain/items/history/item-changes.ts';
import { at, due, ids, itemAt, runClock } from '../../shared/domain/items/items/item.fixture.ts';
import { advanceItem } from '../../shared/domain/items/items/item-clock.ts';
import { passOnLeaver, setAwayFrom } from '../../shared/domain/items/items/pass-on.ts';
import { changeList, clearList, createList, leaveItems, restoreList, trashList } from '../../shared/domain/items/lists/list.ts';
import { makeRoom, placeItem } from '../../shared/domain/items/lists/place.ts';
import { completeItem, skipItem } from '../../shared/domain/items/occurrences/item-occurrences.ts';
import { reopenItem, takeBackPart } from '../../shared/domain/items/occurrences/reopen.ts';
import { handOver } from '../../shared/domain/items/rotas/item-rota.ts';
import { retagItem } from '../../shared/domain/items/tags/tag-walk.ts';
import { type Sample, samplesOf } from '../sample.fixture.ts';
import { actSamples } from './act.fixture.ts';
import { activitySamples } from './activity.fixture.ts';
import { articleSamples } from './article.fixture.ts';
import { commentSamples } from './comment.fixture.ts';
import { clearedItem, fieldSamples } from './field.fixture.ts';
import { fileSamples } from './file.fixture.ts';
import { occurrenceSamples } from './occurrence.fixture.ts';
import { relationSamples } from './relation.fixture.ts';
import { rotaSamples } from './rota.fixture.ts';
import { subItemSamples } from './sub-item.fixture.ts';
import { tagSamples } from './tag.fixture.ts';
import { templateSamples } from './template.fixture.ts';
import { thingSamples } from './thing.fixture.ts';

const now = '2026-11-21T08:00:00.000Z';
const acting = at(now);

/** What is claimed, and what becomes of that. */
const claims = () => {
  const chore = itemAt(now, { approval: { after: 'P1D' } });
  const claimed = claimItem(chore, { note: 'All of it' }, [], acting)!;
  const left = { userId: acting.userId, isCreatorThere: false, now };
  return [
    claimed,
    withdrawClaim(claimed.next, acting),
    returnItem(claimed.next, { claimedAt: now, reason: 'The sink, too' }, acting),
    advanceItem(claimed.next, claimed.next.dueAt!),
    approveItem(claimed.next, now, [], acting),
    passOnLeaver({ ...claimed.next, assignees: [] }, undefined, left)!.item,
  ];
};

/** What each has a part in, and what becomes of that. */
const parts = () => {
  const others: UserId[] = ['user_01kb8m3tq2e8fvq3w5r7c9d0ec', 'user_01kb8m3tq2e8fvq3w5r7c9d0ed'];
  const chore = itemAt(now, { due: due('2026-11-28T09:00'), share: 'each', assignees: [acting.userId, ...others] });
  const done = completeItem(chore, acting);
  const away = { from: now, until: '2026-12-05T00:00:00.000Z' };
  return [done, takeBackPart(done.next, acting.userId, acting), setAwayFrom(done.next, others[0]!, away)!];
};

const items = (): Sample[] => {
  const listId = 'list_01kb8m3tq2e8fvq3w5r7c9d0ea';
  const weekly = itemAt(now, {
    due: due('2026-11-28T09:00'),
    recurrence: { rule: 'FREQ=WEEKLY', missed: 'skip' },
    reminders: [{ offset: '-PT1H' }, { offset: 'PT0S' }],
  });
  const created = { next: weekly, event: { type: 'item.created', data: {} } };
  const completed = completeItem(weekly, acting);
  const trashed = trashItem(weekly, acting);
  return samplesOf(
    'item',
    created,
    changeItem(weekly, { title: 'Other' }, acting),
    moveItem({ ...weekly, listId: undefined }, listId, acting),
    moveItem({ ...weekly, listId }, undefined, acting),
    placeItem({ ...weekly, listId }, { listId, sectionId: 'sec_01kb8m3tq2e8fvq3w5r7c9d0ea', place: '01kb8m3tq2' })!,
    makeRoom({ ...weekly, listId }, weekly, '01kb8m3tq2')!,
    completed,
    completeItem(weekly, acting, due('2026-12-12T09:00')),
    completeItem(itemAt(now), acting),
    ...claims(),
    ...parts(),
    handOver(weekly, ['user_01kb8m3tq2e8fvq3w5r7c9d0ec'], 'handed_over', acting)!,
    skipItem(weekly, acting),
    reopenItem(completed.next, acting),
    snoozeItem(weekly, { until: '2026-11-22T08:00:00Z' }, acting),
    snoozeItem(weekly, { until: '2026-11-29T08:00:00Z', moveDue: true }, acting),
    retagItem({ ...weekly, tags: ['garden'] }, new Map([['garden', 'outside']]))!,
    clearedItem(weekly),
    trashed,
    restoreItem(trashed.next, acting),
    advanceItem({ ...weekly, dueAt: now }, now),
    // Fires twice, then is missed, again and again.
    ...runClock(weekly, '2026-12-20T00:00:00.000Z').changes,
  );
};

const lists = (): Sample[] => {
  const list = createList({ name: 'Garden' }, { workspaceId: ids.workspaceId, listId: 'list_01kb8m3tq2e8fvq3w5r7c9d0ea' }, acting);
  const trashed = trashList(list.next, acting);
  return samplesOf(
    'list',
    list,
    changeList(list.next, { name: 'Balcony' }),
    clearList(list.next, acting),
    trashed,
    restoreList(trashed.next, now)!,
    leaveItems(list.next, 'place'),
  );
};

/** Changes of every kind that the rules of items make, each as its own rule makes it. */
export const samples = (): Sample[] => [
  ...items(),
  ...lists(),
  ...activitySamples(),
  ...actSamples(),
  ...commentSamples(),
  ...templateSamples(),
  ...rotaSamples(),
  ...relationSamples(),
  ...occurrenceSamples(),
  ...fileSamples(),
  ...tagSamples(),
  ...articleSamples(),
  ...subItemSamples(),
  ...fieldSamples(),
  ...thingSamples(),
];
