import type { EventOf } from '../../events/event.ts';
import { keyEvents } from '../../events/key.ts';
import { subscribedEvents } from '../../events/subscribed.ts';
import { profiles } from '../../shared/data/profiles.ts';
import type { Key } from '../../shared/domain/key.ts';
import type { Notice } from '../../shared/domain/notification-content.ts';
import type { SubscribedStatus } from '../../shared/domain/subscribed-calendar.ts';
import { consume } from '../../shared/runtime/consume.ts';
import { notify } from '../../shared/runtime/notify.ts';

type Heard = { id: string; at: string; requestId: string };
type About = { userId: string; notice: Notice; name: string; at: string; link?: string };

/** Tells somebody of what happened to their account. */
const tell = async ({ userId, ...about }: About, cause: Heard): Promise<void> => {
  const reader = await profiles.get({ userId });
  await notify(reader, { kind: 'account', content: { kind: 'account', ...about }, tellAt: cause.at, cause });
};

const aboutKey = (notice: Notice, { userId, name, endsAt }: Pick<Key, 'userId' | 'name' | 'endsAt'>): About => ({
  userId,
  notice,
  name,
  at: endsAt,
});

const aboutSubscribed: Partial<Record<SubscribedStatus, Notice>> = {
  healthy: 'calendar_healthy',
  degraded: 'calendar_degraded',
  failed: 'subscribed_failed',
};

type HealthChanged = EventOf<(typeof subscribedEvents)['subscribed.health_changed']>;

const tellOfSubscribed = async (event: HealthChanged): Promise<void> => {
  const notice = aboutSubscribed[event.data.to];
  const { userId, name } = event.record;
  if (notice) await tell({ userId, notice, name: name || 'iCalendar', at: event.at }, event);
};

/** What people should know of their account: a line here for each event that is worth a notice. */
export const handler = consume(
  {
    'key.expiring': keyEvents['key.expiring'],
    'key.expired': keyEvents['key.expired'],
    'subscribed.health_changed': subscribedEvents['subscribed.health_changed'],
  },
  {
    'key.expiring': event => tell(aboutKey('key_expiring', event.record), event),
    'key.expired': event => tell(aboutKey('key_expired', event.record), event),
    'subscribed.health_changed': tellOfSubscribed,
  },
);
