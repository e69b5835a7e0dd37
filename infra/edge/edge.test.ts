import { globSync, readFileSync } from 'node:fs';
import { runInNewContext } from 'node:vm';
import { Validations } from 'aws-cdk-lib';
import { AwsSolutionsChecks } from 'cdk-nag';
import fc from 'fast-check';
import { afterAll, describe, expect, it, test } from 'vitest';
import { edgeHeader } from '../../shared/api/core/edge.ts';
import { gateways } from '../../shared/api/core/gateways.ts';
import { gatewayKeyOf } from '../../shared/api/core/methods.ts';
import { everyRoute } from '../../shared/api/index.ts';
import { originsOf } from '../origins.ts';
import { exampleEdge, exampleStage, onlyOf, resourcesOf, synthesize, type Template } from '../stacks.fixture.ts';
import { checkStage } from '../stage-settings.ts';
import { replacedIn, statefulIn } from '../stateful.fixture.ts';
import { cachedPathsOf, cacheRules, sharedPaths } from './caches.ts';
import { accessFields } from './logs.ts';
import type { Distributed } from './settings.ts';

const without = synthesize('dev');
const made = synthesize('dev', { edge: exampleEdge, validated: true });
const edge = made.edge!;
afterAll(() => {
  for (const each of [without, made]) each.remove();
});

type Parameter = { $ref?: string; in: string; name: string };
const document = JSON.parse(readFileSync('shared/openapi/openapi.json', 'utf8')) as {
  paths: Record<string, Record<string, { parameters?: Parameter[] }>>;
  components: { parameters: Record<string, Parameter> };
};
const all = Object.values(everyRoute);
const doors = ['main', ...gateways] as const;

/** The logical ids of what two templates do not have alike. */
const differences = (one: Template, other: Template): string[] =>
  [...new Set([...Object.keys(one.Resources), ...Object.keys(other.Resources)])]
    .filter(id => JSON.stringify(one.Resources[id]) !== JSON.stringify(other.Resources[id]))
    .filter(id => one.Resources[id]?.Type !== 'AWS::CDK::Metadata')
    .sort();

type Behavior = {
  PathPattern?: string;
  CachePolicyId: { Ref: string };
  OriginRequestPolicyId?: { Ref: string };
  ResponseHeadersPolicyId: { Ref: string };
  ViewerProtocolPolicy: string;
  AllowedMethods: string[];
  Compress: boolean;
};
type Config = {
  Aliases: string[];
  DefaultCacheBehavior: Behavior;
  CacheBehaviors?: Behavior[];
  CustomErrorResponses: { ErrorCode: number; ErrorCachingMinTTL: number }[];
  Origins: { DomainName: string; OriginCustomHeaders: object[]; CustomOriginConfig: object }[];
};
const distributions = Object.fromEntries(
  resourcesOf(edge, 'AWS::CloudFront::Distribution').map(([, { DistributionConfig }]) => {
    const config = DistributionConfig as Config;
    return [Object.entries(exampleEdge.hosts).find(([, host]) => host === config.Aliases[0])![0], config];
  }),
);
const cachePolicies = Object.fromEntries(
  resourcesOf(edge, 'AWS::CloudFront::CachePolicy').map(([id, { CachePolicyConfig }]) => [
    id,
    CachePolicyConfig as Record<string, unknown>,
  ]),
);
const requestPolicies = Object.fromEntries(
  resourcesOf(edge, 'AWS::CloudFront::OriginRequestPolicy').map(([id, { OriginRequestPolicyConfig }]) => [
    id,
    OriginRequestPolicyConfig as { HeadersConfig: { Headers: string[] } },
  ]),
);
/** The headers of a cache's key, all of which are sent on. */
const keyHeadersOf = ({ CachePolicyId }: Behavior): string[] =>
  (cachePolicies[CachePolicyId.Ref] as { ParametersInCacheKeyAndForwardedToOrigin: { HeadersConfig: { Headers: string[] } } })
    .ParametersInCacheKeyAndForwardedToOrigin.HeadersConfig.Headers;
const rulesOf = (template: Template) =>
  onlyOf(template, 'AWS::WAFv2::WebACL')[1].Rules as {
    Name: string;
    Priority: number;
    Statement: Record<string, unknown>;
    Action?: object;
  }[];
const ruleOf = (name: string, template = edge) => rulesOf(template).find(({ Name }) => Name === name);

