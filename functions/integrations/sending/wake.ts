import { readerOf } from '../../../shared/data/core/log-read.ts';
import { dispatches, dispatchesOf } from '../../../shared/data/integrations/dispatches.ts';
import { webhooks } from '../../../shared/data/integrations/webhooks.ts';
import type { WorkspaceId } from '../../../shared/domain/core/ids.ts';
import { asideOf, type Dispatch, isBusy, wakeDispatch } from '../../../shared/domain/integrations/dispatch.ts';
import { isOfTypes } from '../../../shared/domain/integrations/webhook-filter.ts';
import type { LogEntry } from '../../../shared/log/entry.ts';
import { readOnFromOldest } from '../../../shared/log/read.ts';
import { clockContext } from '../../../shared/runtime/events/clock-context.ts';
import { forEachLimited } from '../../../shared/runtime/events/settle.ts';
import { placeIn } from './place.ts';

/** Read consistently: whoever was woken by a row finds it. */
const log = { rows: readerOf<LogEntry>().rowsNow };

/** How far the cursor may stay behind while nothing of that is for its webhook: then it is moved, so that no more than that is read again. */
const farBehind = 100;

/** What was set aside, and is tried again at no moment of its own: sending rested, because the workspace was in the trash. */
const restsWithAside = (dispatch: Dispatch): boolean => dispatch.dueAt === undefined && asideOf(dispatch).length > 0;

/**
 * Whether something behind the cursor may be for its webhook: by type alone, which costs a read and saves two writes where it is not. Where the
 * webhook has ended and this is not written yet, the run will; where it is forgotten, nobody is left to be told.
 */
const hasSomething = async (dispatch: Dispatch): Promise<boolean> => {
  const webhook = await webhooks.find(dispatch);
  if (!webhook) return false;
  const { types, endedAt } = webhook;
  if (endedAt || types.length === 0 || restsWithAside(dispatch)) return true;
  const from = placeIn(dispatch.cursor);
  const isWanted = ({ type }: { type: string }) => (isOfTypes(types, type) ? true : undefined);
  const page = await readOnFromOldest(log, `WS#${dispatch.workspaceId}`, from, { limit: 1, requests: 2, show: isWanted });
  return page.items.length > 0 || page.more || page.place.next - from.next >= farBehind;
};

const wakeOne = async (dispatch: Dispatch, requestId: string): Promise<void> => {
  const context = clockContext(requestId);
  if (!wakeDispatch(dispatch, context.now)) return;
  if (!isBusy(dispatch, context.now) && !(await hasSomething(dispatch))) return;
  await dispatches.update(dispatch, each => wakeDispatch(each, context.now), context);
};

/** Wakes the webhooks of a workspace: each that rests and for which there is something. For one that waits to try again or is held nothing is written. */
export const wake = async (workspaceId: WorkspaceId, requestId: string): Promise<void> =>
  forEachLimited(await dispatchesOf(workspaceId), dispatch => wakeOne(dispatch, requestId));
