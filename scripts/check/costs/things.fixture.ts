import type { ItemId, UserId, WorkspaceId } from '../../../shared/domain/core/ids.ts';
import { createItem } from '../../../shared/domain/items/history/item-changes.ts';
import { ItemInput } from '../../../shared/domain/items/items/item.ts';
import { createThing, ThingInput } from '../../../shared/domain/items/things/thing.ts';
import { unheard } from '../../../shared/domain/items/things/thing-state.ts';
import { newId } from '../../../shared/runtime/http/ids.ts';

const load = async () => ({
  ...(await import('../../../shared/data/items/items.ts')),
  ...(await import('../../../shared/data/items/things.ts')),
  ...(await import('../../../shared/data/items/thing-states.ts')),
  ...(await import('../../../functions/items/things/take.ts')),
});

type World = { workspaceId: WorkspaceId; itemId: ItemId; acting: { userId: UserId; now: string; requestId: string; zone: string } };

/** The hash of an id of a message, as long as one is. */
const hashed = (message: string): string => message.padEnd(12, '0');

/** A washing machine and its chore: what it says, and what that asks of the table. */
export const thingCosts = ({ workspaceId, itemId, acting }: World) => {
  let data: Awaited<ReturnType<typeof load>>;
  const ids = { workspaceId, thingId: 'thing_01kb8m3tq2e8fvq3w5r7c9d0ea', salt: 's'.repeat(22) } as const;
  const input = ThingInput.parse({ name: 'Washing machine', kind: 'number', rule: { kind: 'falls_below', level: 5 }, itemId });
  const { next: thing } = createThing(input, ids, acting);
  const say = (value: number, message: string) =>
    data.takeReading(thing, { value, at: acting.now, message: hashed(message) }, async kind => newId(kind), acting);
  return {
    fill: async (): Promise<void> => {
      data = await load();
      await data.things.create(createThing(input, ids, acting), acting);
      // A thing that is at work remembers as many messages as it may.
      const begun = unheard(ids);
      const recent = Array.from({ length: 32 }, (_, i) => hashed(`before${i}`));
      await data.thingStates.create({ ...begun, next: { ...begun.next, recent } }, acting);
      await data.items.create(createItem(ItemInput.parse({ title: 'Empty the machine' }), { workspaceId, itemId }, acting), acting);
    },
    patterns: {
      'the things of a workspace': () => data.thingsOf(workspaceId),
      'a thing says how it stands': () => say(800, 'one'),
      'a thing says how it stands, and by that its item falls due': () => say(2, 'two'),
    } satisfies Record<string, () => Promise<unknown>>,
  };
};