describe('a stage without an edge', () => {
  it('has nothing of one: no stack, no key, no header that a gateway would ask for', () => {
    expect(without.edge).toBeUndefined();
    for (const [name, template] of Object.entries(without.byName))
      expect(JSON.stringify(template), name).not.toMatch(
        /CloudFront|WAFv2|CertificateManager|x-almanac-edge|EdgeKey|CLIENT_ADDRESS|DisableExecute/,
      );
  });

  it('gets one without that anything which holds data is replaced, and without that operations, sockets or the operators’ door are touched', () => {
    expect(replacedIn(statefulIn('dev', made.byName))).toEqual([]);
    expect(differences(without.state, made.state).map(id => id.replace(/[0-9A-F]{8}$/, ''))).toEqual(['EdgeKey']);
    expect(differences(without.operations!, made.operations!)).toEqual([]);
    const touched = Object.entries(without.byName).flatMap(([name, template]) =>
      differences(template, made.byName[name]!).filter(id => /Sockets|^Operators|Table|Queue/.test(id)),
    );
    expect(touched).toEqual([]);
  });
});

describe('an edge whose gateways are open', () => {
  const open = synthesize('dev', { edge: { ...exampleEdge, gateways: 'open' } });
  afterAll(() => open.remove());
  const exportsOf = ({ Outputs = {} }: Template) => Object.values(Outputs).flatMap(({ Export }) => (Export ? [Export.Name] : []));
  const importsOf = (template: Template) => [...JSON.stringify(template).matchAll(/"Fn::ImportValue":"([^"]*)"/g)].map(([, name]) => name!);

  it('is asked at the gateways’ own addresses, too, by whoever has no key of it, and what it says of addresses is believed of nobody', () => {
    for (const [name, template] of Object.entries(open.byName).filter(([name]) => name !== 'Edge'))
      expect(JSON.stringify(template), name).not.toMatch(/DisableExecuteApiEndpoint|CLIENT_ADDRESS|EDGE_SECRET_ARN/);
    const asked = resourcesOf(open.platform, 'AWS::ApiGatewayV2::Authorizer').filter(([id]) => /^(Http|Clinic|Fhir)Authorizer/.test(id));
    expect(asked.map(([, { IdentitySource }]) => IdentitySource)).toEqual(Array(3).fill(['$request.header.Authorization']));
    const routes = resourcesOf(open.service, 'AWS::ApiGatewayV2::Route').map(([, each]) => each);
    expect(routes.filter(({ AuthorizerId }) => JSON.stringify(AuthorizerId)?.includes('Pass'))).toEqual([]);
  });

  it('can be deployed after closed ones, stack by stack, and taken out after that: nothing that is still named goes', () => {
    for (const name of ['state', 'platform'] as const) {
      const kept = exportsOf(open[name]);
      expect(exportsOf(made[name]).filter(each => !kept.includes(each))).toEqual([]);
    }
    const gone = exportsOf(made.platform).filter(each => !exportsOf(without.platform).includes(each));
    expect(gone.length).toBe(3);
    for (const [name, template] of Object.entries(open.byName))
      expect([name, importsOf(template).filter(each => gone.includes(each))]).toEqual([name, []]);
    const ofState = exportsOf(made.state).filter(each => !exportsOf(without.state).includes(each));
    expect(ofState.length).toBe(1);
    for (const [name, template] of Object.entries(open.byName))
      expect([name, importsOf(template).filter(each => ofState.includes(each))]).toEqual([name, []]);
  });
});

