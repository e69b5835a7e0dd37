import { openTokens } from '../../functions/calendars/connections/credential.ts';
import { idsFrom } from '../../shared/data/core/key.ts';
import type { Provider } from '../../shared/domain/calendars/connections/connection-provider.ts';
import type { Encrypted } from '../../shared/domain/calendars/connections/credential.ts';
import { UserId } from '../../shared/domain/core/ids.ts';
import { personalWorkspaceOf } from '../../shared/runtime/http/ids.ts';
import { calendarsOf } from '../dev/providers/calendars.ts';
import { mailboxOf } from '../dev/providers/graph-store.ts';
import type { Account, State } from '../dev/providers/state.ts';
import type { Row } from './table/expression.ts';
import { unwrap } from './world/keys.ts';
import type { World } from './world/world.ts';

/** What stands in a record because of when and how often it was worked on: of these only what they come to is compared. */
export const comparedByTheWhole: Record<string, ReadonlySet<string>> = {
  consent: new Set(['version', 'event']),
  connection: new Set(['version', 'event', 'channelExpiresAt']),
  credential: new Set(['version', 'event', 'dueAt']),
  calendar: new Set(['version', 'event', 'windowFrom', 'windowTo']),
  event_link: new Set(['version', 'event']),
  subscribed: new Set(['version', 'event', 'windowTo']),
};

/** A way to a provider that led nowhere, and holds no tokens (any more): its person has begun anew, and it is forgotten within a day. */
export const isAbandoned = ({ entity, status, answer }: Row): boolean =>
  entity === 'consent' && answer === undefined && ['started', 'refused', 'unclaimed'].includes(String(status));

const rowsOf = ({ table }: World, entity: string): Row[] => table.rows.all().filter(row => row.entity === entity);

const googleEvents = (account: Account) =>
  calendarsOf(account).flatMap(({ summary: calendar, events }) =>
    [...events.values()].map(({ summary, status, start, end, recurrence, transparency }) => ({
      calendar,
      summary,
      status,
      start,
      end,
      recurrence,
      transparency,
    })),
  );

const graphEvents = (account: Account) =>
  mailboxOf(account).flatMap(({ name: calendar, events }) =>
    [...events.values()].map(({ subject, start, end, isAllDay, showAs, recurrence, removed, cancelled, exceptions }) => ({
      calendar,
      ...{ subject, start, end, isAllDay, showAs, recurrence, removed, cancelled, exceptions },
    })),
  );

/** Whether the refresh token in a credential is one that its provider takes. */
const opensThere = (state: State, row: Row): boolean => {
  const { pk, sk, provider, encrypted } = row as { pk: string; sk: string; provider: Provider; encrypted?: Encrypted };
  if (!encrypted) return false;
  const { userId, connectionId } = { ...idsFrom('USER#{userId}', pk), ...idsFrom('CREDENTIAL#{connectionId}', sk) };
  const context = { tenant: personalWorkspaceOf(UserId.parse(userId)), user: userId!, provider, connection: connectionId! };
  const { refreshToken } = openTokens(encrypted, context, unwrap(Buffer.from(encrypted.wrappedKey, 'base64'), context));
  return state.consents.some(each => !each.revoked && each.refreshTokens.has(refreshToken));
};

/** Whether the way by which a calendar is told of changes is open at its provider. One that we know nothing of ends by itself within a week. */
const isHeard = (state: State, { channel }: Row): boolean =>
  state.accounts
    .flatMap(account => [
      ...calendarsOf(account).flatMap(({ channels }) => channels),
      ...mailboxOf(account).flatMap(({ subscriptions }) => subscriptions),
    ])
    .some(({ id }) => id === (channel as { channelId: string } | undefined)?.channelId);

/** What stands at the providers at the end, as texts: whose consent lives, what is in their calendars, and whether what we keep of them works there. */
export const atProviders = (world: World): string[] => {
  const { state } = world.calendars;
  const accounts = state.accounts.map(account => ({
    provider: account.provider,
    consents: state.consents.some(each => each.account === account && !each.revoked),
    events: (account.provider === 'google' ? googleEvents(account) : graphEvents(account)).map(each => JSON.stringify(each)).sort(),
  }));
  const credentials = rowsOf(world, 'credential').map(row => ({ provider: row.provider, tokensWork: opensThere(state, row) }));
  const calendars = rowsOf(world, 'calendar').map(row => ({ calendar: row.name, mode: row.mode, isHeard: isHeard(state, row) }));
  return [...accounts, ...credentials, ...calendars].map(each => JSON.stringify(each)).sort();
};
