import { grantEvents } from '../../../events/grant.ts';
import { profiles } from '../../../shared/data/people/profiles.ts';
import type { GrantStatus } from '../../../shared/domain/calendars/grant.ts';
import type { Notice } from '../../../shared/domain/notifications/notification-content.ts';
import { consume } from '../../../shared/runtime/events/consume.ts';
import { notify } from '../../notifications/notify.ts';

const notices: Partial<Record<GrantStatus, Notice>> = {
  healthy: 'calendar_healthy',
  degraded: 'calendar_degraded',
  expired: 'calendar_expired',
  revoked: 'calendar_revoked',
};
const names = { google: 'Google Calendar', microsoft: 'Microsoft 365' };

/** A connection works again, fails, or is over: its owner is told. */
export const handler = consume(
  { 'grant.health_changed': grantEvents['grant.health_changed'] },
  {
    'grant.health_changed': async event => {
      const { provider, account, userId } = event.record;
      const notice = notices[event.data.to];
      if (!notice) return;
      const name = [names[provider], account.email].filter(Boolean).join(' · ').slice(0, 200);
      const content = { kind: 'account' as const, notice, name, at: event.at };
      await notify(await profiles.get({ userId }), { kind: 'account', content, cause: event, tellAt: event.at });
    },
  },
);