describe('the gateways of a stage with an edge', () => {
  const routesIn = resourcesOf(made.service, 'AWS::ApiGatewayV2::Route').map(([, each]) => each);
  const publicKeys = all.filter(({ access }) => access === 'public').map(gatewayKeyOf);
  const ofDoors = resourcesOf(made.platform, 'AWS::ApiGatewayV2::Api').filter(([id]) => /^(Http|Clinic|Fhir)Api/.test(id));

  it('answer nobody at their own addresses', () => {
    expect(ofDoors.map(([, { DisableExecuteApiEndpoint }]) => DisableExecuteApiEndpoint)).toEqual([true, true, true]);
  });

  it('ask each request for the key of the edge, those of routes that anybody may ask, too; beside them only what says that there is no such route', () => {
    const asking = new Map(
      resourcesOf(made.platform, 'AWS::ApiGatewayV2::Authorizer').map(([id, { IdentitySource }]) => [id, IdentitySource as string[]]),
    );
    const key = `$request.header.${edgeHeader}`;
    const sourceOf = ({ AuthorizerId }: Record<string, unknown>): string[] => {
      const id = JSON.stringify(AuthorizerId ?? '');
      return [...asking].find(([each]) => id.includes(each))?.[1] ?? [];
    };
    const open = routesIn.filter(route => !/Operators|Sockets/.test(JSON.stringify(route.ApiId)) && !sourceOf(route).includes(key));
    expect(new Set(open.map(({ RouteKey }) => RouteKey))).toEqual(new Set(['$default']));
    const passing = routesIn.filter(route => sourceOf(route).length === 1).map(({ RouteKey }) => RouteKey);
    expect(passing.sort()).toEqual(publicKeys.sort());
    // A token stands first, so that what is kept of a public route is never taken for somebody.
    for (const sources of asking.values()) expect(sources.at(-1)).toBe(key);
  });

  it('have the key known by the authorizer, and by no other function', () => {
    const knowing = resourcesOf(made.service, 'AWS::Lambda::Function').filter(([, { Environment }]) =>
      JSON.stringify(Environment).includes('EDGE_SECRET_ARN'),
    );
    expect(knowing.map(([id]) => id.replace(/[0-9A-F]{8}$/, ''))).toEqual(['PlatformAuthorizer']);
    const reading = resourcesOf(made.service, 'AWS::IAM::Role').filter(([, role]) => JSON.stringify(role).includes('EdgeKey'));
    expect(reading.map(([id]) => id.replace(/[0-9A-F]{8}$/, ''))).toEqual(['PlatformAuthorizerRole']);
  });

  it('are at names that the distributions ask, by TLS 1.2', () => {
    const domains = resourcesOf(made.platform, 'AWS::ApiGatewayV2::DomainName').map(([, each]) => each);
    expect(domains.map(({ DomainName }) => DomainName)).toEqual(Object.values(exampleEdge.hosts).map(host => `origin-${host}`));
    for (const { DomainNameConfigurations } of domains)
      expect(DomainNameConfigurations).toEqual([expect.objectContaining({ EndpointType: 'REGIONAL', SecurityPolicy: 'TLS_1_2' })]);
    expect(Object.values(distributions).flatMap(({ Origins }) => Origins.map(({ DomainName }) => DomainName))).toEqual(
      domains.map(({ DomainName }) => DomainName),
    );
  });

  it('are told to clients by the names of the edge', () => {
    const variables = JSON.stringify(resourcesOf(made.service, 'AWS::Lambda::Function').map(([, { Environment }]) => Environment));
    for (const host of Object.values(exampleEdge.hosts)) expect(variables).toContain(`"https://${host}"`);
    expect(variables).not.toMatch(/Api[0-9A-F]{8}"},"\.execute-api\.[^"]*"\]\]/);
  });
});

