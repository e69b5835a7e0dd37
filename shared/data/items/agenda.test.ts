import fc from 'fast-check';
import { expect, test } from 'vitest';
import { AgendaItem, agendaSeriesOf } from '../../domain/items/agenda/agenda.ts';
import { anyItem } from '../../domain/items/items/item.fixture.ts';

Object.assign(process.env, { TABLE_NAME: 'none', DUE_SHARDS: '1' });
const [{ entryFrom }, { items }] = await Promise.all([import('./agenda.ts'), import('./items.ts')]);

/** What a newer version may have written into an item: a word that this code does not know. */
const anyNewer = fc.constantFrom({ kind: 'errand' }, { priority: 'someday' }, { kind: 'errand', priority: 'someday' });

test('an item in whose words a newer version has some of its own stands in the agenda as the table reads it, and breaks nothing', () => {
  fc.assert(
    fc.property(anyItem, anyNewer, (item, newer) => {
      const row = { ...item, ...items.keyOf(item), ...newer };
      const entry = entryFrom({ ...row, summary: agendaSeriesOf(item), gsi1sk: '2031-01-01T09:00:00.000Z#4' });
      expect(AgendaItem.parse(entry)).toEqual(AgendaItem.parse(items.fromRow(row)));
    }),
  );
});
