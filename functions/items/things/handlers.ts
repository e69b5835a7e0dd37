import type { Caller, HandlersOf } from '../../../shared/api/core/route.ts';
import type { thingRoutes } from '../../../shared/api/items/things.ts';
import { createBeside, placeIn } from '../../../shared/data/core/quota.ts';
import { patient } from '../../../shared/data/core/race.ts';
import { items } from '../../../shared/data/items/items.ts';
import { templates } from '../../../shared/data/items/templates.ts';
import { thingStates, thingStatesOf } from '../../../shared/data/items/thing-states.ts';
import { thingQuota, things, thingsOf } from '../../../shared/data/items/things.ts';
import { Failure } from '../../../shared/domain/core/failure.ts';
import type { ItemId, WorkspaceId } from '../../../shared/domain/core/ids.ts';
import { invalid } from '../../../shared/domain/core/invalid.ts';
import { reachOf, type Standing } from '../../../shared/domain/core/permissions.ts';
import { withinReach } from '../../../shared/domain/items/items/item-view.ts';
import { requireTemplate } from '../../../shared/domain/items/templates/template.ts';
import { unfitForThings } from '../../../shared/domain/items/things/made-due.ts';
import {
  changeThing,
  createThing,
  deleteThing,
  requireThing,
  rotateThing,
  type Thing,
  type ThingPatch,
} from '../../../shared/domain/items/things/thing.ts';
import { endState, type ThingState, unheard } from '../../../shared/domain/items/things/thing-state.ts';
import { newSalt } from '../../../shared/webhooks/signature.ts';
import { requireRight } from '../items/right.ts';
import { heardFrom } from './hear.ts';
import { secretsOf } from './secrets.ts';
import { takeReading } from './take.ts';

const shown = (thing: Thing, { reading: value, at, metAt }: Partial<ThingState> = {}) => ({ ...thing, state: { value, at, metAt } });
const shownWithSecret = async (thing: Thing, state: ThingState | undefined) => ({ ...shown(thing, state), ...(await secretsOf(thing)) });

/** A request about things of a workspace. */
type ThingRequest = { caller: Caller; role: Standing; params: { workspaceId: WorkspaceId } };

/** What a thing is to make due is what its caller may read and change themselves, because whoever has a thing in hand makes it due; and what things can make due. */
const requireItem = async (asked: ThingRequest, itemId: ItemId): Promise<void> => {
  const { caller, role, params } = asked;
  const found = await items.get({ workspaceId: params.workspaceId, itemId });
  const item = withinReach(found, reachOf(role, 'item:read') ?? [], caller.userId);
  requireRight(asked, 'item:change', item);
  if (item.trashedAt !== undefined || unfitForThings(item)) throw invalid('/itemId', 'not_valid');
};

/** Whoever has a thing in hand makes the items of its template: its caller must be one who creates items. */
const requireMayCreate = ({ role }: Pick<ThingRequest, 'role'>): void => {
  if (reachOf(role, 'item:create') !== 'everything') throw new Failure('forbidden', { needs: 'item:create' });
};

/** What is to become of a thing, where it is said: an item made due, or the items of a template made. */
const requireTarget = async (asked: ThingRequest, { itemId, templateId }: Pick<ThingPatch, 'itemId' | 'templateId'>): Promise<void> => {
  if (itemId) await requireItem(asked, itemId);
  if (!templateId) return;
  requireMayCreate(asked);
  requireTemplate(await templates.get({ workspaceId: asked.params.workspaceId, templateId }));
};

/** A thing that its caller may manage: while its item is there, by who may change that. */
const managed = async (asked: ThingRequest, thing: Thing): Promise<Thing> => {
  const { workspaceId, itemId } = requireThing(thing);
  const item = itemId && (await items.find({ workspaceId, itemId }));
  if (item) requireRight(asked, 'item:change', item);
  if (thing.templateId) requireMayCreate(asked);
  return thing;
};

export const thingHandlers: HandlersOf<typeof thingRoutes> = {
  createThing: async asked => {
    const { params, body, newId, context } = asked;
    const ids = { workspaceId: params.workspaceId, thingId: await newId('thing') };
    const change = createThing(body, { ...ids, salt: newSalt() }, context);
    await requireTarget(asked, body);
    const beside = async () => [thingStates.putNew(unheard(ids), context), await placeIn(thingQuota(ids.workspaceId))];
    const { record } = await createBeside(beside, things, ids, change, context, patient);
    return shownWithSecret(record, await thingStates.find(ids));
  },

  listThings: async ({ params: { workspaceId } }) => {
    const [all, states] = await Promise.all([thingsOf(workspaceId), thingStatesOf(workspaceId)]);
    const stateOf = new Map(states.map(state => [state.thingId, state]));
    return { items: all.map(thing => shown(thing, stateOf.get(thing.thingId))) };
  },

  changeThing: async asked => {
    const { params, body, context, ifMatch } = asked;
    await requireTarget(asked, body);
    const change = async (thing: Thing) => changeThing(await managed(asked, thing), body, context);
    const thing = await things.update(params, change, context, ifMatch);
    return shown(thing, await thingStates.find(params));
  },

  rotateThing: async asked => {
    const { params, body, context, ifMatch, now } = asked;
    const rotate = async (thing: Thing) => rotateThing(await managed(asked, thing), body, newSalt(), now);
    const thing = await things.update(params, rotate, context, ifMatch);
    return shownWithSecret(thing, await thingStates.find(params));
  },

  deleteThing: async asked => {
    const { params, context, ifMatch } = asked;
    await things.update(
      params,
      async each => {
        const change = deleteThing(await managed(asked, each), context);
        const state = await thingStates.get(params);
        return { ...change, beside: [thingStates.putNext(endState(state, change.next.expiresAt!), context)] };
      },
      context,
      ifMatch,
    );
  },

  sayState: async asked => {
    const { now, requestId, newId } = asked;
    const { thing, reading } = await heardFrom(asked);
    return { outcome: await takeReading(thing, reading, newId, { userId: thing.thingId, now, requestId }) };
  },
};