describe.each(doors)('the distribution of %s', door => {
  const { DefaultCacheBehavior, CacheBehaviors = [], CustomErrorResponses, Origins } = distributions[door]!;
  const behaviors = [DefaultCacheBehavior, ...CacheBehaviors];

  it('is asked by HTTPS alone, of TLS 1.2 at the least and HTTP/3, with the headers that make replies safe', () => {
    expect(distributions[door]).toMatchObject({
      HttpVersion: 'http2and3',
      IPV6Enabled: true,
      ViewerCertificate: { MinimumProtocolVersion: 'TLSv1.2_2021', SslSupportMethod: 'sni-only' },
      WebACLId: { 'Fn::GetAtt': [expect.stringMatching(/^FirewallAcl/), 'Arn'] },
    });
    for (const each of behaviors) {
      expect(each.ViewerProtocolPolicy).toBe('https-only');
      expect(each.ResponseHeadersPolicyId.Ref).toMatch(/^Response/);
    }
    expect(Origins).toEqual([
      expect.objectContaining({
        CustomOriginConfig: expect.objectContaining({ OriginProtocolPolicy: 'https-only', OriginSSLProtocols: ['TLSv1.2'] }),
      }),
    ]);
  });

  it('shows the gateway its key, which the deploy reads, and which stands in no template', () => {
    expect(Origins[0]!.OriginCustomHeaders).toEqual([
      { HeaderName: edgeHeader, HeaderValue: '{{resolve:secretsmanager:almanac-dev-edge:SecretString:::}}' },
    ]);
  });

  it('keeps nothing of what has a caller, and what the key of a cache lacks is never answered from it', () => {
    const {
      MinTTL,
      DefaultTTL,
      MaxTTL,
      ParametersInCacheKeyAndForwardedToOrigin: key,
    } = cachePolicies[DefaultCacheBehavior.CachePolicyId.Ref] as {
      MinTTL: number;
      DefaultTTL: number;
      MaxTTL: number;
      ParametersInCacheKeyAndForwardedToOrigin: object;
    };
    expect([MinTTL, DefaultTTL, MaxTTL]).toEqual([0, 0, 1]);
    expect(key).toMatchObject({
      HeadersConfig: { Headers: expect.arrayContaining(['Authorization', 'CloudFront-Viewer-Address']) },
      QueryStringsConfig: { QueryStringBehavior: 'all' },
    });
    // A strong ETag stays one.
    expect(DefaultCacheBehavior.Compress).toBe(false);
    expect(DefaultCacheBehavior.AllowedMethods).toEqual(
      expect.arrayContaining(['GET', 'HEAD', 'OPTIONS', 'PUT', 'PATCH', 'POST', 'DELETE']),
    );
  });

  it('keeps no mistake for longer than it is one', () => {
    expect(CustomErrorResponses.length).toBeGreaterThan(8);
    expect(CustomErrorResponses.filter(({ ErrorCachingMinTTL }) => ErrorCachingMinTTL !== 0)).toEqual([]);
  });

  it('keeps the paths alone whose reads have a rule, and none of them answers anything else', () => {
    const patterns = CacheBehaviors.map(({ PathPattern }) => PathPattern!);
    expect(patterns).toEqual(cachedPathsOf(door).map(({ pattern }) => pattern));
    const matching = patterns.map(pattern => new RegExp(`^${pattern.replaceAll('.', '\\.').replaceAll('*', '.*')}$`));
    const under = Object.entries(everyRoute).filter(
      ([, { path, gateway = 'main' }]) => gateway === door && matching.some(each => each.test(path)),
    );
    const ruled = Object.entries(cacheRules).filter(([, rule]) => rule !== 'never');
    for (const [name, route] of under) {
      expect([name, route.access, route.method]).toEqual([name, 'public', 'GET']);
      expect(ruled.map(([each]) => each)).toContain(name);
      // Queries are no part of the key.
      expect([name, route.query]).toEqual([name, undefined]);
    }
    if (door === 'main') expect(under.length).toBeGreaterThan(10);
  });
});

test('each read that is for anybody has its rule, and what is behind a link or of one owner is never kept', () => {
  const open = Object.entries(everyRoute).filter(([, { access, method }]) => access === 'public' && method === 'GET');
  expect(Object.keys(cacheRules).sort()).toEqual(open.map(([name]) => name).sort());
  for (const [name, { path, page, proof }] of open.filter(([name]) => cacheRules[name as keyof typeof cacheRules] !== 'never')) {
    expect([name, path]).toEqual([name, expect.not.stringMatching(/\{(token|\w*Id)\}/)]);
    expect([name, page, proof]).toEqual([name, undefined, undefined]);
  }
});

describe('what is sent on', () => {
  const headersOf = (path: string, method: string): string[] => {
    const { parameters = [] } = document.paths[path]?.[method.toLowerCase()] ?? {};
    return parameters
      .map(each => document.components.parameters[each.$ref?.split('/').at(-1) ?? ''] ?? each)
      .flatMap(each => (each.in === 'header' ? [each.name.toLowerCase()] : []));
  };

  it('to the gateways is every header of a client but `Host`, which is the gateway’s own: whatever a route reads', () => {
    const id = distributions.main!.DefaultCacheBehavior.OriginRequestPolicyId!.Ref;
    expect(requestPolicies[id]).toMatchObject({
      HeadersConfig: { HeaderBehavior: 'allExcept', Headers: ['Host'] },
      QueryStringsConfig: { QueryStringBehavior: 'all' },
      CookiesConfig: { CookieBehavior: 'none' },
    });
    for (const door of doors) expect(distributions[door]!.DefaultCacheBehavior.OriginRequestPolicyId).toEqual({ Ref: id });
    const said = all.flatMap(({ path, method }) => headersOf(path, method));
    const sources = globSync('{functions,shared/runtime,shared/aws}/**/*.ts', { exclude: ['**/*.{test,fixture}.ts'] });
    const named = sources.flatMap(file =>
      [...readFileSync(file, 'utf8').matchAll(/headers\??\.?(?:\['([a-z-]+)'\]|([a-z]+)\b)/g)].map(([, quoted, bare]) => quoted ?? bare),
    );
    const read = new Set([...said, ...named]);
    for (const each of [
      'authorization',
      'accept-language',
      'if-match',
      'idempotency-key',
      'acting-for',
      'webhook-signature',
      'cloudfront-viewer-address',
    ])
      expect(read).toContain(each);
    expect(read).not.toContain('host');
  });

  it('of paths that are kept is all that their routes read, but what CloudFront answers by itself', () => {
    const byItself = ['if-none-match', 'accept-encoding'];
    for (const door of doors)
      for (const behavior of distributions[door]!.CacheBehaviors ?? []) {
        const { PathPattern } = behavior;
        const sent = keyHeadersOf(behavior).map(each => each.toLowerCase());
        const paths = all.filter(({ path, gateway = 'main' }) => gateway === door && path.startsWith(PathPattern!.replace('*', '')));
        const left = paths.flatMap(({ path, method }) => headersOf(path, method)).filter(each => ![...sent, ...byItself].includes(each));
        expect([PathPattern, [...new Set(left)]]).toEqual([PathPattern, []]);
      }
  });
});

