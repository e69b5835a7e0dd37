import { connectionEvents } from '../../../events/connection.ts';
import { profiles } from '../../../shared/data/people/profiles.ts';
import type { ConnectionStatus } from '../../../shared/domain/calendars/connection.ts';
import { connectionName } from '../../../shared/domain/calendars/connection-name.ts';
import type { Notice } from '../../../shared/domain/notifications/notification-content.ts';
import { consume } from '../../../shared/runtime/events/consume.ts';
import { notify } from '../../notifications/notify.ts';

const notices: Partial<Record<ConnectionStatus, Notice>> = {
  healthy: 'calendar_healthy',
  degraded: 'calendar_degraded',
  expired: 'calendar_expired',
  revoked: 'calendar_revoked',
};

/** A connection works again, fails, or is over: its owner is told. */
export const handler = consume(
  { 'connection.health_changed': connectionEvents['connection.health_changed'] },
  {
    'connection.health_changed': async event => {
      const notice = notices[event.data.to];
      if (!notice) return;
      const content = { kind: 'account' as const, notice, name: connectionName(event.record), at: event.at };
      await notify(await profiles.get(event.record), { kind: 'account', content, cause: event, tellAt: event.at });
    },
  },
);
