import type { CfnWebACL } from 'aws-cdk-lib/aws-wafv2';
import { sharedPaths } from './caches.ts';
import type { Distributed } from './settings.ts';

type Rule = Omit<CfnWebACL.RuleProperty, 'priority' | 'visibilityConfig'>;
type Statement = CfnWebACL.StatementProperty;

const spanSeconds = 300;

/** What a client is told: as a problem document of ours, but for the reader's language, which only we know. */
export const bodies = {
  refused: JSON.stringify({ type: 'about:blank', title: 'Forbidden', status: 403, code: 'refused_at_edge' }),
  too_many: JSON.stringify({ type: 'about:blank', title: 'Too Many Requests', status: 429, code: 'too_many_requests' }),
};

/** So that an app in a browser reads what it is told, and does not take it for a broken network. It says nothing of anybody. */
const readable = [
  { name: 'access-control-allow-origin', value: '*' },
  { name: 'access-control-expose-headers', value: 'retry-after' },
];
const refuse = { block: { customResponse: { responseCode: 403, customResponseBodyKey: 'refused', responseHeaders: readable } } };
const slowDown = {
  block: {
    customResponse: {
      responseCode: 429,
      customResponseBodyKey: 'too_many',
      responseHeaders: [{ name: 'retry-after', value: String(spanSeconds) }, ...readable],
    },
  },
};

const plain = [{ priority: 0, type: 'NONE' }];
const not = (statement: Statement): Statement => ({ notStatement: { statement } });

const onSharedPath: Statement = {
  orStatement: {
    statements: sharedPaths.map(searchString => ({
      byteMatchStatement: {
        fieldToMatch: { uriPath: {} },
        positionalConstraint: searchString.endsWith('/') ? 'STARTS_WITH' : 'EXACTLY',
        searchString,
        textTransformations: plain,
      },
    })),
  },
};
const withToken: Statement = {
  sizeConstraintStatement: {
    fieldToMatch: { singleHeader: { Name: 'authorization' } },
    comparisonOperator: 'GT',
    size: 0,
    textTransformations: plain,
  },
};

/** What browsers ask before a request of another origin: never with a token, whoever asks. */
const preflight: Statement = {
  byteMatchStatement: {
    fieldToMatch: { method: {} },
    positionalConstraint: 'EXACTLY',
    searchString: 'OPTIONS',
    textTransformations: plain,
  },
};

/** So many requests in five minutes from one address. Where many share one, their links, channels and things are counted by the API itself. */
const atMost = (name: string, limit: number, scopeDownStatement: Statement): Rule => ({
  name,
  action: slowDown,
  statement: { rateBasedStatement: { aggregateKeyType: 'IP', evaluationWindowSec: spanSeconds, limit, scopeDownStatement } },
});

type Managed = {
  name: string;
  group: string;
  counted?: readonly string[];
  /** Which requests it looks at: all, or not those that servers of providers send. */
  looksAt?: Statement;
  configs?: CfnWebACL.ManagedRuleGroupConfigProperty[];
};

/** A group of AWS's. What of it is only counted does not end a request. */
const managed = ({ name, group, counted = [], looksAt, configs }: Managed): Rule => ({
  name,
  overrideAction: { none: {} },
  statement: {
    managedRuleGroupStatement: {
      vendorName: 'AWS',
      name: group,
      ...(looksAt ? { scopeDownStatement: looksAt } : {}),
      ...(configs ? { managedRuleGroupConfigs: configs } : {}),
      ...(counted.length === 0 ? {} : { ruleActionOverrides: counted.map(each => ({ name: each, actionToUse: { count: {} } })) }),
    },
  },
});

/**
 * What the common rules take for attacks in what people write: a note may hold a script, an address of the web or a path, and a search the name of a
 * file. Every field has a schema, none is ever shown as a page, and bodies and queries have lengths of their own. A thing without a name of its
 * program may say its state, too.
 */