test('of each request the gateways are told whose it is, so that visitors at one place of the edge have quotas of their own; and what a browser asks before it', () => {
  for (const door of doors) {
    const { DefaultCacheBehavior, CacheBehaviors = [] } = distributions[door]!;
    expect(keyHeadersOf(DefaultCacheBehavior)).toContain('CloudFront-Viewer-Address');
    for (const behavior of CacheBehaviors) {
      const { PathPattern, AllowedMethods, OriginRequestPolicyId } = behavior;
      const { Headers } = requestPolicies[OriginRequestPolicyId!.Ref]!.HeadersConfig;
      expect([PathPattern, AllowedMethods]).toEqual([PathPattern, ['GET', 'HEAD', 'OPTIONS']]);
      expect(Headers).toEqual(['CloudFront-Viewer-Address', 'Access-Control-Request-Method', 'Access-Control-Request-Headers']);
      // What is kept for all could otherwise hold what is one caller's.
      expect([...Headers, ...keyHeadersOf(behavior)]).not.toContain('Authorization');
    }
  }
});

describe('the firewall', () => {
  it('asks its rules in this order', () => {
    expect(rulesOf(edge).map(({ Name }) => Name)).toEqual([
      ...['networks-refused', 'networks-spared', 'address', 'stranger', 'reputation', 'bad-inputs', 'common', 'anonymous', 'bots'],
    ]);
    expect(rulesOf(edge).map(({ Priority }) => Priority)).toEqual([0, 1, 2, 3, 4, 5, 6, 7, 8]);
  });

  it('has what is by choice only where it is chosen', () => {
    const countries = { only: ['DE', 'AT'] };
    const chosen: Distributed = { ...exampleEdge, countries, networks: { refused: [], spared: [] }, anonymous: 'let_in', bots: 'let_in' };
    const other = synthesize('dev', { edge: chosen });
    other.remove();
    expect(rulesOf(other.edge!).map(({ Name }) => Name)).toEqual([
      'countries',
      'address',
      'stranger',
      'reputation',
      'bad-inputs',
      'common',
    ]);
    const { Statements } = ruleOf('countries', other.edge!)!.Statement.AndStatement as { Statements: object[] };
    expect(Statements[1]).toEqual({ NotStatement: { Statement: { GeoMatchStatement: { CountryCodes: ['DE', 'AT'] } } } });
    expect(JSON.stringify(Statements[0])).toContain('"SearchString":"/feeds/"');
    expect(resourcesOf(other.edge!, 'AWS::WAFv2::IPSet')).toEqual([]);
  });

  it('counts by address, stricter without a token, and tells who asks too often to come back', () => {
    const limits = ['address', 'stranger'].map(name => {
      const { Statement, Action } = ruleOf(name)!;
      const rate = Statement.RateBasedStatement as { Limit: number; ScopeDownStatement: object; AggregateKeyType: string };
      expect(rate).toMatchObject({ AggregateKeyType: 'IP', EvaluationWindowSec: 300 });
      expect(Action).toMatchObject({
        Block: { CustomResponse: { ResponseCode: 429, ResponseHeaders: expect.arrayContaining([{ Name: 'retry-after', Value: '300' }]) } },
      });
      // An app in a browser reads nothing without it.
      expect(JSON.stringify(Action)).toContain('"Name":"access-control-allow-origin","Value":"*"');
      return [rate.Limit, JSON.stringify(rate.ScopeDownStatement)] as const;
    });
    expect(limits.map(([limit]) => limit)).toEqual([6000, 600]);
    expect(limits[1]![1]).toContain('"Name":"authorization"');
    // A preflight has no token, whoever sends it.
    expect(limits[1]![1]).toContain('{"NotStatement":{"Statement":{"ByteMatchStatement":{"FieldToMatch":{"Method":{}},');
    expect(limits[0]![1]).not.toContain('"Method"');
  });

  it('leaves to the API what many people ask from one address: calendar programs, what providers call, what things say', () => {
    expect(sharedPaths).toEqual(expect.arrayContaining(['/feeds/', '/v1/connections/changed/google', '/v1/unsubscribe/', '/v1/things/']));
    const asked = ['address', 'stranger', 'anonymous', 'bots'].map(name => JSON.stringify(ruleOf(name)));
    for (const path of sharedPaths) for (const each of asked) expect(each).toContain(`"SearchString":${JSON.stringify(path)}`);
    // Whoever is signed in is counted there, too: no path of theirs begins so.
    const isShared = (path: string) => sharedPaths.some(each => (each.endsWith('/') ? path.startsWith(each) : path === each));
    const spared = all.filter(({ access, path }) => access !== 'public' && isShared(path));
    expect(asked.join()).not.toMatch(/"PositionalConstraint":"EXACTLY","SearchString":"[^"]*\/"|"STARTS_WITH","SearchString":"[^"]*[^/]"/);
    expect(spared.map(({ path }) => path)).toEqual([]);
  });

  it('has the groups of AWS end requests, but for what people write, of which it only counts what looks like an attack', () => {
    const groups = rulesOf(edge).flatMap(({ Name, Statement }) =>
      Statement.ManagedRuleGroupStatement
        ? [
            [
              Name,
              Statement.ManagedRuleGroupStatement as { Name: string; RuleActionOverrides?: { Name: string; ActionToUse: object }[] },
            ] as const,
          ]
        : [],
    );
    expect(groups.map(([, { Name }]) => Name)).toEqual(
      ['AmazonIpReputationList', 'KnownBadInputsRuleSet', 'CommonRuleSet', 'AnonymousIpList', 'BotControlRuleSet'].map(
        each => `AWSManagedRules${each}`,
      ),
    );
    const common = groups.find(([name]) => name === 'common')![1].RuleActionOverrides!;
    expect(common.map(({ ActionToUse }) => ActionToUse)).toEqual(common.map(() => ({ Count: {} })));
    expect(common.map(({ Name }) => Name).filter(each => /BODY/.test(each)).length).toBe(5);
    expect(common.map(({ Name }) => Name).filter(each => /URIPATH|COOKIE|BadBots/.test(each))).toEqual([]);
    expect(ruleOf('bots')!.Statement.ManagedRuleGroupStatement).toMatchObject({
      ManagedRuleGroupConfigs: [{ AWSManagedRulesBotControlRuleSet: { InspectionLevel: 'COMMON' } }],
    });
  });

  it('answers JSON that clients read as a problem, with the status in it', () => {
    const { CustomResponseBodies } = onlyOf(edge, 'AWS::WAFv2::WebACL')[1] as {
      CustomResponseBodies: Record<string, { ContentType: string; Content: string }>;
    };
    const bodies = Object.values(CustomResponseBodies).map(({ Content }) => JSON.parse(Content) as { status: number; code: string });
    expect(bodies.map(({ status, code }) => [status, code])).toEqual([
      [403, 'refused_at_edge'],
      [429, 'too_many_requests'],
    ]);
  });
});

