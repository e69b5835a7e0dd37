import { type Calendar, calendarsOf, keepEvent, newEventId, type StoredEvent } from './calendars.ts';
import { type Exchange, type Reply, reply } from './exchange.ts';
import { type GraphStored, mailboxOf, storeEvent, tell } from './graph-store.ts';
import { type Account, accountOf, type Client, type Fault, type ProviderName, type State } from './state.ts';

type GraphDeed = { email: string; occurrence?: { day: string; cancelled?: boolean } & Partial<GraphStored> } & Partial<GraphStored>;
const firstMailbox = (state: State, email: string) => mailboxOf(accountOf(state, 'microsoft', email))[0]!;

/** What a test does to the providers' world, by its name: one JSON object in, one out. */
export const controls = {
  /** Registers the client: the secrets that are good now, and where browsers may be sent back to. */
  client: (state: State, { provider, ...client }: { provider: ProviderName } & Partial<Client>) =>
    Object.assign(state.clients[provider], client),
  /** Registers the client at the provider of identities. */
  identityClient: (state: State, client: Client) => Object.assign(state.identity, client) && {},
  account: (state: State, { provider, email, ...how }: Pick<Account, 'provider' | 'email'> & Partial<Account>) =>
    Object.assign(accountOf(state, provider, email), how),
  /** The person takes the consent back at the provider, or has not been there for too long. */
  endConsent: (state: State, { email, why = 'person' }: { email: string; why?: 'person' | 'inactive' }) => {
    for (const each of state.consents) if (each.account.email === email) each.revoked ??= why;
    return {};
  },
  /** How the consents of an account are: for each, what ended it, if anything did. */
  consents: (state: State, { email }: { email: string }) =>
    state.consents
      .filter(each => each.account.email === email)
      .map(({ provider, scopes, revoked, refreshTokens, accessTokens }) => ({
        provider,
        scopes,
        revoked,
        refreshTokens: [...refreshTokens],
        accessTokens: [...accessTokens.keys()],
      })),
  /** What the person does in their own calendar: a new event, or another state of one that is there. */
  event: (state: State, { email, provider, ...event }: Pick<Account, 'email' | 'provider'> & Partial<StoredEvent>) => {
    const [calendar] = calendarsOf(accountOf(state, provider, email)) as [Calendar];
    const id = event.id ?? newEventId();
    return keepEvent(state, calendar, { ...(calendar.events.get(id) ?? { status: 'confirmed' }), ...event, id });
  },
  /** Everything that stands in their first calendar, also what was cancelled. */
  events: (state: State, { email, provider }: Pick<Account, 'email' | 'provider'>) => [
    ...calendarsOf(accountOf(state, provider, email))[0]!.events.values(),
  ],
  /** What the person does in their own calendar at Microsoft: a new event, or another state of one that is there; of one occurrence, by its day. */
  graphEvent: (state: State, { email, occurrence, ...event }: GraphDeed) => {
    const calendar = firstMailbox(state, email);
    const known = calendar.events.get(event.id ?? '');
    if (!occurrence || !known) return storeEvent(state, calendar, event);
    const { day, cancelled, ...changed } = occurrence;
    if (cancelled) return storeEvent(state, calendar, { ...known, cancelled: [...known.cancelled, day] });
    return storeEvent(state, calendar, { ...known, exceptions: { ...known.exceptions, [day]: changed } });
  },
  /** Everything that stands in their first calendar at Microsoft, also what was removed. */
  graphEvents: (state: State, { email }: Pick<Account, 'email'>) => [...firstMailbox(state, email).events.values()],
  /** Graph's own word about the subscriptions of an account. */
  lifecycle: (state: State, { email, lifecycleEvent }: { email: string; lifecycleEvent: string }) => {
    const calendar = firstMailbox(state, email);
    const told = [...calendar.subscriptions];
    if (lifecycleEvent === 'subscriptionRemoved') calendar.subscriptions = [];
    for (const each of told) tell(state, each.lifecycleNotificationUrl!, each, { lifecycleEvent });
    return {};
  },
  /** The subscriptions to the first calendar of an account. */
  subscriptions: (state: State, { email }: Pick<Account, 'email'>) => firstMailbox(state, email).subscriptions,
  /** The tokens of syncs so far are not taken any more (410, syncStateNotFound). */
  forgetSyncs: (state: State, { email, provider }: Pick<Account, 'email' | 'provider'>) => {
    const account = accountOf(state, provider, email);
    for (const calendar of [...calendarsOf(account), ...mailboxOf(account)]) calendar.forgotten = ++calendar.sequence;
    return {};
  },
  fault: (state: State, fault: Fault) => {
    state.faults.push(fault);
    return {};
  },
  /** What was to go wrong goes well again: the faults of the requests with this text. */
  mend: (state: State, { contains }: Required<Pick<Fault, 'contains'>>) => {
    state.faults = state.faults.filter(each => each.contains !== contains);
    return {};
  },
  settings: (state: State, settings: Partial<Pick<State, 'skewSeconds' | 'apiUrl'>>) => Object.assign(state, settings) && {},
  /** Every token that was ever given out: what must stand nowhere. */
  issued: (state: State) => state.issued,
  requests: (state: State, { path = '' }: { path?: string }) => state.requests.filter(each => each.path.includes(path)),
} as const;
type Controls = typeof controls;

/** Answers a control's request. */
export const control = (state: State, exchange: Exchange): Reply => {
  const name = exchange.path.split('/').pop() ?? '';
  if (!Object.hasOwn(controls, name)) return reply(404, {});
  const run = controls[name as keyof Controls] as (state: State, input: unknown) => unknown;
  return reply(200, run(state, JSON.parse(exchange.body || '{}')));
};

type Input<N extends keyof Controls> = Parameters<Controls[N]>[1] extends undefined ? Record<string, never> : Parameters<Controls[N]>[1];

/** Does something to the providers' world from another process. */
export const tellProviders = async <N extends keyof Controls>(url: string, name: N, input: Input<N>): Promise<ReturnType<Controls[N]>> => {
  const response = await fetch(`${url}/_control/${name}`, { method: 'POST', body: JSON.stringify(input) });
  if (!response.ok) throw new Error(`The providers refuse ${name}: ${response.status}`);
  return (await response.json()) as ReturnType<Controls[N]>;
};
