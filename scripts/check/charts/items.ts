import * as claims from '../../../shared/domain/items/claims/item-claim.ts';
import * as files from '../../../shared/domain/items/files/file.ts';
import { restoreItem, snoozeItem, trashItem } from '../../../shared/domain/items/history/item-changes.ts';
import { at, due, itemAt } from '../../../shared/domain/items/items/item.fixture.ts';
import type { Item } from '../../../shared/domain/items/items/item.ts';
import { completeItem, skipItem } from '../../../shared/domain/items/occurrences/item-occurrences.ts';
import { reopenItem } from '../../../shared/domain/items/occurrences/reopen.ts';
import type { Machine } from './machine.ts';

const now = '2026-11-21T08:00:00.000Z';

const stateOf = ({ status, trashedAt, snoozedUntil }: Item): string =>
  trashedAt ? `trashed_${status}` : status === 'open' && snoozedUntil ? 'snoozed' : status;

const rules: Machine<Item>['rules'] = {
  complete: (record, moment) => completeItem(record, at(moment)),
  skip: (record, moment) => skipItem(record, at(moment)),
  reopen: (record, moment) => reopenItem(record, at(moment)),
  snooze: (record, moment) => snoozeItem(record, { until: new Date(Date.parse(moment) + 24 * 3_600_000).toISOString() }, at(moment)),
  trash: (record, moment) => trashItem(record, at(moment)),
  restore: (record, moment) => restoreItem(record, at(moment)),
};

export const once: Machine<Item> = {
  title: 'Item that happens once',
  about: 'Done items stay and can be opened again; the trash keeps what went into it for its time.',
  begins: [{ by: 'item.created', record: itemAt(now, { due: due('2026-11-28T09:00') }) }],
  rules,
  stateOf,
};

export const recurring: Machine<Item> = {
  title: 'Item that recurs',
  about: 'Completing or skipping an occurrence moves the item to the next one; only the last occurrence ends it.',
  begins: [
    {
      by: 'item.created',
      record: itemAt(now, { due: due('2026-11-28T09:00'), recurrence: { rule: 'FREQ=WEEKLY;COUNT=2' } }),
    },
  ],
  rules,
  stateOf,
  rank: ({ due: when }) => JSON.stringify(when),
};

const claimedAt = ({ claim }: Item): string => claim?.at ?? now;

export const approved: Machine<Item> = {
  title: 'Item that needs approval',
  about:
    'Who did it claims it, and it is done when somebody approves that, or nobody has decided for as long as the item says; returned or withdrawn it is to be done as before. Completing it is refused.',
  begins: [{ by: 'item.created', record: itemAt(now, { due: due('2026-11-28T09:00'), approval: { after: 'P1D' } }) }],
  rules: {
    complete: rules.complete!,
    claim: (record, moment) => claims.claimItem(record, {}, [], at(moment)),
    withdraw: (record, moment) => claims.withdrawClaim(record, at(moment)),
    approve: (record, moment) => claims.approveItem(record, claimedAt(record), [], at(moment)),
    return: (record, moment) => claims.returnItem(record, { claimedAt: claimedAt(record) }, at(moment)),
    reopen: rules.reopen!,
    trash: rules.trash!,
    restore: rules.restore!,
  },
  stateOf: item => (item.claim ? `${stateOf(item)}_claimed` : stateOf(item)).replace('open_claimed', 'claimed'),
};

const fileIds = { fileId: 'file_01kb8m3tq2e8fvq3w5r7c9d0ea' } as const;
const rendition = { size: 'display', mediaType: 'image/webp', width: 640, height: 480, bytes: 9_000 } as const;
const awaited = (): files.File => {
  const item = itemAt(now);
  const ids = { workspaceId: item.workspaceId, itemId: item.itemId, ...fileIds };
  return files.createFile({ name: 'balcony.jpg', mediaType: 'image/jpeg', bytes: 812_400 }, { item }, ids, at(now)).next;
};

export const file: Machine<files.File> = {
  title: 'File',
  about:
    'An upload is awaited for an hour. What came is looked at once, and is ready or refused for good; a file in the trash with its item goes a day after that.',
  begins: [{ by: 'file.created', record: awaited() }],
  rules: {
    ready: (record, moment) => files.readyFile(record, [rendition], moment),
    refuse: (record, moment) => files.refuseFile(record, 'unreadable', moment),
    delete: (record, moment) => files.deleteFile(record, true, at(moment)),
    follow: record => files.fileFollows(record, { expiresAt: 1_800_000_000 }),
    fall: (record, moment) => (record.dueAt ? files.advanceFile(record, moment) : undefined),
    release: record => (record.deletedAt || record.status === 'refused' ? files.releaseFile(record) : undefined),
  },
  stateOf: ({ status, deletedAt }) => (deletedAt ? 'deleted' : status),
  rank: ({ dueAt, held }) => `${dueAt} ${held}`,
};
