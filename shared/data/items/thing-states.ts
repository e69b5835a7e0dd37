import type { WorkspaceId } from '../../domain/core/ids.ts';
import { ThingState } from '../../domain/items/things/thing-state.ts';
import { entity } from '../core/entity.ts';
import { wholeOfTable } from '../core/query.ts';
import { thingsAtMost } from './things.ts';

/** How a thing stands. A row of its own: a sensor writes it again and again, and who changes the thing never loses a race to it. */
export const thingStates = entity({ name: 'thing_state', pk: 'WS#{workspaceId}', sk: 'THING_STATE#{thingId}', schema: ThingState });

/** How the things of a workspace stand, those of deleted ones left out. */
export const thingStatesOf = (workspaceId: WorkspaceId): Promise<ThingState[]> =>
  wholeOfTable({ pk: `WS#${workspaceId}`, prefix: 'THING_STATE#' }, thingStates.fromRow, thingsAtMost, ({ expiresAt }) => !expiresAt);
