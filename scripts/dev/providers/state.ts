import { randomBytes } from 'node:crypto';

export type ProviderName = 'google' | 'microsoft';
/** A person's account at a provider. */
export type Account = {
  provider: ProviderName;
  subject: string;
  email: string;
  /** How long its access tokens live. */
  tokenLifeSeconds: number;
  /** What becomes of a used refresh token: as the provider documents it, or a sign of theft when it comes again (RFC 9700 4.14). */
  rotation: 'documented' | 'strict';
};
/** One consent at a provider: everything issued under it dies with it. */
export type Consented = {
  provider: ProviderName;
  clientId: string;
  account: Account;
  scopes: string[];
  /** The refresh tokens that work; Entra lets the old one work on beside the new. */
  refreshTokens: Set<string>;
  spent: Set<string>;
  accessTokens: Map<string, number>;
  revoked?: 'person' | 'client' | 'inactive';
};
export type Code = {
  provider: ProviderName;
  clientId: string;
  redirectUri: string;
  challenge: string;
  nonce: string;
  scopes: string[];
  account: Account;
  expiresAt: number;
  consented?: Consented;
};
/** What the provider of identities says of a person, and to whom. */
export type IdentityCode = { redirectUri: string; claims: Record<string, string | boolean> };
/** What is to go wrong: for requests whose method and path fit, so many times. `after` lets the request be done before its answer is lost. */
export type Fault = {
  path: string;
  method?: string;
  /** A text in the body, by which one account's requests are told from another's. */
  contains?: string;
  times: number;
  status?: number;
  retryAfterSeconds?: number;
  body?: unknown;
  cut?: 'before' | 'after';
};
export type Client = { secrets: string[]; redirectUris: string[] };

/** Everything that the providers know. */
export type State = {
  base: string;
  /** The API whose calendars the page of `app-page.ts` connects. */
  apiUrl: string;
  clients: Record<ProviderName, Client>;
  /** Where people sign in at somebody who knows them and nothing else: its client, and the codes that are on their way. */
  identity: Client & { codes: Map<string, IdentityCode> };
  accounts: Account[];
  codes: Map<string, Code>;
  consents: Consented[];
  faults: Fault[];
  /** Every token that was ever given out. */
  issued: string[];
  requests: { method: string; path: string; status: number }[];
  /** By how much the clock of the providers is ahead. */
  skewSeconds: number;
  /** Where a test has a time of its own, in milliseconds. */
  clock?: () => number;
  /** By what the providers reach others, where a test has a network of its own. */
  fetch?: typeof fetch;
};

/** A new world with nobody in it. */
export const newState = (base: string): State => ({
  base,
  apiUrl: '',
  clients: { google: { secrets: [], redirectUris: [] }, microsoft: { secrets: [], redirectUris: [] } },
  identity: { secrets: [], redirectUris: [], codes: new Map() },
  accounts: [],
  codes: new Map(),
  consents: [],
  faults: [],
  issued: [],
  requests: [],
  skewSeconds: 0,
});

/** The clocks of the providers, in milliseconds. */
export const nowOf = ({ skewSeconds, clock = Date.now }: State): number => clock() + skewSeconds * 1000;

/** What the providers reach others by. */
export const networkOf = ({ fetch: own = fetch }: State): typeof fetch => own;

/** A token that nobody else makes, noted so that tests can search for it. */
export const issue = (state: State, prefix: string): string => {
  const token = `${prefix}${randomBytes(24).toString('base64url')}`;
  state.issued.push(token);
  return token;
};

/** The account of this address; a new one where nobody had it. */
export const accountOf = (state: State, provider: ProviderName, email: string): Account => {
  const known = state.accounts.find(each => each.provider === provider && each.email === email);
  if (known) return known;
  const subject = randomBytes(8).readBigUInt64BE().toString();
  const account: Account = { provider, email, subject, tokenLifeSeconds: 3600, rotation: 'documented' };
  state.accounts.push(account);
  return account;
};
