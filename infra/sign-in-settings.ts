import * as z from 'zod';
import { AddressScope, Domain, type SignInProvider } from '../shared/domain/people/accounts/sign-in-provider.ts';

/**
 * Where a secret is that a provider has made: the name of an entry of Secrets Manager, of which it is the whole text. Put there before the deploy,
 * which reads it; another value is read when `secretVersion`, the id of its version, says another one.
 */
const secret = {
  secretName: z.string().regex(/^[\w/+=.@-]{1,512}$/, 'must be the name of a secret'),
  secretVersion: z.uuid().optional(),
};
const clientId = z.string().min(1);

/** Names at Cognito that stand for what it knows by itself, and for the providers below. */
const taken = /^(cognito|google|signinwithapple|microsoft|facebook|loginwithamazon)$/i;

const Provider = z.discriminatedUnion('kind', [
  z.strictObject({ kind: z.literal('google'), clientId, ...secret }),
  /** The client is the id of its Services ID. The secret is the text of the key's file, without its first and last line. */
  z.strictObject({
    kind: z.literal('apple'),
    clientId,
    teamId: z.string().length(10),
    keyId: z.string().length(10),
    ...secret,
  }),
  /** One tenant of Entra ID, whose tokens say by the optional claim `xms_edov` that the tenant owns the address’s domain. */
  z.strictObject({ kind: z.literal('microsoft'), tenantId: z.guid(), clientId, addresses: AddressScope, ...secret }),
  /** Anybody else who speaks OpenID Connect and says `email_verified`. Where it is the sign-in of one company, `addresses` are those of its domains. */
  z.strictObject({
    kind: z.literal('oidc'),
    name: z
      .string()
      .regex(/^[A-Za-z][A-Za-z0-9-]{2,31}$/, 'must be 3 to 32 letters, digits and hyphens')
      .refine(name => !taken.test(name), 'is the name of another provider'),
    title: z.string().min(1).max(40),
    issuer: z.url().refine(url => !url.endsWith('/'), 'must not end in a slash'),
    addresses: AddressScope,
    clientId,
    ...secret,
  }),
]);
export type ProviderRow = z.infer<typeof Provider>;

const Federated = z.strictObject({
  /**
   * Where Cognito sends people on and takes them back: a name of ours below its own domain, or a domain of one's own, whose certificate is in
   * us-east-1. The local cloud has none.
   */
  domain: z.union([
    z.strictObject({
      prefix: z
        .string()
        .regex(/^[a-z0-9](?:[a-z0-9-]{0,61}[a-z0-9])?$/, 'must be small letters, digits and hyphens')
        .refine(prefix => !/aws|amazon|cognito/.test(prefix), 'must not contain aws, amazon or cognito'),
    }),
    z.strictObject({
      name: Domain,
      certificateArn: z
        .string()
        .regex(/^arn:aws[\w-]*:acm:us-east-1:\d{12}:certificate\/[\w-]+$/, 'must be the ARN of a certificate in us-east-1'),
    }),
    z.literal('none'),
  ]),
  /** Where apps may be sent back to with a code, and after signing out. Whole addresses. */
  callbacks: z.array(z.url()).min(1).max(100),
  logouts: z.array(z.url()).min(1).max(100),
  providers: z.array(Provider).min(1).max(50),
});
export type FederatedSignIn = z.infer<typeof Federated>;

/** How users sign in: by mail address and password alone, or at providers, too. */
export const SignInSettings = z.union([z.literal('passwords'), Federated]);
export type SignInSettings = z.infer<typeof SignInSettings>;

/** Google and Apple, with the addresses that they give out. Of others both know who has read mail there, once. */
const known = {
  google: { name: 'Google', title: 'Google', gives: ['gmail.com', 'googlemail.com'] },
  apple: { name: 'SignInWithApple', title: 'Apple', gives: ['icloud.com', 'me.com', 'mac.com', 'privaterelay.appleid.com'] },
};

/** What a provider is called at Cognito. By what Google and Apple say of an address, whatever its domain, somebody gets an account of their own. */
export const providerOf = (row: ProviderRow): SignInProvider => {
  if (row.kind === 'google' || row.kind === 'apple') return { ...known[row.kind], addresses: 'any' };
  const { name, title } = row.kind === 'oidc' ? row : { name: 'Microsoft', title: 'Microsoft' };
  return { name, title, addresses: row.addresses, gives: row.addresses };
};

const base = { email: 'email', email_verified: 'email_verified', name: 'name' };

/** Which claim becomes which attribute. Entra says in a claim of its own whether an address is verified; Google and Apple know no zone. */
export const mappingOf = ({ kind }: ProviderRow): Record<string, string> => {
  if (kind === 'google' || kind === 'apple') return base;
  const said = { ...base, locale: 'locale', zoneinfo: 'zoneinfo' };
  return kind === 'microsoft' ? { ...said, email_verified: 'xms_edov' } : said;
};

/** The providers of a stage. */
export const providersOf = (signIn: SignInSettings): SignInProvider[] => (signIn === 'passwords' ? [] : signIn.providers.map(providerOf));

/** What is wrong with the settings of signing in by themselves. */
export const signInIssues = (signIn: SignInSettings, real: boolean): { path: string[]; message: string }[] => {
  if (signIn === 'passwords') return [];
  const each = providersOf(signIn).map(({ name }) => name.toLowerCase());
  return [
    ...(new Set(each).size < each.length ? [{ path: ['signIn', 'providers'], message: 'must not name a provider twice' }] : []),
    ...(real && signIn.domain === 'none' ? [{ path: ['signIn', 'domain'], message: 'must be there: Cognito has no address without' }] : []),
  ];
};

/** The settings of signing in that lead somewhere: addresses of the web, and the account of a certificate. */
export const leadingOf = (signIn: SignInSettings): { urls: string[]; account?: string } => {
  if (signIn === 'passwords') return { urls: [] };
  const { domain, callbacks, logouts, providers } = signIn;
  const issuers = providers.flatMap(provider => (provider.kind === 'oidc' ? [provider.issuer] : []));
  const urls = [...callbacks, ...logouts, ...issuers];
  return typeof domain === 'object' && 'name' in domain
    ? { urls: [...urls, `https://${domain.name}`], account: domain.certificateArn.split(':')[4]! }
    : { urls };
};
