import { BusyTime, CalendarShown, ConnectionShown } from '../../api/calendars/connections.ts';
import { FeedMade, FeedShown } from '../../api/calendars/feeds.ts';
import type { modules } from '../../api/calendars/index.ts';
import { SubscribedShown } from '../../api/calendars/subscriptions.ts';
import { FeedScope } from '../../domain/calendars/feed.ts';
import { SubscribedInto } from '../../domain/calendars/subscribed-calendar.ts';
import type { ServicePart } from './part.ts';

export const calendars: ServicePart<typeof modules> = {
  tags: {
    connections: {
      name: 'Connections',
      description: 'Your calendar accounts at Google and Microsoft: connecting them, how each is, and ending them.',
    },
    subscriptions: {
      name: 'Subscriptions',
      description: 'Calendars of others on the web, read by their address as busy times or as items, and how each is.',
    },
    consents: {
      name: 'Consent returns',
      description: 'Where a provider sends the browser back to after somebody has consented, for browsers rather than for clients.',
    },
    feeds: {
      name: 'Calendar feeds',
      description:
        'Private addresses at which calendar programs read what falls due: Google, Apple, Outlook and whatever else reads iCalendar.',
    },
    imports: {
      name: 'Imports',
      description: 'Calendars of other programs, taken over as items.',
    },
  },
  components: {
    FeedScope,
    SubscribedInto,
    SubscribedCalendar: SubscribedShown,
    Connection: ConnectionShown,
    LinkedCalendar: CalendarShown,
    BusyTime,
    Feed: FeedShown,
    FeedWithUrl: FeedMade,
  },
};