describe('the logs of the edge', () => {
  it('hold no path, no query and no token', () => {
    const deliveries = resourcesOf(edge, 'AWS::Logs::Delivery').map(([, { RecordFields }]) => RecordFields as string[]);
    expect(deliveries).toEqual([accessFields, accessFields, accessFields]);
    expect(accessFields.filter(each => /uri|query|referer|cookie|forwarded/i.test(each))).toEqual([]);
    const [, { RedactedFields, LoggingFilter, LogDestinationConfigs }] = onlyOf(edge, 'AWS::WAFv2::LoggingConfiguration');
    const redacted = JSON.stringify(RedactedFields).toLowerCase();
    for (const each of ['authorization', 'cookie', 'kiosk-session', 'step-up', 'if-none-exist', 'acting-for', 'uripath', 'querystring'])
      expect(redacted).toContain(each);
    // What is only counted has what people wrote in its lines.
    expect(LoggingFilter).toMatchObject({ DefaultBehavior: 'DROP', Filters: [{ Conditions: [{ ActionCondition: { Action: 'BLOCK' } }] }] });
    expect(JSON.stringify(LogDestinationConfigs)).toContain('log-group:aws-waf-logs-almanac-dev-edge"');
    const [, { VisibilityConfig }] = onlyOf(edge, 'AWS::WAFv2::WebACL');
    expect(VisibilityConfig).toMatchObject({ SampledRequestsEnabled: false });
  });

  it('are kept as long as the stage says, and tell the operator in the region where they are', () => {
    const groups = resourcesOf(edge, 'AWS::Logs::LogGroup').map(([, each]) => each);
    expect(groups.map(({ RetentionInDays }) => RetentionInDays)).toEqual([made.stage.logRetentionDays, made.stage.logRetentionDays]);
    const [topic] = onlyOf(edge, 'AWS::SNS::Topic');
    const alarms = resourcesOf(edge, 'AWS::CloudWatch::Alarm').map(([, each]) => each);
    expect(alarms.map(({ AlarmName }) => AlarmName)).toEqual(
      ['edge-errors', 'clinic-edge-errors', 'fhir-edge-errors', 'edge-refused'].map(each => `almanac-dev-${each}`),
    );
    for (const { AlarmActions } of alarms) expect(AlarmActions).toEqual([{ Ref: topic }]);
    expect(made.stacks.edge!.region).toBe('us-east-1');
  });
});

