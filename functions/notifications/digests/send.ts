import { profileEvents } from '../../../events/people/profile.ts';
import { hasAccess } from '../../../shared/domain/people/accounts/account.ts';
import { listener } from '../../../shared/runtime/events/consume.ts';
import { log } from '../../../shared/runtime/log/logger.ts';
import { notify } from '../inbox/notify.ts';
import { composeDigest } from './compose.ts';

/** A user's digest is due: it is made from the agenda as it is now. One a user, cadence and local date, whatever is delivered twice. */
export const digests = listener(
  { 'profile.digest_due': profileEvents['profile.digest_due'] },
  {
    'profile.digest_due': async ({ data, record: profile, requestId }) => {
      const { userId } = profile;
      if (!hasAccess(profile)) return;
      for (const { cadence, date } of data.digests) {
        const content = await composeDigest(profile, cadence, date, new Date().toISOString());
        if (!content) {
          log('ALM046', { caller: userId, cadence, date });
          continue;
        }
        const cause = { id: `digest/${userId}/${cadence}/${date}`, at: `${date}T00:00:00.000Z`, requestId };
        await notify(profile, { kind: 'digest', content, tellAt: data.dueAt, cause, channels: profile.digest[cadence]?.channels });
      }
    },
  },
);
