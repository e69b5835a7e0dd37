import { type Calendar, calendarsOf, keepEvent, newEventId, type StoredEvent } from './calendars.ts';
import { type Exchange, type Reply, reply } from './exchange.ts';
import { type Account, accountOf, type Client, type Fault, type ProviderName, type State } from './state.ts';

/** What a test does to the providers' world, by its name: one JSON object in, one out. */
export const controls = {
  /** Registers the client: the secrets that are good now, and where browsers may be sent back to. */
  client: (state: State, { provider, ...client }: { provider: ProviderName } & Partial<Client>) =>
    Object.assign(state.clients[provider], client),
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
  /** The tokens of syncs so far are not taken any more (410, syncStateNotFound). */
  forgetSyncs: (state: State, { email, provider }: Pick<Account, 'email' | 'provider'>) => {
    for (const calendar of calendarsOf(accountOf(state, provider, email))) calendar.forgotten = ++calendar.sequence;
    return {};
  },
  fault: (state: State, fault: Fault) => {
    state.faults.push(fault);
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
