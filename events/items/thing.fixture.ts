import { itemAt } from '../../shared/domain/items/items/item.fixture.ts';
import { makeDue } from '../../shared/domain/items/things/made-due.ts';
import { changeThing, createThing, deleteThing, rotateThing } from '../../shared/domain/items/things/thing.ts';
import { endState, hear, unheard } from '../../shared/domain/items/things/thing-state.ts';
import { type Sample, samplesOf } from '../sample.fixture.ts';

const now = '2026-11-28T08:00:00.000Z';
const acting = { userId: 'user_01kb8m3tq2e8fvq3w5r7c9d0ea', now } as const;

/** A thing, and all that happens to it. */
export const thingSamples = (): Sample[] => {
  const ids = { workspaceId: 'ws_01kb8m3tq2e8fvq3w5r7c9d0ea', thingId: 'thing_01kb8m3tq2e8fvq3w5r7c9d0ea', salt: 'a'.repeat(22) } as const;
  const settings = { name: 'Washing machine', kind: 'number', itemId: 'item_01kb8m3tq2e8fvq3w5r7c9d0ea' } as const;
  const created = createThing({ ...settings, rule: { kind: 'falls_below', level: 5 } }, ids, acting);
  const { next } = created;
  const begun = unheard(next);
  return [
    ...samplesOf(
      'thing',
      created,
      changeThing(next, { name: 'Dryer' }, acting),
      rotateThing(next, { overlapSeconds: 3600 }, 'b'.repeat(22), now),
      deleteThing(next, acting),
    ),
    ...samplesOf('item', makeDue(itemAt(now), undefined, { thingId: ids.thingId, at: now }, now).item),
    ...samplesOf('thing_state', begun, hear(next, begun.next, { value: 800, at: now }).change!, endState(begun.next, 1)),
  ];
};