export const peoplesWords = [
  'SizeRestrictions_BODY',
  'SizeRestrictions_QUERYSTRING',
  'NoUserAgent_HEADER',
  'CrossSiteScripting_BODY',
  'CrossSiteScripting_QUERYARGUMENTS',
  'GenericLFI_BODY',
  'GenericLFI_QUERYARGUMENTS',
  'GenericRFI_BODY',
  'GenericRFI_QUERYARGUMENTS',
  'RestrictedExtensions_QUERYARGUMENTS',
  'EC2MetaDataSSRF_BODY',
  'EC2MetaDataSSRF_QUERYARGUMENTS',
] as const;

/** Programs that call the API, or look whether it is up: Bot Control takes each that is no browser for a bot. */
const programs = [
  ...['CategoryHttpLibrary', 'CategoryMonitoring', 'CategoryWebhooks', 'CategoryEmailClient'],
  ...['SignalNonBrowserUserAgent', 'SignalAutomatedBrowser', 'SignalKnownBotDataCenter'],
];
/** AWS asks which of its levels is meant: the one that goes by what a bot says of itself. */
const botLevel: CfnWebACL.ManagedRuleGroupConfigProperty = { awsManagedRulesBotControlRuleSet: { inspectionLevel: 'COMMON' } };

const countryRules = ({ countries }: Distributed): Rule[] => {
  if (countries === 'all') return [];
  const of = (countryCodes: string[]): Statement => ({ geoMatchStatement: { countryCodes } });
  const refused = 'only' in countries ? not(of(countries.only)) : of(countries.never);
  // Providers of calendars and of mail ask from wherever their servers are.
  return [{ name: 'countries', action: refuse, statement: { andStatement: { statements: [not(onSharedPath), refused] } } }];
};

const networkRule = (name: string, action: CfnWebACL.RuleActionProperty, arns: readonly string[]): Rule[] => {
  const [first, ...others] = arns.map((arn): Statement => ({ ipSetReferenceStatement: { arn } }));
  if (!first) return [];
  return [{ name, action, statement: others.length === 0 ? first : { orStatement: { statements: [first, ...others] } } }];
};

/** The ARNs of the sets of networks, one a family of addresses that has any. */
export type NetworkSets = Record<'refused' | 'spared', readonly string[]>;

/** The rules, in the order in which they are asked: the first that decides does. */
export const rulesOf = (edge: Distributed, sets: NetworkSets): CfnWebACL.RuleProperty[] =>
  [
    ...networkRule('networks-refused', refuse, sets.refused),
    ...networkRule('networks-spared', { allow: {} }, sets.spared),
    ...countryRules(edge),
    atMost('address', edge.requests.ofAddress, not(onSharedPath)),
    atMost('stranger', edge.requests.ofStranger, {
      andStatement: { statements: [not(onSharedPath), not(withToken), not(preflight)] },
    }),
    managed({ name: 'reputation', group: 'AWSManagedRulesAmazonIpReputationList' }),
    managed({ name: 'bad-inputs', group: 'AWSManagedRulesKnownBadInputsRuleSet' }),
    managed({ name: 'common', group: 'AWSManagedRulesCommonRuleSet', counted: peoplesWords }),
    ...(edge.anonymous === 'refused'
      ? [managed({ name: 'anonymous', group: 'AWSManagedRulesAnonymousIpList', looksAt: not(onSharedPath) })]
      : []),
    ...(edge.bots === 'refused'
      ? [
          managed({
            name: 'bots',
            group: 'AWSManagedRulesBotControlRuleSet',
            counted: programs,
            looksAt: not(onSharedPath),
            configs: [botLevel],
          }),
        ]
      : []),
  ].map((rule, priority) => ({
    ...rule,
    priority,
    visibilityConfig: { metricName: rule.name, cloudWatchMetricsEnabled: true, sampledRequestsEnabled: false },
  }));
