import * as z from 'zod';
import { Thing } from '../../shared/domain/items/things/thing.ts';
import { ThingState } from '../../shared/domain/items/things/thing-state.ts';
import type { EventKinds } from '../event.ts';

const kind = { data: z.object({}), record: Thing.omit({ salt: true, formerSalt: true }), audience: 'members' } as const;
/** What a sensor says again and again is nobody's to hear: what it makes due is an event of the item. */
const ofState = { data: z.object({}), record: ThingState, audience: 'internal' } as const;

export const thingEvents = {
  'thing.created': kind,
  'thing.changed': { ...kind, data: z.object({ fields: z.array(z.string()) }) },
  'thing.rotated': { ...kind, data: z.object({ formerUntil: z.iso.datetime().optional() }) },
  'thing.deleted': kind,
  'thing_state.created': ofState,
  'thing_state.heard': ofState,
  'thing_state.ended': ofState,
} as const satisfies EventKinds;
