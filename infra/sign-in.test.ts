import { afterAll, describe, expect, it } from 'vitest';
import { exampleSignIn, exampleStage, onlyOf, resourcesOf, synthesize, type Template } from './stacks.fixture.ts';
import { checkStage } from './stage-settings.ts';
import { replacedIn, statefulIn } from './stateful.fixture.ts';

const passwords = synthesize('dev');
const made = synthesize('dev', { signIn: exampleSignIn });
afterAll(() => {
  for (const each of [passwords, made]) each.remove();
});

/** The logical ids of what two templates do not have alike. */
const differences = (one: Template, other: Template): string[] =>
  [...new Set([...Object.keys(one.Resources), ...Object.keys(other.Resources)])]
    .filter(id => JSON.stringify(one.Resources[id]) !== JSON.stringify(other.Resources[id]))
    .filter(id => one.Resources[id]?.Type !== 'AWS::CDK::Metadata')
    .map(id => id.replace(/[0-9A-F]{8}$/, ''))
    .sort();

describe('a stage whose users sign in with passwords alone', () => {
  it('has nothing of providers in any template', () => {
    for (const [name, template] of Object.entries(passwords.byName))
      expect(JSON.stringify(template), name).not.toMatch(
        /SIGN_IN|PreSignUp|OnSignUp|on-sign-up|LinkProvider|DisableProvider|UserPoolDomain/,
      );
    const [, client] = onlyOf(passwords.state, 'AWS::Cognito::UserPoolClient');
    expect(client).toMatchObject({ AllowedOAuthFlowsUserPoolClient: false, SupportedIdentityProviders: ['COGNITO'] });
    expect(Object.keys(client)).not.toContain('CallbackURLs');
  });

  it('differs from one with providers in what these take, and in nothing else', () => {
    expect(differences(passwords.state, made.state)).toEqual([
      'SignInAcme',
      'SignInDomain',
      'SignInGoogle',
      'SignInMicrosoft',
      'SignInSignInWithApple',
      'Users',
      'UsersClient',
    ]);
    const touched = Object.entries(passwords.byName).flatMap(([name, template]) => {
      const ids = differences(template, made.byName[name]!);
      return ids.length > 0 ? [name] : [];
    });
    expect(touched).toEqual(['Almanac-dev-State', 'Almanac-dev-Platform', 'Almanac-dev-People', 'Almanac-dev-Operations']);
    expect(differences(passwords.byName['Almanac-dev-People']!, made.byName['Almanac-dev-People']!)).toEqual([
      'PeopleApi',
      'PeopleApiRole',
    ]);
  });

  it('can have providers without a new user pool', () => {
    expect(replacedIn(statefulIn('dev', made.byName))).toEqual([]);
  });
});

