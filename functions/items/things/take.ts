import type * as z from 'zod';
import type { ThingHeard } from '../../../shared/api/items/things.ts';
import type { WriteContext } from '../../../shared/data/core/entity.ts';
import { patient } from '../../../shared/data/core/race.ts';
import type { Write } from '../../../shared/data/core/transact.ts';
import { items } from '../../../shared/data/items/items.ts';
import { heedingCalendars } from '../../../shared/data/items/rota-turns.ts';
import { rotas } from '../../../shared/data/items/rotas.ts';
import { thingStates } from '../../../shared/data/items/thing-states.ts';
import type { Item } from '../../../shared/domain/items/items/item.ts';
import { makeDue, whyNotMadeDue } from '../../../shared/domain/items/things/made-due.ts';
import type { Thing } from '../../../shared/domain/items/things/thing.ts';
import { hear, type Reading } from '../../../shared/domain/items/things/thing-state.ts';
import { isThere, knowAway } from '../rotas/presence.ts';

type Outcome = z.output<typeof ThingHeard>['outcome'];

/** An item that is done is nobody’s to hand over: who had it may have left since. With nobody left it is everybody’s. */
const withThoseThere = async (item: Item): Promise<Item> => {
  if (item.status === 'open') return item;
  const there = await Promise.all(item.assignees.map(userId => isThere({ ...item, userId })));
  return there.every(Boolean) ? item : { ...item, assignees: item.assignees.filter((_, i) => there[i]) };
};

/** The item that a thing makes due at this moment, in the rota that it is in; nothing of it where it is due already, or cannot be made due. */
const dueNow = async (thing: Thing, at: string, context: WriteContext): Promise<{ outcome: Outcome; writes: Write[] }> => {
  const item = await items.find(thing);
  const why = item ? whyNotMadeDue(item, at) : 'in_trash';
  if (!item || why) return { outcome: why === 'already_due' || why === 'done_since' ? why : 'item_unfit', writes: [] };
  const rota = item.rotaId === undefined ? undefined : await rotas.find({ ...thing, rotaId: item.rotaId });
  const made = await heedingCalendars(makeDue(await withThoseThere(item), rota, { thingId: thing.thingId, at }, context.now));
  return {
    outcome: 'made_due',
    writes: [items.putNext(await knowAway(item, made.item), context), ...(made.rota ? [rotas.putNext(made.rota, context)] : [])],
  };
};

/** Takes what a thing says: how it stands is written on one condition, and with it, or not at all, the item that falls due by that. */
export const takeReading = async (thing: Thing, reading: Reading, context: WriteContext): Promise<Outcome> => {
  let outcome: Outcome = 'known';
  await thingStates.update(
    thing,
    async state => {
      const { as, change } = hear(thing, state, reading);
      const heard = as === 'met' ? await dueNow(thing, reading.at, context) : { outcome: as, writes: [] };
      outcome = heard.outcome;
      return change && { ...change, beside: heard.writes };
    },
    context,
    undefined,
    patient,
  );
  return outcome;
};
