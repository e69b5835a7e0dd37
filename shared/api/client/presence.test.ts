import { expect, test } from 'vitest';
import { Presence, type PresentFrame, type PresentPerson } from './presence.ts';

const forMs = 90_000;
const frame = (at: number, people: PresentFrame['people']): PresentFrame => ({ at, forMs, count: people.length, people });

test('the same people at the same places are no change, whichever of their sockets a frame names first', () => {
  const seen: PresentPerson[][] = [];
  const presence = new Presence(people => seen.push(people));
  const ada = { userId: 'user_ada', places: [{ itemId: 'item_1', forMs }] };
  const ben = {
    userId: 'user_ben',
    places: [
      { itemId: 'item_2', forMs },
      { day: '2026-12-01', forMs },
      { itemId: 'item_1', forMs },
    ],
  };
  presence.take(frame(1, [ben, ada]));
  presence.take(frame(2, [ada, { ...ben, places: ben.places.toReversed() }]));
  expect(seen).toEqual([
    [
      { userId: 'user_ada', itemIds: ['item_1'], days: [] },
      { userId: 'user_ben', itemIds: ['item_1', 'item_2'], days: ['2026-12-01'] },
    ],
  ]);
  presence.end();
  expect(seen.at(-1)).toEqual([]);
});
