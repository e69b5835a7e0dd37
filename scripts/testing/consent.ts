import type { ProviderName } from '../dev/providers/state.ts';
import { eventually } from './await.ts';
import type { Person } from './people.ts';

export const redirect = 'http://localhost:3000/connected';
type Wish = { provider: ProviderName; purpose?: 'read_calendars' | 'write_calendars'; account: string; untick?: string[] };

/** Begins to connect: the address to which the browser is sent. */
export const startConnecting = async ({ api }: Person, { provider, purpose, account }: Wish): Promise<string> =>
  (await api.createConsent({ body: { provider, purpose, redirect, loginHint: account } })).data.authorizationUrl;

/** The person allows it, or not, on the provider's page: the address that their browser is sent back to. */
export const decide = async (
  authorizationUrl: string,
  { account, untick = [] }: Pick<Wish, 'account' | 'untick'>,
  decision: 'allow' | 'deny' = 'allow',
) => {
  const form = new URLSearchParams({ account, decision });
  for (const scope of new URL(authorizationUrl).searchParams.get('scope')!.split(' '))
    if (!untick.includes(scope)) form.append('scope', scope);
  const answer = await fetch(authorizationUrl, { method: 'POST', body: form, redirect: 'manual' });
  return answer.headers.get('location')!;
};

/** The browser comes back to the API, which sends it on: what it carries there. */
export const comeBack = async (address: string): Promise<{ status: number; claim?: string; error?: string }> => {
  const answer = await fetch(address, { redirect: 'manual' });
  const location = answer.headers.get('location');
  const query = location ? new URL(location).searchParams : undefined;
  return { status: answer.status, claim: query?.get('claim') ?? undefined, error: query?.get('error') ?? undefined };
};

/** Connects an account as its person would: there, back, and claimed. */
export const connect = async (person: Person, wish: Wish) => {
  const { claim } = await comeBack(await decide(await startConnecting(person, wish), wish));
  return (await person.api.addConnection({ body: { claim: claim! } })).data;
};

/** A provider, and how its first calendar is kept in step. */
export type Choice = { provider: ProviderName; mode?: 'both' | 'busy' };

/** Keeps the first calendar of somebody in step with their own workspace, both ways unless it is said otherwise. Its first sync is done then. */
export const keepInStep = async (someone: Person, { provider, mode = 'both' }: Choice) => {
  const connection = await connect(someone, { provider, purpose: 'write_calendars', account: someone.email });
  const listed = async () => (await someone.api.listCalendars({ params: connection })).data;
  const calendar = await eventually('the calendars', async () => (await listed()).find(each => each.name === 'Mine'));
  await someone.api.changeCalendar({ params: calendar, body: { mode } });
  await eventually('the first sync', async () => (await listed()).find(each => each.lastSyncAt));
  return { connection, calendar };
};
