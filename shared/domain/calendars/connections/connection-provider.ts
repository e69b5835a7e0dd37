import * as z from 'zod';

/** Where people keep their calendars. */
export const Provider = z.enum(['google', 'microsoft']);
export type Provider = z.infer<typeof Provider>;

/** What a connection is for: seeing when somebody is busy, or that and writing events of ours. More is never asked for. */
export const Purpose = z.enum(['read_calendars', 'write_calendars']);
export type Purpose = z.infer<typeof Purpose>;

const identity: Record<Provider, readonly string[]> = {
  google: ['openid', 'email'],
  microsoft: ['openid', 'email', 'profile', 'offline_access'],
};

const google = 'https://www.googleapis.com/auth/calendar';
const calendars: Record<Provider, Record<Purpose, readonly string[]>> = {
  google: {
    read_calendars: [`${google}.calendarlist.readonly`, `${google}.events.readonly`],
    write_calendars: [`${google}.calendarlist.readonly`, `${google}.events`],
  },
  microsoft: { read_calendars: ['Calendars.Read'], write_calendars: ['Calendars.ReadWrite'] },
};

/** The scopes to ask a provider for. */
export const scopesFor = (provider: Provider, purpose: Purpose): string[] => [...identity[provider], ...calendars[provider][purpose]];

/** Microsoft names its own scopes with or without the resource they belong to. */
const bare = (scope: string): string => scope.replace(/^https:\/\/graph\.microsoft\.com\//, '').toLowerCase();

/** What the granted scopes are good for; undefined when the person unticked what is needed. Writing includes reading. */
export const purposeOf = (provider: Provider, granted: readonly string[]): Purpose | undefined => {
  const has = new Set(granted.map(bare));
  return (['write_calendars', 'read_calendars'] as const).find(purpose =>
    calendars[provider][purpose].every(scope => has.has(bare(scope))),
  );
};

/** How a provider is reached: settings of the stage. An empty client id means that the stage has not registered with it. */
export const ProviderSettings = z.strictObject({
  clientId: z.string(),
  authorizeUrl: z.url(),
  tokenUrl: z.url(),
  /** RFC 7009; where it is missing the provider takes no consent back on a client's word. */
  revokeUrl: z.url().optional(),
  /** The base of its calendar API. */
  apiUrl: z.url(),
  /** What its id tokens name as `iss`; `{tenantid}` stands for any one tenant (Microsoft). */
  issuer: z.string(),
});
export type ProviderSettings = z.infer<typeof ProviderSettings>;
