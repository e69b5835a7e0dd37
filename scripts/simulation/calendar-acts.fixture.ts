import type { Provider } from '../../shared/domain/calendars/connections/connection-provider.ts';
import {
  atProvider,
  connect,
  connected,
  fetchClaim,
  inStep,
  keepInStep,
  publish,
  subscribe,
  subscribed,
  told,
  write,
} from './calendar-kills.fixture.ts';
import { type Act, pause, type Ready } from './kills.fixture.ts';

/** Something that calendars make a function do: what it begins from, and what sets it to work. `what` is the route where it is a request. */
export type Tried = { what: string; of: string; ready: Ready; act: Act };
const minute = 60_000;
const nothing: Act = async () => undefined;
const nobody: Ready = async () => ({});

const asks =
  (name: string): Act =>
  async ({ household, ada, ids: { connectionId, calendarId } }) => {
    const params: Record<string, string> = { ...(connectionId ? { connectionId } : {}), ...(calendarId ? { calendarId } : {}) };
    told(await household.ask(name, ada, '', { params }));
  };

const turnedOff: Act = async ({ household, ada, ids: { connectionId, calendarId } }) =>
  told(
    await household.ask('changeCalendar', ada, '', {
      params: { connectionId: connectionId!, calendarId: calendarId! },
      body: { mode: 'off' },
    }),
  );

const claimAt =
  (provider: Provider): Ready =>
  async prepared => ({ claim: await fetchClaim(prepared, provider) });

const connects =
  (provider: Provider): Act =>
  prepared =>
    connect(prepared, provider);

const claims: Act = async ({ household, ada, ids }) => told(await household.ask('addConnection', ada, '', { body: { claim: ids.claim } }));

/** The person moves an event of their own, deletes another and writes a third; and moves ours. */
const muchChangesThere =
  (provider: Provider): Act =>
  async prepared => {
    write(prepared, provider, 'dentist', 26);
    write(prepared, provider, 'barber', 25, provider === 'google' ? { status: 'cancelled' } : { removed: true });
    write(prepared, provider, 'optician', 27);
  };

/** The person is sent to the provider and back with a claim; nobody takes it, or they have connected the same account already. */
const unclaimed =
  (isConnected: boolean): Ready =>
  async prepared => {
    if (isConnected) await connected('google')(prepared);
    return claimAt('google')(prepared);
  };

/** An owner has disconnected, and the provider has not heard of it yet. */
const endedUnheard: Ready = async prepared => {
  const ids = await connected('google')(prepared);
  atProvider(prepared, 'fault', { path: '/google/revoke', times: 1, status: 503 });
  await prepared.household.ask('endConnection', prepared.ada, '', { params: { connectionId: ids.connectionId! } });
  await pause(prepared.world, 90_000);
  return ids;
};

/** The data key of a connection is three months old. */
const keyIsOld: Act = async ({ world, ada, ids }) => {
  const key = { pk: `USER#${ada.userId}`, sk: `CREDENTIAL#${ids.connectionId}` };
  const at = (minutes: number) => new Date(world.timeline.now() + minutes * minute).toISOString();
  const keyedAt = at(-91 * 1440);
  world.table.write(key, { ...world.table.row(key), keyedAt, gsi1sk: keyedAt, dueAt: at(3), dueShard: 'DUE#0' });
};

/** The person takes the consent back at the provider, which a sync finds out. */
const consentEnds: Act = async prepared => {
  atProvider(prepared, 'endConsent', { email: prepared.ada.email });
  await asks('syncConnection')(prepared);
};

/** Items are moved, made and deleted here. */
const muchChangesHere: Act = async ({ household: { ask }, ada, ids }) => {
  await ask('changeItem', ada, '', { params: { itemId: ids.open! }, body: { due: { date: '2026-11-29', time: '10:00', zone: 'UTC' } } });
};
const anItemGoes: Act = async ({ household: { ask }, ada, ids }) => ask('deleteItem', ada, '', { params: { itemId: ids.recurring! } });

const published: Ready = async prepared => {
  publish(prepared, { concert: 10, fair: 11, trip: 12 });
  return {};
};
const subscribes =
  (kind: 'busy' | 'items'): Act =>
  prepared =>
    subscribe(prepared, kind);
/** In a calendar of others an event is moved, one is gone, and another is new. */
const fileChanges: Act = async prepared => {
  publish(prepared, { concert: 13, trip: 12, party: 14 });
  await asks('refreshSubscribedCalendar')(prepared);
};

/** An event vanishes there, and stands there again a quarter of an hour later. */
const eventComesBack: Act = async prepared => {
  publish(prepared, { concert: 10, trip: 12 });
  await asks('refreshSubscribedCalendar')(prepared);
  await pause(prepared.world, 16 * minute);
  publish(prepared, { concert: 10, fair: 11, trip: 12 });
  await asks('refreshSubscribedCalendar')(prepared);
};

