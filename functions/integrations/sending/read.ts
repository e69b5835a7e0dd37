import { readerOf } from '../../../shared/data/core/log-read.ts';
import { members } from '../../../shared/data/people/members.ts';
import { profiles } from '../../../shared/data/people/profiles.ts';
import { standingFor } from '../../../shared/data/people/roles.ts';
import { workspaces } from '../../../shared/data/people/workspaces.ts';
import type { Standing } from '../../../shared/domain/core/permissions.ts';
import type { Webhook } from '../../../shared/domain/integrations/webhook.ts';
import { wantedBy } from '../../../shared/domain/integrations/webhook-filter.ts';
import { hasAccess } from '../../../shared/domain/people/accounts/account.ts';
import { isPresent } from '../../../shared/domain/people/workspaces/membership-end.ts';
import type { LogEntry } from '../../../shared/log/entry.ts';
import { readOnFromOldest } from '../../../shared/log/read.ts';
import { showTo } from '../../../shared/log/show.ts';
import { messageOf } from '../../../shared/webhooks/message.ts';
import type { RunPorts } from '../../../shared/webhooks/run.ts';
import { cursorAt, placeIn } from './place.ts';

/** Read consistently: whoever was woken by a row finds it. */
const log = { rows: readerOf<LogEntry>().rowsNow };

const perPage = 10;

type Access = { standing: Standing } | 'no_access' | 'asleep';

/** What somebody is in a workspace at this moment; `asleep` while it is in the trash, and its members have been set aside with it. */
const standingNow = async ({ workspaceId, readsAs: userId }: Webhook): Promise<Access> => {
  const [member, profile, workspace] = await Promise.all([
    members.find({ workspaceId, userId }),
    profiles.find({ userId }),
    workspaces.find({ workspaceId }),
  ]);
  if (!workspace || workspace.trashedAt || member?.removedWith) return 'asleep';
  if (!member || !isPresent(member, new Date().toISOString()) || !profile || !hasAccess(profile)) return 'no_access';
  return { standing: await standingFor(member) };
};

/** What somebody may be shown of the log of a workspace at this moment by a webhook that reads for them, as a program of theirs would be. */
export const showFor = async (webhook: Webhook) => {
  const now = await standingNow(webhook);
  if (typeof now === 'string') return now;
  return showTo({ userId: webhook.readsAs, standing: now.standing, throughKey: true }, `/v1/workspaces/${webhook.workspaceId}`);
};

/** What stands behind the cursor, or where that is over from the oldest event that there is, and is to be sent: what whoever it reads for may read now, as a program of theirs would, and what was asked for. */
export const readPage: RunPorts['read'] = async ({ dispatch, webhook }) => {
  const show = await showFor(webhook);
  if (typeof show === 'string') return show;
  const { workspaceId, format } = webhook;
  const isWanted = wantedBy(webhook);
  const at = new Date().toISOString();
  const { items, place, more } = await readOnFromOldest(log, `WS#${workspaceId}`, placeIn(dispatch.cursor), {
    limit: perPage,
    show: (entry, where) => {
      const event = show(entry);
      const cursor = cursorAt(where);
      return event && isWanted(event, at) ? { message: messageOf(event, cursor.epoch, format), place: cursor } : undefined;
    },
  });
  return { items, end: cursorAt(place), more };
};
