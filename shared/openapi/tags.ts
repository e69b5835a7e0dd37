import type { ModuleName } from '../api/index.ts';

/** Under which heading the routes of a module stand in the document, in the order of reading, and what they are for. */
export const tags: Record<ModuleName, { name: string; description: string }> = {
  items: {
    name: 'Items',
    description:
      'What falls due: tasks, chores, notes and links, with start or due, deadline, recurrence, checklist and reminders, and the lists that they stand in. A recurring item is one item: completing it moves it on to its next occurrence.',
  },
  activity: {
    name: 'Activity',
    description: 'What happened to an item that it does not show itself: what gave way where a calendar and the item were both changed.',
  },
  agenda: { name: 'Agenda', description: 'Everything that falls due for you, in all your workspaces, in the order of time.' },
  recurrence: { name: 'Recurrence', description: 'RFC 5545 rules, tried out before they are saved.' },
  workspaces: {
    name: 'Workspaces',
    description: 'A household, a team, or your own: who is in it and in which role.',
  },
  invitations: {
    name: 'Invitations',
    description: 'Letting people into a workspace by mail: the link works once, and for nobody but who owns the address.',
  },
  me: { name: 'Profile', description: 'Where you live in time and language, and how you want to be told.' },
  export: { name: 'Export', description: 'Everything that is held about you, to read and to take with you.' },
  notifications: {
    name: 'Notifications',
    description: 'Your inbox: what you were told, on which channels, and for each why it came, came late, or did not come.',
  },
  push: { name: 'Push', description: 'The browsers and devices that get push messages (W3C Push API, RFC 8030).' },
  digests: { name: 'Digests', description: 'The daily and weekly summary, looked at before it is sent.' },
  batch: { name: 'Batch', description: 'Many commands in one request: imports, and what a client did while it was offline.' },
  actions: {
    name: 'Mail actions',
    description:
      'Pages behind the one-time links of mails and pushes, for people rather than for clients. Reading a page never acts; its button does.',
  },
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
  keys: {
    name: 'API keys',
    description:
      'What programs call with, in your name and within your rights: made, rotated and ended by you. `alm_…` goes where an access token goes.',
  },
  imports: {
    name: 'Imports',
    description: 'Calendars of other programs, taken over as items.',
  },
  health: { name: 'Health', description: 'Whether the API answers, and for operators how its parts are.' },
  docs: { name: 'Reference', description: 'What you are reading, and what it is made from.' },
  config: { name: 'Configuration', description: 'What a client needs to know before anybody has signed in.' },
};
