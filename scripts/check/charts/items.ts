import { at, due, itemAt } from '../../../shared/domain/items/item.fixture.ts';
import type { Item } from '../../../shared/domain/items/item.ts';
import { restoreItem, snoozeItem, trashItem } from '../../../shared/domain/items/item-changes.ts';
import { completeItem, reopenItem, skipItem } from '../../../shared/domain/items/item-occurrences.ts';
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