test('cdk-nag finds nothing at the edge, and behind it, that is not explained', () => {
  const { violations } = new AwsSolutionsChecks(made.app).validateScope(made.app);
  expect(
    violations.map(({ ruleName, violatingResources }) => [ruleName, violatingResources.map(({ constructPath }) => constructPath)]),
  ).toEqual([]);
  const reasons = made.stacks
    .edge!.node.findAll()
    .flatMap(({ node }) => node.metadata.filter(({ type }) => type === Validations.ACKNOWLEDGED_RULES_METADATA_KEY))
    .flatMap(({ data }) => Object.values(data as Record<string, string>));
  expect(reasons.length).toBeGreaterThan(0);
  expect(reasons.filter(reason => !/^.{30,}\.$/.test(reason))).toEqual([]);
});

test('no stack of a stage with an edge has more resources than CloudFormation takes, nor a gateway more routes', () => {
  for (const [name, { Resources }] of Object.entries(made.byName))
    expect([name, Object.keys(Resources).length < 400]).toEqual([name, true]);
  expect(resourcesOf(made.service, 'AWS::ApiGatewayV2::Route')).toHaveLength(
    resourcesOf(without.service, 'AWS::ApiGatewayV2::Route').length,
  );
});

describe('the settings of an edge', () => {
  const { name: _name, ...good } = exampleStage('dev');
  const { hosts, networks } = exampleEdge;

  it.each<[string, object, string]>([
    [
      'a host that is a placeholder',
      {
        zone: { id: 'Z0ALMANAC1', name: 'example.com' },
        hosts: { main: 'api.example.com', clinic: 'c.example.com', fhir: 'f.example.com' },
      },
      'edge: "https://api.example.com" is a placeholder',
    ],
    [
      'a zone of the documentation',
      { zone: { id: 'Z0123456789EXAMPLE', name: 'almanac.internal' } },
      'edge.zone: "Z0123456789EXAMPLE" is a placeholder',
    ],
    [
      'a host of another zone',
      { hosts: { ...hosts, fhir: 'fhir.elsewhere.internal' } },
      'edge.hosts: "fhir.elsewhere.internal" is not below the zone',
    ],
    ['the zone itself as a host', { hosts: { ...hosts, main: 'almanac.internal' } }, 'is not below the zone'],
    ['one name for two gateways', { hosts: { ...hosts, fhir: hosts.main } }, 'edge.hosts: must be three names'],
    [
      'a host under the name at which another gateway is asked',
      { hosts: { ...hosts, fhir: `origin-${hosts.main}` } },
      'edge.hosts: must be three names',
    ],
    ['a network that is none', { networks: { ...networks, refused: ['203.0.113.7'] } }, 'edge'],
    [
      'everybody as a network that is turned away',
      { networks: { ...networks, refused: ['::/0'] } },
      'edge.networks.refused: must not be all there are',
    ],
    [
      'everybody as a network that nothing looks at',
      { networks: { ...networks, spared: ['0.0.0.0/0'] } },
      'edge.networks.spared: must not be everybody',
    ],
    ['a country that is none', { countries: { only: ['Germany'] } }, 'edge'],
    ['both countries that may and that may not', { countries: { only: ['DE'], never: ['FR'] } }, 'edge'],
    ['a limit that would turn everybody away', { requests: { ofAddress: 1, ofStranger: 1 } }, 'edge'],
    ['a mistyped setting', { bot: 'refused' }, 'edge'],
  ])('with %s stop the deploy', (_, wrong, named) => {
    expect(() => checkStage('dev', { ...good, edge: { ...exampleEdge, ...wrong } })).toThrow(named);
  });

  it('are none of a stage that does not last: its names are for ever', () => {
    for (const name of ['preview', 'local']) expect(() => exampleStage(name, { edge: exampleEdge })).toThrow('edge: must be "none"');
  });

  it('name the version of the key that the distributions show, once it has followed another', () => {
    const keyVersion = 'f3b1a3c0-2f4e-4c55-9d3e-0c9a5f6b7d21';
    const next = synthesize('dev', { edge: { ...exampleEdge, keyVersion } });
    next.remove();
    const changed = Object.entries(made.byName).flatMap(([name, template]) =>
      differences(template, next.byName[name]!).map(id => [name, id.replace(/[0-9A-F]{8}$/, '')]),
    );
    expect(new Set(changed.map(String))).toEqual(new Set(['Almanac-dev-Edge,Main', 'Almanac-dev-Edge,Clinic', 'Almanac-dev-Edge,Fhir']));
    expect(JSON.stringify(next.edge)).toContain(`{{resolve:secretsmanager:almanac-dev-edge:SecretString:::${keyVersion}}}`);
  });
});

