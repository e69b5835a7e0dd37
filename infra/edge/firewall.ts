import { isIPv6 } from 'node:net';
import { RemovalPolicy, Stack } from 'aws-cdk-lib';
import { LogGroup, type RetentionDays } from 'aws-cdk-lib/aws-logs';
import { CfnIPSet, CfnLoggingConfiguration, CfnWebACL } from 'aws-cdk-lib/aws-wafv2';
import { Construct } from 'constructs';
import { nameFor } from '../names.ts';
import type { Stage } from '../stage-settings.ts';
import { bodies, rulesOf } from './firewall-rules.ts';
import type { Distributed } from './settings.ts';

/** The headers that open something to whoever has read them, or say of whom a request is. */
export const secretHeaders = [
  ...['authorization', 'cookie', 'kiosk-session', 'step-up', 'signature', 'webhook-signature'],
  ...['acting-for', 'idempotency-key', 'if-none-exist', 'referer'],
];

const addressOf = (network: string): string => network.split('/')[0]!;

/** What looks at a request before any function does. It lets in what no rule refuses. */
export class Firewall extends Construct {
  readonly arn: string;
  readonly name: string;

  constructor(scope: Construct, id: string, { stage, edge }: { stage: Stage; edge: Distributed }) {
    super(scope, id);
    this.name = nameFor(stage, 'edge');
    const { refused, spared } = edge.networks;
    const rules = rulesOf(edge, { refused: this.#sets(stage, 'refused', refused), spared: this.#sets(stage, 'spared', spared) });
    const body = (content: string) => ({ contentType: 'APPLICATION_JSON', content });
    const made = new CfnWebACL(this, 'Acl', {
      name: this.name,
      scope: 'CLOUDFRONT',
      defaultAction: { allow: {} },
      customResponseBodies: { refused: body(bodies.refused), too_many: body(bodies.too_many) },
      rules,
      // Samples would hold whole requests, with the tokens in their paths.
      visibilityConfig: { metricName: this.name, cloudWatchMetricsEnabled: true, sampledRequestsEnabled: false },
    });
    this.arn = made.attrArn;
    this.#log(stage);
  }

  /** A set of networks for each family of addresses that has any. */
  #sets(stage: Stage, what: 'refused' | 'spared', networks: string[]): string[] {
    return (['IPV4', 'IPV6'] as const).flatMap(ipAddressVersion => {
      const addresses = networks.filter(each => isIPv6(addressOf(each)) === (ipAddressVersion === 'IPV6'));
      if (addresses.length === 0) return [];
      const name = nameFor(stage, `edge-${what}-${ipAddressVersion.toLowerCase()}`);
      return [new CfnIPSet(this, `${what}${ipAddressVersion}`, { name, scope: 'CLOUDFRONT', ipAddressVersion, addresses }).attrArn];
    });
  }

  /**
   * Logs what is refused, without what opens anything: tokens stand in headers, and those of links in paths. What is only counted has metrics by rule:
   * its lines would hold what people wrote.
   */
  #log(stage: Stage): void {
    const group = new LogGroup(this, 'Log', {
      // WAF asks for this beginning.
      logGroupName: `aws-waf-logs-${this.name}`,
      retention: stage.logRetentionDays as RetentionDays,
      // A first deploy that fails leaves nothing behind that the next one stumbles over.
      removalPolicy: RemovalPolicy.RETAIN_ON_UPDATE_OR_DELETE,
    });
    const logging = new CfnLoggingConfiguration(this, 'Logging', {
      resourceArn: this.arn,
      // Without the `:*` that a log group's own ARN ends in.
      logDestinationConfigs: [Stack.of(this).formatArn({ service: 'logs', resource: `log-group:${`aws-waf-logs-${this.name}`}` })],
      redactedFields: [...secretHeaders.map(name => ({ singleHeader: { Name: name } })), { uriPath: {} }, { queryString: {} }],
      loggingFilter: {
        DefaultBehavior: 'DROP',
        Filters: [{ Behavior: 'KEEP', Requirement: 'MEETS_ANY', Conditions: [{ ActionCondition: { Action: 'BLOCK' } }] }],
      },
    });
    logging.node.addDependency(group);
  }
}