/** What works behind the API for calendars of others. */
export const calendarWork: Tried[] = [
  { what: 'a new connection', of: 'calendars/on-sync', ready: claimAt('google'), act: claims },
  { what: 'a first reading', of: 'calendars/on-sync', ready: connected('google'), act: prepared => keepInStep(prepared) },
  {
    what: 'a first reading at Microsoft',
    of: 'calendars/on-sync',
    ready: connected('microsoft'),
    act: prepared => keepInStep(prepared),
  },
  { what: 'changes there', of: 'calendars/on-sync', ready: inStep('google'), act: muchChangesThere('google') },
  { what: 'changes there at Microsoft', of: 'calendars/on-sync', ready: inStep('microsoft'), act: muchChangesThere('microsoft') },
  { what: 'a change here', of: 'calendars/on-sync', ready: inStep('google'), act: muchChangesHere },
  { what: 'a change here for Microsoft', of: 'calendars/on-sync', ready: inStep('microsoft'), act: muchChangesHere },
  { what: 'a connection that ended', of: 'calendars/on-sync', ready: inStep('google'), act: asks('endConnection') },
  { what: 'a calendar that is turned off', of: 'calendars/on-sync', ready: inStep('google'), act: turnedOff },
  {
    what: 'a calendar that is turned off at Microsoft',
    of: 'calendars/on-sync',
    ready: inStep('microsoft'),
    act: turnedOff,
  },
  { what: 'an item that goes', of: 'calendars/on-sync', ready: inStep('google'), act: anItemGoes },
  { what: 'tokens that end', of: 'calendars/on-token', ready: connected('google', { tokenLifeSeconds: 2100 }), act: nothing },
  {
    what: 'tokens that end at Microsoft',
    of: 'calendars/on-token',
    ready: connected('microsoft', { tokenLifeSeconds: 2100 }),
    act: nothing,
  },
  { what: 'tokens that fall due', of: 'calendars/on-due', ready: connected('google', { tokenLifeSeconds: 2100 }), act: nothing },
  { what: 'a disconnection', of: 'calendars/on-token', ready: inStep('google'), act: asks('endConnection') },
  { what: 'a disconnection at Microsoft', of: 'calendars/on-token', ready: inStep('microsoft'), act: asks('endConnection') },
  { what: 'a disconnection that was not heard', of: 'calendars/on-token', ready: endedUnheard, act: nothing },
  { what: 'what nobody claims', of: 'calendars/on-token', ready: unclaimed(false), act: nothing },
  { what: 'what nobody claims of an account that is connected', of: 'calendars/on-token', ready: unclaimed(true), act: nothing },
  { what: 'an old data key', of: 'calendars/on-token', ready: connected('google'), act: keyIsOld },
  { what: 'a first reading of busy times', of: 'calendars/on-refresh', ready: published, act: subscribes('busy') },
  { what: 'a first reading of items', of: 'calendars/on-refresh', ready: published, act: subscribes('items') },
  { what: 'changed busy times', of: 'calendars/on-refresh', ready: subscribed('busy'), act: fileChanges },
  { what: 'changed items', of: 'calendars/on-refresh', ready: subscribed('items'), act: fileChanges },
  { what: 'an item that goes and comes back', of: 'calendars/on-refresh', ready: subscribed('items'), act: eventComesBack },
  { what: 'the end', of: 'calendars/on-refresh', ready: subscribed('busy'), act: asks('unsubscribeCalendar') },
  { what: 'a consent that ends', of: 'notifications/on-event', ready: inStep('google'), act: consentEnds },
];

/** Each request that has to do with calendars of others. */
export const calendarRequests: Tried[] = [
  { what: 'createConsent', of: 'calendars/api', ready: nobody, act: connects('google') },
  { what: 'addConnection', of: 'calendars/api', ready: claimAt('google'), act: claims },
  { what: 'syncConnection', of: 'calendars/api', ready: connected('google'), act: asks('syncConnection') },
  { what: 'changeCalendar', of: 'calendars/api', ready: connected('google'), act: prepared => keepInStep(prepared) },
  { what: 'endConnection', of: 'calendars/api', ready: inStep('google'), act: asks('endConnection') },
  { what: 'receiveGoogleNotification', of: 'calendars/api', ready: inStep('google'), act: muchChangesThere('google') },
  { what: 'receiveMicrosoftNotification', of: 'calendars/api', ready: inStep('microsoft'), act: muchChangesThere('microsoft') },
  { what: 'addSubscribedCalendar', of: 'calendars/api', ready: published, act: subscribes('busy') },
  { what: 'refreshSubscribedCalendar', of: 'calendars/api', ready: subscribed('busy'), act: fileChanges },
  { what: 'unsubscribeCalendar', of: 'calendars/api', ready: subscribed('busy'), act: asks('unsubscribeCalendar') },
  // A code that the provider took cannot be exchanged twice, and the word that claims is told once: whoever comes back again is told that
  // their link was used, and connects again. What the first way brought is given back.
  { what: 'returnFromGoogle', of: 'calendars/consents-api', ready: nobody, act: connects('google') },
  { what: 'returnFromMicrosoft', of: 'calendars/consents-api', ready: nobody, act: connects('microsoft') },
];
