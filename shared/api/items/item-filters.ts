import * as z from 'zod';
import { type Field, filterLimits } from '../../domain/core/filter/tree.ts';
import { ItemId, ListId, UserId } from '../../domain/core/ids.ts';
import { invalidCode } from '../../domain/core/invalid.ts';
import { FieldSort, sortedAtMost } from '../../domain/items/fields/field-sort.ts';
import { ItemKind } from '../../domain/items/items/item.ts';
import { itemFields } from '../../domain/items/items/item-filter.ts';
import { Instant } from '../../domain/time/when.ts';
import { commaSeparated, filterBy, paging } from '../core/shapes.ts';

const filters = {
  ...paging,
  /** A place in the order of a field holds the value there: of 200 characters it is some 3,400 long. */
  cursor: z.string().max(4000).optional(),
  listId: ListId.optional(),
  /** The sub-items of an item, all of them in their order, consistent. */
  parentId: ItemId.optional(),
  status: z.enum(['open', 'done', 'trashed']).optional(),
  kind: ItemKind.optional(),
  assignee: UserId.optional(),
  tag: commaSeparated(z.string().trim().toLowerCase().normalize('NFC')).optional(),
  /** Items (open ones, where no status is asked for) whose start or due (else deadline) lies from this instant on, before the other: in the order of time. */
  dueFrom: Instant.optional(),
  dueTo: Instant.optional(),
  filter: filterBy(itemFields).optional(),
  /** By a field of the workspace, ascending or (`-`) descending. */
  sort: FieldSort.optional(),
};
/** By what items are listed. */
export const ItemFilters = z
  .strictObject(filters)
  .refine(({ dueFrom, dueTo }) => !dueFrom || !dueTo || dueTo > dueFrom, { path: ['dueTo'], message: invalidCode('not_after_start') });

/** The fields of one type, as the reference lists them. */
const fieldsOf = (type: Field<never>['type']): string =>
  Object.entries(itemFields)
    .filter(([, field]) => field.type === type)
    .map(([name]) => `\`${name}\``)
    .join(', ');

/** How items are listed, and what a filter may say, for those who read the document. */
export const itemsListed = `In the order of creation, consistent; with \`sort\` in the order of a field (\`sort=field_…\`, or \`sort=-field_…\` downwards; choices as they stand in it, what has no value last), of at most ${sortedAtMost} items that fit, among some 4,000 that are looked through: more are refused (\`too_many\` at \`/sort\`). With a due range in the order of time, a moment behind, and open items alone unless \`status\` asks for others (these in the order of creation). A page that filters may be short of the limit while there is a cursor: what is read for one page is bounded.

\`filter\` says anything else about an item: \`due < 7d and not (tag in (home, "two words") or assignee = me)\`.

- Fields: ${fieldsOf('text')} are texts (\`=\`, \`!=\`, \`~\` contains, \`^=\` begins with; upper and lower case are the same); ${fieldsOf('word')} are words, of which \`priority\` is in order (\`priority >= high\`); ${fieldsOf('id')} are ids, of people also \`me\`; ${fieldsOf('time')} are times (\`=\`, \`!=\`, \`<\`, \`<=\`, \`>\`, \`>=\`); ${fieldsOf('flag')} stand alone. Any but the last also takes \`in (…, …)\`, and \`has due\` asks whether there is one.
- Fields of the workspace by their ids: \`field_… = "Shed 2"\`, \`field_… >= 2.5\`, \`field_… < 7d\`, \`field_… = option_…\`, \`has field_…\`. What the item has there decides: a number compares with numbers, a day with days as below, and a text takes \`=\`, \`!=\`, \`~\`, \`^=\`.
- Times: \`today\`, \`tomorrow\`, \`yesterday\`, \`2026-11-28\`, \`7d\`, \`-2w\` are whole days in the zone of your profile, so that \`due <= tomorrow\` has all of tomorrow; \`now\`, \`36h\`, \`-2h\` and \`2026-11-28T09:00:00Z\` are instants. A due that is a day alone is that day, whatever your zone.
- \`not\`, \`and\`, \`or\` bind in this order (\`!\`, \`&\`, \`|\` are read, too); \`!=\` is the opposite of \`=\` and holds where there is no value.
- At most ${filterLimits.characters} characters, ${filterLimits.values} values and ${filterLimits.depth} brackets deep. What is in the trash shows where \`status=trashed\` or the filter names it (\`status = trashed\`).`;
