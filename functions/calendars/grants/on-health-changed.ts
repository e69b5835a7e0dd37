import { grantEvents } from '../../../events/grant.ts';
import { profiles } from '../../../shared/data/people/profiles.ts';
import type { GrantStatus } from '../../../shared/domain/calendars/grant.ts';
import { grantName } from '../../../shared/domain/calendars/grant-name.ts';
import type { Notice } from '../../../shared/domain/notifications/notification-content.ts';
import { consume } from '../../../shared/runtime/events/consume.ts';
import { notify } from '../../notifications/notify.ts';

const notices: Partial<Record<GrantStatus, Notice>> = {
  healthy: 'calendar_healthy',
  degraded: 'calendar_degraded',
  expired: 'calendar_expired',
  revoked: 'calendar_revoked',
};

/** A connection works again, fails, or is over: its owner is told. */
export const handler = consume(
  { 'grant.health_changed': grantEvents['grant.health_changed'] },
  {
    'grant.health_changed': async event => {
      const notice = notices[event.data.to];
      if (!notice) return;
      const content = { kind: 'account' as const, notice, name: grantName(event.record), at: event.at };
      await notify(await profiles.get(event.record), { kind: 'account', content, cause: event, tellAt: event.at });
    },
  },
);