describe('a stage with providers', () => {
  const [, client] = onlyOf(made.state, 'AWS::Cognito::UserPoolClient');
  const providers = resourcesOf(made.state, 'AWS::Cognito::UserPoolIdentityProvider').map(([, each]) => each);

  it('gives codes alone, to addresses that it names, and leaves Cognito’s own page for passwords closed', () => {
    expect(client).toMatchObject({
      AllowedOAuthFlows: ['code'],
      AllowedOAuthScopes: ['openid', 'email', 'profile', 'aws.cognito.signin.user.admin'],
      CallbackURLs: ['https://app.almanac.internal/signed-in'],
      LogoutURLs: ['https://app.almanac.internal/'],
      SupportedIdentityProviders: ['Google', 'SignInWithApple', 'Microsoft', 'Acme'],
      ExplicitAuthFlows: ['ALLOW_USER_SRP_AUTH'],
    });
    expect(client).not.toHaveProperty('GenerateSecret', true);
  });

  it('has what the providers gave it read from Secrets Manager by the deploy, and in no template', () => {
    const secrets = providers.map(({ ProviderDetails }) => ProviderDetails as Record<string, string>);
    expect(secrets.map(({ client_secret, private_key }) => client_secret ?? private_key)).toEqual([
      '{{resolve:secretsmanager:almanac/dev/sign-in/google:SecretString:::}}',
      '{{resolve:secretsmanager:almanac/dev/sign-in/apple:SecretString:::}}',
      '{{resolve:secretsmanager:almanac/dev/sign-in/microsoft:SecretString:::f3b1a3c0-2f4e-4c55-9d3e-0c9a5f6b7d21}}',
      '{{resolve:secretsmanager:almanac/dev/sign-in/acme:SecretString:::}}',
    ]);
  });

  it('takes address, whether it is verified, and name from each, and from whom one tenant is said to own the domain', () => {
    expect(providers.map(({ ProviderName, ProviderType, AttributeMapping }) => [ProviderName, ProviderType, AttributeMapping])).toEqual([
      ['Google', 'Google', { email: 'email', email_verified: 'email_verified', name: 'name' }],
      ['SignInWithApple', 'SignInWithApple', { email: 'email', email_verified: 'email_verified', name: 'name' }],
      ['Microsoft', 'OIDC', expect.objectContaining({ email: 'email', email_verified: 'xms_edov' })],
      ['Acme', 'OIDC', expect.objectContaining({ email_verified: 'email_verified', locale: 'locale', zoneinfo: 'zoneinfo' })],
    ]);
  });

  it('asks before each account is made, of a function that the pool alone may call', () => {
    const [, { LambdaConfig }] = onlyOf(made.state, 'AWS::Cognito::UserPool');
    expect(JSON.stringify(LambdaConfig)).toContain(':function:almanac-dev-platform-on-sign-up"');
    const [permission] = resourcesOf(made.platform, 'AWS::Lambda::Permission').filter(([, { FunctionName }]) =>
      JSON.stringify(FunctionName).includes('PlatformOnSignUp'),
    );
    expect(permission![1]).toMatchObject({ Principal: 'cognito-idp.amazonaws.com', SourceArn: expect.anything() });
  });

  it('tells clients where it is, be that below Cognito’s domain or its own', () => {
    const settingsOf = (of: typeof made) =>
      JSON.stringify(resourcesOf(of.platform, 'AWS::Lambda::Function').find(([id]) => id.startsWith('PlatformApi'))![1].Environment);
    expect(settingsOf(made)).toContain('https://almanac-dev.auth.eu-central-1.amazoncognito.com');
    const certificateArn = 'arn:aws:acm:us-east-1:210987654321:certificate/1f0e';
    const own = synthesize('dev', { signIn: { ...exampleSignIn, domain: { name: 'auth.almanac.internal', certificateArn } } });
    expect(settingsOf(own)).toContain('https://auth.almanac.internal');
    expect(onlyOf(own.state, 'AWS::Cognito::UserPoolDomain')[1]).toMatchObject({ CustomDomainConfig: { CertificateArn: certificateArn } });
    own.remove();
  });
});

describe('the settings of signing in', () => {
  const { name: _name, ...good } = exampleStage('dev');
  const [google] = exampleSignIn.providers;
  const oidc = exampleSignIn.providers[3]!;

  it.each<[string, object, string]>([
    ['a callback by plain http', { callbacks: ['http://app.almanac.internal/signed-in'] }, 'is not https'],
    ['a callback to a scheme that any app can claim', { callbacks: ['almanac://signed-in'] }, 'is not https'],
    ['a callback that is a placeholder', { callbacks: ['https://app.example.com/signed-in'] }, 'is a placeholder'],
    ['no callback', { callbacks: [] }, 'signIn'],
    ['a logout on the machine itself', { logouts: ['https://localhost:3000/'] }, 'is a placeholder'],
    ['no address of the pool', { domain: 'none' }, 'signIn.domain'],
    ['an address that Cognito refuses', { domain: { prefix: 'my-cognito' } }, 'signIn'],
    [
      'a certificate of the documentation',
      { domain: { name: 'auth.almanac.internal', certificateArn: 'arn:aws:acm:us-east-1:123456789012:certificate/1' } },
      'the account "123456789012" is a placeholder',
    ],
    [
      'a certificate of another region',
      { domain: { name: 'auth.almanac.internal', certificateArn: 'arn:aws:acm:eu-central-1:210987654321:certificate/1' } },
      'signIn',
    ],
    ['no provider', { providers: [] }, 'signIn'],
    ['a provider twice', { providers: [google, google] }, 'signIn.providers: must not name a provider twice'],
    ['a provider without a client', { providers: [{ ...google, clientId: '' }] }, 'signIn'],
    ['a secret in the row', { providers: [{ ...google, clientSecret: 's' }] }, 'signIn'],
    ['an issuer that is a placeholder', { providers: [{ ...oidc, issuer: 'https://id.example.org' }] }, 'is a placeholder'],
    ['an issuer by plain http', { providers: [{ ...oidc, issuer: 'http://id.acme.internal' }] }, 'is not https'],
    ['a provider under the name of another', { providers: [{ ...oidc, name: 'Google' }] }, 'signIn'],
    ['a provider that does not say whose addresses it knows', { providers: [{ ...oidc, addresses: undefined }] }, 'signIn'],
  ])('with %s stop the deploy', (_, wrong, named) => {
    expect(() => checkStage('dev', { ...good, signIn: { ...exampleSignIn, ...wrong } })).toThrow(named);
  });
});
