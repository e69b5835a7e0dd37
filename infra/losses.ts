import type { ConsumerName } from '../events/consumers.ts';
import { type ModuleName, routesByModule } from '../shared/api/index.ts';
import type { clockAccess } from './modules.ts';

type Worker =
  | ConsumerName
  | keyof typeof clockAccess
  | 'deliveries/on-mail-feedback'
  | 'events/on-undelivered'
  | 'events/publish'
  | 'fallback/api'
  | 'identity/authorizer';

/** What people lose while a function does not work. The functions behind routes have their sentence below. */
const losses: Record<Worker, string> = {
  'clock/fire': 'Reminders, digests and retries do not go out when they fall due.',
  'clock/near': 'Reminders that fall due within three minutes of being written go out some minutes late.',
  'clock/sweep': 'Reminders that were lost on the way are not found again.',
  'workspaces/on-ended':
    'Members of a deleted workspace beyond the first fifty are still in it, and what was deleted 30 days ago is not erased yet.',
  'identity/on-access-changed':
    'Who was signed out, suspended or has closed their account can still sign in at Cognito; they get nowhere with it.',
  'clock/tick': 'Reminders and digests go out some minutes late, when the sweep finds them.',
  'clock/window': 'Reminders and digests go out some minutes late, when the sweep finds them.',
  'deliveries/on-email-due': 'Reminders and digests are not mailed.',
  'deliveries/on-mail-feedback': 'Mail goes on to addresses that bounce or complained, until receivers refuse our mail to everybody.',
  'deliveries/on-push-due': 'Reminders are not pushed to phones and browsers.',
  'digests/on-digest-due': 'People do not get their digests.',
  'events/on-undelivered':
    'What a queue or the bus did not take at once does not reach it: a reminder that fired is not told, or integrations miss a change.',
  'events/publish': 'Reminders that fired reach nobody, and integrations hear of no change.',
  'fallback/api': 'Clients that ask for what is not there get an error instead of an explanation.',
  'activity/on-calendar-conflict': 'What gave way where a calendar and an item were both changed can be read some time later only.',
  'calendars/on-sync-due': 'Connected calendars are not kept in step: busy times grow old, and items do not reach them.',
  'grants/on-health-changed': 'Owners are not told that the connection of a calendar is degraded or over.',
  'subscriptions/on-refresh-due': 'Subscribed calendars are not read: what changes there is not seen here.',
  'grants/on-token-due': 'Connected calendars stop within an hour, and disconnected accounts stay known to their provider.',
  'identity/authorizer': 'Nobody who is signed in can use the API.',
  'invitations/on-invitation-sent': 'People who are invited get no mail.',
  'notifications/on-account-notice': 'Nobody hears that their API key ends soon, or of other things about their account.',
  'notifications/on-reminder-fired': 'Reminders that fired reach nobody: neither inbox, nor mail, nor push.',
};

const isWorker = (name: string): name is Worker => Object.hasOwn(losses, name);
const isModule = (name: string): name is ModuleName => Object.hasOwn(routesByModule, name);

/** What people lose while a function does not work, as a sentence. Fails for a function that nobody has thought about. */
export const lossOf = (name: string): string => {
  if (isWorker(name)) return losses[name];
  const [module = ''] = name.split('/');
  if (name.endsWith('/api') && isModule(module))
    return `What people ask of "${module}" (shared/api) is answered with an error and not done.`;
  throw new Error(`Say in infra/losses.ts what people lose while ${name} does not work.`);
};
