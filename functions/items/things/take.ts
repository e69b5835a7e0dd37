import type * as z from 'zod';
import type { ThingHeard } from '../../../shared/api/items/things.ts';
import type { WriteContext } from '../../../shared/data/core/entity.ts';
import { patient } from '../../../shared/data/core/race.ts';
import type { Write } from '../../../shared/data/core/transact.ts';
import { heedingCalendars } from '../../../shared/data/items/heeded-calendars.ts';
import { items } from '../../../shared/data/items/items.ts';
import { rotas } from '../../../shared/data/items/rotas.ts';
import { templates } from '../../../shared/data/items/templates.ts';
import { thingStates } from '../../../shared/data/items/thing-states.ts';
import { profiles } from '../../../shared/data/people/profiles.ts';
import { Failure } from '../../../shared/domain/core/failure.ts';
import type { ItemId, TemplateId } from '../../../shared/domain/core/ids.ts';
import type { Item } from '../../../shared/domain/items/items/item.ts';
import { makeDue, whyNotMadeDue } from '../../../shared/domain/items/things/made-due.ts';
import type { Thing } from '../../../shared/domain/items/things/thing.ts';
import { hear, type Reading } from '../../../shared/domain/items/things/thing-state.ts';
import { localDateAt } from '../../../shared/domain/time/when.ts';
import { isThere, knowAway } from '../rotas/presence.ts';
import { itemsOfUse } from '../templates/make.ts';

type Outcome = z.output<typeof ThingHeard>['outcome'];

/** An item that is done is nobody’s to hand over: who had it may have left since. With nobody left it is everybody’s. */
const withThoseThere = async (item: Item): Promise<Item> => {
  if (item.status === 'open') return item;
  const there = await Promise.all(item.assignees.map(userId => isThere({ ...item, userId })));
  return there.every(Boolean) ? item : { ...item, assignees: item.assignees.filter((_, i) => there[i]) };
};

type Effect = { outcome: Outcome; writes: Write[] };

/** The item that a thing makes due at this moment, in the rota that it is in; nothing of it where it is due already, or cannot be made due. */
const itemDue = async (thing: Thing, itemId: ItemId, at: string, context: WriteContext): Promise<Effect> => {
  const { workspaceId, thingId } = thing;
  const item = await items.find({ workspaceId, itemId });
  const why = item ? whyNotMadeDue(item, at) : 'in_trash';
  if (!item || why) return { outcome: why === 'already_due' || why === 'done_since' ? why : 'item_unfit', writes: [] };
  const rota = item.rotaId === undefined ? undefined : await rotas.find({ workspaceId, rotaId: item.rotaId });
  const made = await heedingCalendars(makeDue(await withThoseThere(item), rota, { thingId, at }, context.now));
  return {
    outcome: 'made_due',
    writes: [items.putNext(await knowAway(item, made.item), context), ...(made.rota ? [rotas.putNext(made.rota, context)] : [])],
  };
};

type NewId = (kind: 'item', part: number) => Promise<ItemId>;

/** For whom a thing makes items, and in which zone: whoever made the thing, or everybody once they are not there any more. */
const makerOf = async ({ workspaceId, createdBy: userId }: Thing) => {
  const [profile, isHere] = await Promise.all([profiles.find({ userId }), isThere({ workspaceId, userId })]);
  return { zone: profile?.zone ?? 'UTC', assignees: isHere ? [userId] : [] };
};

/** The items that a thing makes of its template on the day on which it is heard; none where that is gone, or they cannot be made as it says by now. */
const itemsOfTemplate = async (thing: Thing, templateId: TemplateId, newId: NewId, context: WriteContext): Promise<Effect> => {
  const { workspaceId, createdBy: userId } = thing;
  const unfit: Effect = { outcome: 'template_unfit', writes: [] };
  const [template, { zone, assignees }] = await Promise.all([templates.find({ workspaceId, templateId }), makerOf(thing)]);
  if (!template || template.deletedAt) return unfit;
  const ids = await Promise.all(template.items.map((_, part) => newId('item', part)));
  const { now } = context;
  try {
    const use = { day: localDateAt(now, zone), assignees };
    const { writes } = await itemsOfUse(template, use, ids, { userId, now, zone }, context);
    return { outcome: 'items_made', writes };
  } catch (error) {
    if (error instanceof Failure && error.code === 'invalid_request') return unfit;
    throw error;
  }
};

/** What a thing brings about whose rule is met. */
const broughtAbout = async (thing: Thing, at: string, newId: NewId, context: WriteContext): Promise<Effect> =>
  thing.templateId ? itemsOfTemplate(thing, thing.templateId, newId, context) : itemDue(thing, thing.itemId!, at, context);

/** Takes what a thing says: how it stands is written on one condition, and with it, or not at all, what falls due by that. */
export const takeReading = async (thing: Thing, reading: Reading, newId: NewId, context: WriteContext): Promise<Outcome> => {
  let outcome: Outcome = 'known';
  await thingStates.update(
    thing,
    async state => {
      const { as, change } = hear(thing, state, reading);
      const effect = as === 'met' ? await broughtAbout(thing, reading.at, newId, context) : { outcome: as, writes: [] };
      outcome = effect.outcome;
      return change && { ...change, beside: effect.writes };
    },
    context,
    undefined,
    patient,
  );
  return outcome;
};
