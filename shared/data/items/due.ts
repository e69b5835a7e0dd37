import { advanceFile } from '../../domain/items/files/file.ts';
import { advanceItem } from '../../domain/items/items/item-clock.ts';
import { fallsDue } from '../core/due-kind.ts';
import type { DueRules } from '../lanes.ts';
import { files } from './files.ts';
import { items } from './items.ts';

/** What falls due of items, each kind with the rule by which it moves on. */
export const due: DueRules<'items'> = {
  file: fallsDue(files, advanceFile),
  item: fallsDue(items, advanceItem),
};
