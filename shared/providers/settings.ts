import * as z from 'zod';
import { type Provider, ProviderSettings } from '../domain/calendars/connections/connection-provider.ts';
import { environment } from '../env.ts';

const { PROVIDERS } = environment({ PROVIDERS: z.string() });
const settings = z.strictObject({ google: ProviderSettings, microsoft: ProviderSettings }).parse(JSON.parse(PROVIDERS));

/** The stage's settings for a provider. */
export const settingsOf = (provider: Provider): ProviderSettings => settings[provider];

/** Does an issuer that a provider named fit the one of the settings? */
export const isIssuer = ({ issuer }: ProviderSettings, named: unknown): boolean => {
  if (typeof named !== 'string') return false;
  const [before = '', after] = issuer.split('{tenantid}');
  return after === undefined
    ? named === issuer
    : named.startsWith(before) && named.endsWith(after) && /^[\w-]{1,64}$/.test(named.slice(before.length, named.length - after.length));
};
