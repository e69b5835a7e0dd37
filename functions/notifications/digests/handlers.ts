import type { HandlersOf } from '../../../shared/api/core/route.ts';
import type { digestRoutes } from '../../../shared/api/notifications/digests.ts';
import { profiles } from '../../../shared/data/people/profiles.ts';
import { localDateAt } from '../../../shared/domain/time/when.ts';
import { standingsOfCaller } from '../../../shared/runtime/auth/authority.ts';
import { digestMail } from '../../../shared/wording/notifications/digest-mail.ts';
import { composeDigest } from './compose.ts';

export const digestHandlers: HandlersOf<typeof digestRoutes> = {
  previewDigest: async ({ caller, query: { cadence }, now }) => {
    const { userId, key } = caller;
    // A key looks only into the workspaces that it has rows for.
    const [reader, known] = await Promise.all([profiles.get({ userId }), key && standingsOfCaller(caller)]);
    const content = await composeDigest(reader, cadence, localDateAt(now, reader.zone), now, known);
    // A preview unsubscribes nobody: its link leads nowhere.
    return content ? { content, mail: digestMail({ content, reader, links: { unsubscribe: '#' } }) } : {};
  },
};
