import { actOf } from '../../shared/domain/items/history/act.ts';
import { changeItem } from '../../shared/domain/items/history/item-changes.ts';
import { at, itemAt } from '../../shared/domain/items/items/item.fixture.ts';
import { type Sample, samplesOf } from '../sample.fixture.ts';

const now = '2026-11-21T08:00:00.000Z';

/** What a change of an item leaves so that it can be taken back. */
export const actSamples = (): Sample[] => {
  const item = itemAt(now);
  return samplesOf('act', actOf(item, changeItem(item, { title: 'Other' }, at(now)), at(now))!);
};
