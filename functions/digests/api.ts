import { digestRoutes } from '../../shared/api/agenda.ts';
import { profiles } from '../../shared/data/profiles.ts';
import { localDateAt } from '../../shared/domain/when.ts';
import { serve } from '../../shared/runtime/serve.ts';
import { digestMail } from '../../shared/wording/digest-mail.ts';
import { composeDigest } from './compose.ts';

export const handler = serve(digestRoutes, {
  previewDigest: async ({ caller: { userId }, query: { cadence }, now }) => {
    const reader = await profiles.get({ userId });
    const content = await composeDigest(reader, cadence, localDateAt(now, reader.zone), now);
    // A preview unsubscribes nobody: its link leads nowhere.
    return content ? { content, mail: digestMail({ content, reader, links: { unsubscribe: '#' } }) } : {};
  },
});