describe('what a browser asks before a request of another origin', () => {
  type Asked = { method: string; headers: Record<string, { value: string }> };
  type Told = { statusCode?: number; headers?: Record<string, { value: string }> };
  const code = (onlyOf(edge, 'AWS::CloudFront::Function')[1] as { FunctionCode: string }).FunctionCode;
  /** As CloudFront runs it: with nothing but the language, and in a place of its own. */
  const handle = (request: Asked): Told =>
    JSON.parse(runInNewContext(`${code}; JSON.stringify(handler(${JSON.stringify({ request })}))`, {}, { timeout: 100 }) as string) as Told;
  const asking = (origin: string, more: object = {}): Asked => ({
    method: 'OPTIONS',
    headers: { origin: { value: origin }, 'access-control-request-method': { value: 'PATCH' } },
    ...more,
  });
  const [known] = originsOf(made.stage);

  it('is answered at the edge as the gateways’ own rules say, by each distribution at each path', () => {
    const cors = resourcesOf(made.platform, 'AWS::ApiGatewayV2::Api').find(([id]) => id.startsWith('HttpApi'))![1]
      .CorsConfiguration as Record<string, string[]>;
    for (const origin of cors.AllowOrigins!) {
      const { statusCode, headers } = handle(asking(origin));
      expect([statusCode, headers!['access-control-allow-origin']!.value]).toEqual([204, origin]);
      expect(headers!['access-control-allow-methods']!.value.split(',')).toEqual(cors.AllowMethods);
      expect(headers!['access-control-allow-headers']!.value.split(',')).toEqual(cors.AllowHeaders);
      expect(headers!.vary).toEqual({ value: 'Origin' });
    }
    const [id] = onlyOf(edge, 'AWS::CloudFront::Function');
    for (const door of doors)
      for (const each of [distributions[door]!.DefaultCacheBehavior, ...(distributions[door]!.CacheBehaviors ?? [])])
        expect(each).toMatchObject({
          FunctionAssociations: [{ EventType: 'viewer-request', FunctionARN: { 'Fn::GetAtt': [id, 'FunctionARN'] } }],
        });
  });

  it('is refused to every other origin, also one that only looks like it', () => {
    fc.assert(
      fc.property(fc.oneof(fc.webUrl(), fc.string(), fc.constantFrom(`${known}.evil.net`, `${known}/`, 'null', '*')), origin => {
        fc.pre(!originsOf(made.stage).includes(origin) && origin !== '');
        expect(handle(asking(origin))).toEqual({ statusCode: 403, statusDescription: 'Forbidden' });
      }),
      { numRuns: 50 },
    );
  });

  it('is the only thing that is answered there: every other request goes on as it came', () => {
    const others: Asked[] = [
      ...['GET', 'HEAD', 'POST', 'PUT', 'PATCH', 'DELETE'].map(method => asking(known!, { method })),
      asking(known!, { headers: { origin: { value: known } } }),
      asking(known!, { headers: {} }),
    ];
    for (const request of others) expect(handle(request)).toEqual(request);
    // CloudFront takes 10 KB of code, and so little time that only plain code fits.
    expect(code.length).toBeLessThan(10_240);
  });
});
