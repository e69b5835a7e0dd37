import { BusyTime, CalendarShown, ConnectionShown } from '../../api/calendars/connections.ts';
import { FeedMade, FeedShown } from '../../api/calendars/feeds.ts';
import type { modules } from '../../api/calendars/index.ts';
import { SubscribedShown } from '../../api/calendars/subscriptions.ts';
import { FeedScope } from '../../domain/calendars/feeds/feed.ts';
import { SubscribedInto } from '../../domain/calendars/subscriptions/subscribed-calendar.ts';
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
  descriptions: {
    'Connection.status':
      'Whether it works: `degraded` has failed more than once and is tried again, `expired` and `revoked` must be connected anew, `disconnected` was ended by its owner.',
    'SubscribedCalendar.status':
      'Not read yet (`pending`), `healthy`, `degraded` (failed more than once in a row), `failed` (never worked, or not for long), or `ended`.',
    email: 'The mail address of the account.',
    token: 'What the address ends in: whoever has it may read the feed.',
    calendarId: 'The id of the calendar.',
    'BusyTime.calendarId': 'The calendar that it comes from.',
    from: 'When it begins.',
    to: 'When it is over: the first instant that is free again.',
    'lastError.at': 'When it failed last.',
    'losses.reason': 'Why an item does not hold it.',
    'refused.reason': 'Why it could not be taken, in a word that does not change.',
    connectionId: 'The connected account.',
    feedId: 'The id of the feed.',
    zone: 'The IANA time zone in which its days begin and its wall-clock times are meant.',
    provider: 'Google or Microsoft.',
    purpose: 'What the consent is for: to read calendars, or to write them too.',
    redirect: 'Where the browser goes on to with a claim: one of the addresses that the stage allows.',
    loginHint: 'The address of the account, for the provider to offer first.',
    authorizationUrl: 'Where to send the browser, so that its user consents.',
    claim: 'What the browser came back with: it can be taken once, by who began.',
    account: 'The account at the provider.',
    connectedAt: 'When its owner consented.',
    tokenExpiresAt: 'Until when its tokens are good; they are renewed before.',
    lastSyncAt: 'When it was last in step.',
    nextSyncAt: 'When it is looked at next, if nothing comes before.',
    channelExpiresAt: 'Until when the provider tells of changes by itself.',
    failures: 'How often in a row it failed.',
    lastError: 'Why it failed last.',
    code: 'Which kind of failure, to branch on.',
    revocation: 'What became of the consent at the provider after a disconnect.',
    advice: 'What its owner can do: nothing, wait, or connect it again.',
    canWrite: 'Whether the account may write to it.',
    mode: 'What it is kept in step for: nothing, its busy times in, items with a time out, or both.',
    state: 'The `state` of the request for consent.',
    iss: 'The provider, as it names itself (RFC 9207).',
    error: 'Why there was no consent.',
    validationToken: 'What the provider wants to hear back, as plain text.',
    value: 'What has happened, in one or more notes.',
    clientState: 'The word by which we know the note to be the provider’s.',
    lifecycleEvent: 'What happened to the way by which the provider tells of changes.',
    into: 'What its events become: busy times, or items.',
    refreshMinutes: 'How often it is looked at, in minutes.',
    changedAt: 'When it was last found changed.',
    events: 'How many events it held then.',
    skipped: 'How many of its events make no sense, and are left out.',
    host: 'Whose address it is: the whole of it is told to nobody.',
    nextCheckAt: 'When it is looked at next.',
    scope:
      'What it shows: everything that falls due for you, one list, or all that you may see of one workspace, such as the chores of a household, whosever they are, or when patients come to you in one clinic: that there is an appointment and when, and never whose it is or why.',
    tasks: 'Also as tasks (VTODO), for programs that keep them apart from events.',
    alarms: 'With the reminders as alarms of the device; ours come all the same.',
    color: 'The name of a colour of CSS (RFC 7986).',
    calendar: 'The text of the file (RFC 5545).',
    past: 'Whether what is over is taken too.',
    taken: 'Each component that is an item now.',
    component: 'Which component of the file.',
    uid: 'Its UID in the file.',
    created: 'Whether the item is new; it was one already, and stays as it is, where this is false.',
    losses: 'What of it an item does not hold.',
    part: 'The property that is left out.',
    refused: 'Each component that could not be taken.',
  },
};
