import type { Connection } from './connection.ts';

const providers = { google: 'Google Calendar', microsoft: 'Microsoft 365' };

/** The name that a user knows a connection by: its provider and its account. */
export const connectionName = ({ provider, account }: Pick<Connection, 'provider' | 'account'>): string =>
  [providers[provider], account.email].filter(Boolean).join(' · ').slice(0, 200);
